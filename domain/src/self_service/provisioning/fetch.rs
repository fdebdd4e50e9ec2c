//! What is remembered of an app that fetched a link: when, and what it calls itself.

use std::time::Duration;

/// Limit: how much is kept of what an app that fetched a link calls itself, in bytes.
const APP_NAME: usize = 100;

/// One fetch of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetch {
    /// When, since the Unix epoch.
    pub at: Duration,
    /// What the app calls itself, cut to 100 bytes; `None` where it gives no name. Any client can write anything there.
    pub app: Option<Box<str>>,
}

impl Fetch {
    /// A fetch at `at` by an app that sent this `User-Agent`. Linphone is named by its product and version alone, as in
    /// `LinphoneAndroid 5.2.5`: the rest names the device and the libraries (RFC 9110 section 10.1.5). Its library calls
    /// itself `Unknown` where the app has not set a name.
    #[must_use]
    pub fn by(user_agent: Option<&str>, at: Duration) -> Self {
        let named = user_agent.map(str::trim).filter(|text| !text.is_empty() && !text.eq_ignore_ascii_case("unknown"));
        Self { at, app: named.map(|text| linphone(text).unwrap_or_else(|| cut(text).into())) }
    }
}

/// Product and version, where the string begins with a product of Linphone's.
fn linphone(user_agent: &str) -> Option<Box<str>> {
    let product = user_agent.split(' ').next()?;
    let is_linphone = product.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("linphone"));
    is_linphone.then(|| cut(&product.replacen('/', " ", 1)).into())
}

fn cut(text: &str) -> &str {
    &text[..text.floor_char_boundary(APP_NAME)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn app(user_agent: Option<&str>) -> Option<String> {
        Fetch::by(user_agent, Duration::ZERO).app.map(String::from)
    }

    #[test]
    fn linphone_is_named_shortly_and_any_other_app_as_it_names_itself() {
        for (sent, shown) in [
            ("LinphoneAndroid/5.2.5 (Pixel 7) LinphoneSDK/5.3.74 (tags/5.3.74^0)", "LinphoneAndroid 5.2.5"),
            ("Linphonec/5.1.65", "Linphonec 5.1.65"),
            ("linphone", "linphone"),
            (" curl/8.5.0 ", "curl/8.5.0"),
            ("Mozilla/5.0 (compatible; Preview)", "Mozilla/5.0 (compatible; Preview)"),
        ] {
            assert_eq!(app(Some(sent)).as_deref(), Some(shown));
        }
    }

    #[test]
    fn an_app_without_a_name_has_none_and_a_long_one_is_cut_between_characters() {
        for none in [None, Some(""), Some("  "), Some("Unknown")] {
            assert_eq!(app(none), None, "{none:?}");
        }
        assert_eq!(app(Some(&"ü".repeat(4_000))).unwrap(), "ü".repeat(50));
        assert_eq!(app(Some(&format!("Linphone/{}", "1".repeat(4_000)))).unwrap().len(), 100);
    }
}
