//! How the HTML part looks: colour, logo, light and dark.

use super::*;
use domain::tenant::{Colour, Logo};

fn html(change: impl Fn(&mut Tenant)) -> String {
    let (token, mut post) = (token(), Post::to("alex@example.org"));
    change(&mut post.tenant);
    post.taken(EmailKind::Activate { token: &token }).html
}

#[test]
fn the_button_has_the_tenants_colour_and_text_that_can_be_read_on_it() {
    for (colour, text, edge) in [
        (None, "color:#ffffff", "border:1px solid #0b57d0"),
        (Some("#7a0019"), "color:#ffffff", "border:1px solid #7a0019"),
        (Some("#FFD400"), "color:#000000", "border:1px solid #737d89"),
        (Some("#ffffff"), "color:#000000", "border:1px solid #737d89"),
    ] {
        let html = html(|tenant| tenant.presentation.colour = colour.map(|colour| Colour::parse(colour).unwrap()));
        let background = format!("background:{}", colour.unwrap_or("#0b57d0").to_lowercase());
        let (_, button) = html.split_once("<tr><td class=\"button\"").unwrap();
        let (button, _) = button.split_once("</td>").unwrap();
        for style in [&*background, text, edge] {
            assert!(button.contains(style), "{style}: {button}");
        }
    }
}

#[test]
fn a_logo_stands_for_the_title_where_pictures_are_shown_and_the_title_where_they_are_not() {
    let logo = Logo::parse(b"\x89PNG\r\n\x1a\n").unwrap();
    let with = html(|tenant| tenant.presentation.logo = Some(logo.clone()));
    let picture = format!("src=\"{URL}{}\" alt=\"Acme &#60;Phones&#62;\"", logo.path());
    assert_eq!((with.matches("<img").count(), with.matches(&picture).count()), (1, 1), "{with}");
    assert!(!html(|_| ()).contains("src="), "nothing is loaded without one");
}

#[test]
fn every_email_says_its_language_and_is_readable_in_light_and_dark() {
    each(|kind, language| {
        let Taken { html, .. } = Post { language, ..Post::to("alex@example.org") }.taken(kind);
        assert!(html.contains(&format!("<html lang=\"{}\">", language.tag())), "{html}");
        assert!(html.contains("<meta name=\"color-scheme\" content=\"light dark\">"), "{html}");
        assert!(html.contains("@media (prefers-color-scheme: dark)"), "{html}");
        assert_eq!(html.matches("<table").count(), html.matches("</table>").count(), "{html}");
        assert_eq!(html.matches("<p").count(), html.matches("</p>").count(), "{html}");
    });
}
