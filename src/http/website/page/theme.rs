//! A tenant's colour and logo: a stylesheet of its own, in shades that can be read (WCAG 2.2, 1.4.6, level AAA), since the policy
//! of pages allows no inline style; and the picture in the header.

use actix_web::http::header::{CACHE_CONTROL, ETAG, EntityTag};
use actix_web::{HttpRequest, HttpResponse, web};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::assets::{FOREVER, is_known};
use crate::http::WebsiteError;
use crate::http::plumbing::host;
use crate::service::WebsiteView;
use domain::tenant::{Colour, Presentation};

/// The least contrast of text.
const READABLE: f64 = 7.0;

/// The grounds of style/tokens.css that differ least from text, in light and in dark.
const GROUNDS: [&str; 2] = ["#eef1f5", "#2e2513"];

/// The stylesheet of a colour: it replaces the tokens of the first button and of links.
fn stylesheet(colour: Colour) -> String {
    let [light, dark] = GROUNDS.map(|ground| Colour::parse(ground).expect("a colour"));
    let (light, dark) = (shades(colour, light, Colour::BLACK), shades(colour, dark, Colour::WHITE));
    format!(":root{{{light}}}@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n")
}

/// On one ground: the colour itself wherever it can be read, else the nearest shade of it that can.
fn shades(colour: Colour, ground: Colour, away: Colour) -> String {
    let first =
        |fits: &dyn Fn(&Colour) -> bool| (0..=100).map(|share| mixed(colour, away, share)).find(fits).unwrap_or(away);
    let accent = first(&|shade| shade.contrast(shade.text()) >= READABLE);
    let link = first(&|shade| shade.contrast(ground) >= READABLE);
    format!("--accent:{};--on-accent:{};--link:{}", accent.to_css(), accent.text().to_css(), link.to_css())
}

/// So much of `other`, in percent, in `colour`.
fn mixed(colour: Colour, other: Colour, share: u16) -> Colour {
    let [colour, other] = [colour, other].map(channels);
    let mix = |at: usize| (u16::from(colour[at]) * (100 - share) + u16::from(other[at]) * share) / 100;
    let [red, green, blue] = [0, 1, 2].map(mix);
    Colour::parse(&format!("#{red:02x}{green:02x}{blue:02x}")).expect("each is a byte")
}

fn channels(colour: Colour) -> [u8; 3] {
    let mut bytes = [0; 3];
    hex::decode_to_slice(&colour.to_css()[1..], &mut bytes).expect("six digits");
    bytes
}

/// The path of a tenant's stylesheet, which changes with its colour; `None` where it has none.
pub(super) fn path(tenant: &Presentation) -> Option<String> {
    tenant.colour.map(|colour| path_of(&stylesheet(colour)))
}

fn path_of(stylesheet: &str) -> String {
    format!("/theme-{}.css", URL_SAFE_NO_PAD.encode(&Sha256::digest(stylesheet)[..12]))
}

/// GET and HEAD /theme-....css: the colours of the tenant of this host.
pub(in crate::http) async fn theme(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    let tenant = &host::site(&request, website.tenants())?.tenant.presentation;
    match tenant.colour.map(stylesheet) {
        Some(text) if path_of(&text) == request.path() => Ok(kept(&request, "text/css; charset=utf-8", text.into())),
        _ => Err(WebsiteError::NotFound),
    }
}

/// GET and HEAD /logo-...: the picture of the tenant of this host.
pub(in crate::http) async fn logo(
    request: HttpRequest,
    website: web::Data<WebsiteView>,
) -> Result<HttpResponse, WebsiteError> {
    match &host::site(&request, website.tenants())?.tenant.presentation.logo {
        Some(logo) if logo.path() == request.path() => Ok(kept(&request, logo.content_type(), logo.bytes().to_vec())),
        _ => Err(WebsiteError::NotFound),
    }
}

/// An answer that is kept forever under its path, which is its tag too.
fn kept(request: &HttpRequest, content_type: &'static str, body: Vec<u8>) -> HttpResponse {
    let tag = EntityTag::new_strong(request.path().trim_start_matches('/').to_owned());
    let known = is_known(request, &tag);
    let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((ETAG, tag)).insert_header((CACHE_CONTROL, FOREVER));
    if known { response.finish() } else { response.content_type(content_type).body(body) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashMap;

    /// The colours of style/tokens.css in light, or of a stylesheet; and those in dark.
    fn tokens(css: &str) -> [HashMap<&str, Colour>; 2] {
        let (light, dark) = css.split_once("@media").expect("light and dark");
        [light, dark].map(|css| {
            let values = css.split("--").filter_map(|token| token.split_once(':'));
            let colour = |text: &str| Colour::parse(text.trim_start().get(..7)?).ok();
            values.filter_map(|(name, value)| Some((name, colour(value)?))).collect()
        })
    }

    const TOKENS: &str = include_str!("style/tokens.css");
    const GROUND_NAMES: [&str; 6] = ["ground", "paper", "sunken", "good-ground", "bad-ground", "warn-ground"];

    #[test]
    fn all_text_has_a_contrast_of_7_on_every_ground_and_borders_of_fields_3() {
        for tokens in tokens(TOKENS) {
            for ground in GROUND_NAMES {
                for text in ["ink", "faint", "link", "good", "bad", "warn"] {
                    let contrast = tokens[text].contrast(tokens[ground]);
                    assert!(contrast >= READABLE, "{text} on {ground}: {contrast:.2}");
                }
                assert!(tokens["edge"].contrast(tokens[ground]) >= 3.0, "{ground}");
            }
            for (text, ground) in [("on-accent", "accent"), ("paper", "bad"), ("paper", "ink")] {
                assert!(tokens[text].contrast(tokens[ground]) >= READABLE, "{text} on {ground}");
            }
        }
    }

    #[test]
    fn any_colour_of_a_tenant_gives_shades_that_can_be_read() {
        let steps = || (0..=255_u8).step_by(51);
        let all = steps().flat_map(|red| steps().flat_map(move |green| steps().map(move |blue| [red, green, blue])));
        let grounds = tokens(TOKENS);
        for [red, green, blue] in all {
            let colour = Colour::parse(&format!("#{red:02x}{green:02x}{blue:02x}")).unwrap();
            for (shades, grounds) in tokens(&stylesheet(colour)).iter().zip(&grounds) {
                assert!(shades["on-accent"].contrast(shades["accent"]) >= READABLE, "{colour:?}");
                for ground in GROUND_NAMES {
                    assert!(shades["link"].contrast(grounds[ground]) >= READABLE, "{colour:?} on {ground}");
                }
            }
        }
    }

    #[test]
    fn a_colour_that_can_be_read_stays_as_it_is() {
        let [light, dark] = GROUNDS.map(|ground| Colour::parse(ground).unwrap());
        let navy = shades(Colour::parse("#0b3f94").unwrap(), light, Colour::BLACK);
        assert_eq!(navy, "--accent:#0b3f94;--on-accent:#ffffff;--link:#0b3f94");
        let yellow = shades(Colour::parse("#ffd400").unwrap(), dark, Colour::WHITE);
        assert_eq!(yellow, "--accent:#ffd400;--on-accent:#000000;--link:#ffd400");
    }
}
