//! The languages of emails and pages, and which of them a browser asks for.

/// A language we write in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// The default.
    #[default]
    English,
    /// With the formal "Sie".
    German,
}

impl Language {
    /// Chooses by `Accept-Language` (RFC 9110 section 12.5.4): the highest q wins, the first of equals; English where
    /// nothing fits.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut best = (0, Self::default());
        for (quality, language) in header.split(',').filter_map(wanted) {
            if quality > best.0 {
                best = (quality, language);
            }
        }
        best.1
    }

    /// The language with this tag.
    #[must_use]
    pub fn by_tag(tag: &str) -> Option<Self> {
        [Self::English, Self::German].into_iter().find(|language| language.tag() == tag)
    }

    /// The one to switch to.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::English => Self::German,
            Self::German => Self::English,
        }
    }

    /// The one of two values that is in this language.
    #[must_use]
    pub const fn choose<T: Copy>(self, english: T, german: T) -> T {
        match self {
            Self::English => english,
            Self::German => german,
        }
    }

    /// Its own name for itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::German => "Deutsch",
        }
    }

    /// The tag for `lang` and `Content-Language`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::German => "de",
        }
    }
}

/// One entry, like `de-AT;q=0.8`, as its quality in thousandths and the language it stands for.
fn wanted(entry: &str) -> Option<(u16, Language)> {
    let (range, parameters) = entry.split_once(';').unwrap_or((entry, ""));
    let primary = range.trim().split('-').next().unwrap_or_default();
    let language = match primary.to_ascii_lowercase().as_str() {
        "en" | "*" => Language::English,
        "de" => Language::German,
        _ => return None,
    };
    Some((quality(parameters)?, language))
}

/// `q=0.8` as 800; absent is 1000. `None` for what is not a weight (RFC 9110 section 12.4.2).
fn quality(parameters: &str) -> Option<u16> {
    let parameters = parameters.trim();
    if parameters.is_empty() {
        return Some(1000);
    }
    let weight = parameters.strip_prefix(['q', 'Q'])?.trim_start().strip_prefix('=')?.trim();
    let (whole, fraction) = weight.split_once('.').unwrap_or((weight, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_quality_wins_and_english_is_the_default() {
        for german in ["de", "de-AT,en;q=0.9", "fr, de;q=0.5", "en;q=0.1, DE ; q=0.2", "en;q=0,de;q=0.001"] {
            assert_eq!(Language::from_accept_language(german), Language::German, "{german}");
        }
        for english in ["", "fr", "en,de", "de;q=0", "de;q=x", "de;q=2", "*,de;q=0.9", ";;,,=", "dex", "de;q=0.1234"] {
            assert_eq!(Language::from_accept_language(english), Language::English, "{english}");
        }
    }
}
