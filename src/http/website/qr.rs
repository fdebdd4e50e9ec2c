//! A string as a QR code that a phone's camera reads: SVG for a page, without script or style of its own.

use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

/// The code as an `svg` element: black on white whatever the page looks like, four modules of quiet around it
/// (ISO/IEC 18004), one unit per module, so that the page gives it its size. `None` for a string that is too long for a code.
pub(in crate::http) fn svg(text: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let mut drawing = code.render::<Color<'_>>();
    drawing.module_dimensions(1, 1).quiet_zone(true).dark_color(Color("#000")).light_color(Color("#fff"));
    let document = drawing.build();
    // The XML declaration is not valid within a page.
    document.find("<svg").map(|start| document[start..].to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_one_element_black_on_white_with_a_view_box_and_nothing_that_a_policy_refuses() {
        let text = format!("https://phone.example.com/provision/{}", "A".repeat(43));
        let svg = svg(&text).unwrap();
        assert!(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\"") && svg.ends_with("</svg>"), "{svg}");
        for part in ["viewBox=\"0 0 ", "fill=\"#fff\"", "fill=\"#000\""] {
            assert!(svg.contains(part), "{part} in {svg}");
        }
        for unwanted in ["style", "script", "href", "<?", "currentColor"] {
            assert!(!svg.contains(unwanted), "{unwanted} in {svg}");
        }
        assert!(svg.len() < 32_000, "{} bytes", svg.len());
    }

    #[test]
    fn what_fits_into_no_code_is_reported() {
        assert_eq!(svg(&"x".repeat(10_000)), None);
    }
}
