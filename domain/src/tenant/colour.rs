//! A colour as CSS writes it, and which text can be read on it.

/// The string is not a colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a colour: colours are # and six hex digits, e.g. \"#0b57d0\"")]
pub struct ColourError;

/// An opaque colour of the sRGB colour space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// Black.
    pub const BLACK: Self = Self([0; 3]);
    /// White.
    pub const WHITE: Self = Self([0xff; 3]);
    /// The accent of a tenant that has no colour of its own.
    pub const ACCENT: Self = Self([0x0b, 0x57, 0xd0]);

    /// Reads `#rrggbb`, in either case.
    pub fn parse(text: &str) -> Result<Self, ColourError> {
        let digits = text.strip_prefix('#').ok_or(ColourError)?;
        let mut bytes = [0; 3];
        hex::decode_to_slice(digits, &mut bytes).map_err(|_| ColourError)?;
        Ok(Self(bytes))
    }

    /// The colour as CSS and HTML write it: `#rrggbb` in lower case.
    #[must_use]
    pub fn to_css(self) -> String {
        format!("#{}", hex::encode(self.0))
    }

    /// Black or white, whichever is easier to read on this colour. Of any colour one of them differs by 4.58 or more,
    /// and 4.5 is what text needs (WCAG 2.2 success criterion 1.4.3).
    #[must_use]
    pub fn text(self) -> Self {
        if self.contrast(Self::WHITE) >= self.contrast(Self::BLACK) { Self::WHITE } else { Self::BLACK }
    }

    /// The contrast ratio of two colours, from 1 to 21 (WCAG 2.2).
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (one, other) = (self.luminance(), other.luminance());
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// The relative luminance, from 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

/// One channel without its gamma.
fn linear(channel: u8) -> f64 {
    let share = f64::from(channel) / 255.0;
    if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_are_six_hex_digits_after_a_hash() {
        assert_eq!(Colour::parse("#0B57d0").map(Colour::to_css).as_deref(), Ok("#0b57d0"));
        for other in
            ["", "#", "0b57d0", "#fff", "#0b57d", "#0b57d0f", "#0b57d0ff", "#gggggg", "red", "#é57d0", " #0b57d0"]
        {
            assert_eq!(Colour::parse(other), Err(ColourError), "{other:?}");
        }
    }

    #[test]
    fn contrasts_are_those_of_the_guidelines() {
        assert!((Colour::WHITE.contrast(Colour::BLACK) - 21.0).abs() < 1e-9);
        let grey = Colour::parse("#767676").unwrap();
        assert!((Colour::WHITE.contrast(grey) - 4.54).abs() < 0.005, "the darkest grey that white text may stand on");
        assert!((grey.contrast(grey) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn text_on_any_colour_can_be_read() {
        let steps = || (0..=255).step_by(5);
        let all = steps().flat_map(|red| steps().flat_map(move |green| steps().map(move |blue| [red, green, blue])));
        for colour in all.map(Colour) {
            assert!(colour.contrast(colour.text()) >= 4.5, "{}", colour.to_css());
        }
        let [dark, bright] = ["#0b57d0", "#ffd400"].map(|text| Colour::parse(text).unwrap().text());
        assert_eq!((dark, bright), (Colour::WHITE, Colour::BLACK));
    }
}
