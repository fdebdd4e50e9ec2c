//! The screens that people look at pages on: how wide, how dense, light or dark.

use super::browser::Browser;
use serde_json::json;

#[derive(Clone, Copy)]
pub struct Screen {
    /// In CSS pixels.
    pub width: u32,
    /// Device pixels to a CSS pixel; zooming a window in raises it and lowers the width.
    pub scale: u32,
    pub scheme: Scheme,
}

/// What the person prefers (`prefers-color-scheme`).
#[derive(Clone, Copy)]
pub enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// Screens of each of these widths, light and dark.
pub fn screens(widths: &[u32]) -> impl Iterator<Item = Screen> {
    let schemes = [Scheme::Light, Scheme::Dark];
    schemes.into_iter().flat_map(|scheme| widths.iter().map(move |width| Screen { width: *width, scale: 1, scheme }))
}

impl Screen {
    /// Shows the page that is open on this screen.
    pub async fn show(self, browser: &Browser) {
        let size = json!({ "width": self.width, "height": 900, "deviceScaleFactor": self.scale, "mobile": false });
        browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
        let feature = json!({ "name": "prefers-color-scheme", "value": self.scheme.name() });
        browser.devtools("Emulation.setEmulatedMedia", json!({ "features": [feature] })).await;
        // Colours that fade over would be looked at half-way.
        browser.script("document.getAnimations().forEach(animation => animation.finish())", &[]).await;
    }
}
