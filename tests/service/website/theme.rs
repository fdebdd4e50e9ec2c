//! A tenant's pages have its colour, in shades that can be read, and its logo; another tenant's have neither.

use realmgate_testkit::person::Person;
use realmgate_testkit::running::RunningService;
use std::io::Write as _;

/// A picture of one pixel, as far as its first bytes go.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\nand what follows";

/// Two tenants, the first one with a bright colour and a logo.
fn tenants(logo: &str) -> String {
    format!(
        r##"
    drain = "0s"
    [[tenant]]
    name = "example"
    title = "Acme"
    colour = "#FFD400"
    logo = "{logo}"
    hosts = ["phone.example.com"]
    realms = ["acme.sip.jambonz.cloud"]
    webhook_users = [{{ username = "jambonz", password = "a long webhook password" }}]
    [[tenant]]
    name = "other"
    hosts = ["phone.example.org"]
    realms = ["acme.sip.jambonz.org"]
    webhook_users = [{{ username = "jambonz", password = "another webhook password" }}]
    "##
    )
}

/// The path in quotes that begins so.
fn path_in(page: &str, start: &str) -> Option<String> {
    page.split('"').find(|path| path.starts_with(start)).map(str::to_owned)
}

#[tokio::test]
async fn the_colour_is_a_stylesheet_and_the_logo_a_picture_of_the_tenants_own_hosts() {
    let mut logo = tempfile::NamedTempFile::new().unwrap();
    logo.write_all(PNG).unwrap();
    let service = RunningService::with(&tenants(logo.path().to_str().unwrap())).await;
    let person = Person::of(&service);
    let other = person.asking("phone.example.org");
    for path in ["/", "/signup", "/login.html", "/activate.ashx"] {
        let page = person.get(path).await.text;
        let (theme, picture) = (path_in(&page, "/theme-").unwrap(), path_in(&page, "/logo-").unwrap());
        assert!(page.contains(&format!("src=\"{picture}\" alt=\"Acme\" width=")), "it has its room at once: {page}");
        for (path, kind) in [(&theme, "text/css; charset=utf-8"), (&picture, "image/png")] {
            let answer = person.get(path).await;
            assert_eq!(
                (answer.status.as_u16(), &answer.headers["content-type"]),
                (200, &kind.parse().unwrap()),
                "{path}"
            );
            assert_eq!(answer.headers["cache-control"], "public, max-age=31536000, immutable");
            assert_eq!(other.get(path).await.status, 404, "{path} is another tenant's");
        }
        let colours = person.get(&theme).await.text;
        assert!(colours.contains("--accent:#ffd400;--on-accent:#000000;"), "black on yellow can be read: {colours}");
        let (light, dark) = colours.split_once("@media").unwrap();
        assert!(
            !light.contains("--link:#ffd400") && dark.contains("--link:#ffd400"),
            "yellow on white cannot: {colours}"
        );
        let plain = other.get(path).await.text;
        assert_eq!((path_in(&plain, "/theme-"), path_in(&plain, "/logo-")), (None, None), "{plain}");
    }
    for made_up in ["/theme-x.css", "/logo-0123456789abcdef", "/theme-.css"] {
        assert_eq!(person.get(made_up).await.status, 404, "{made_up}");
    }
}
