//! The pages people open: both languages from one markup, nothing inline, nothing from elsewhere, no cookie.

use realmgate_testkit::person::Person;
use realmgate_testkit::pickup::{PickupFolder, link_in};
use realmgate_testkit::running::{Answer, REALM, RunningService};
use reqwest::Method;

/// Each page, what it is called in English and in German, and where its links lead.
const PAGES: [(&str, &str, &str, &[&str]); 4] = [
    ("/", "An account for your phone", "Ein Konto für Ihr Telefon", &["/signup", "/login.html"]),
    ("/signup", "Create an account", "Konto anlegen", &["/login.html", "/"]),
    ("/login.html", "<h1 id=\"title\">Sign in</h1>", "<h1 id=\"title\">Anmelden</h1>", &["/signup", "/"]),
    (
        "/activate.ashx",
        "Activation link is invalid or expired",
        "ungültig oder abgelaufen",
        &["/login.html", "/signup"],
    ),
];

async fn in_language(person: &Person, path: &str, wanted: &str) -> Answer {
    Answer::of(person.request(Method::GET, path).header("accept-language", wanted)).await
}

#[tokio::test]
async fn each_page_speaks_the_browsers_language_and_the_switch_wins_over_it() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for (path, english, german, _) in PAGES {
        let asked = in_language(&person, path, "de-DE,de;q=0.9,en;q=0.8").await;
        let switched = in_language(&person, &format!("{path}?lang=de"), "en").await;
        for page in [&asked, &switched] {
            assert!(page.headers["content-language"] == "de" && page.headers["vary"] == "Accept-Language");
            assert!(page.text.contains("<html lang=\"de\">") && page.text.contains(german), "{}", page.text);
        }
        let page = in_language(&person, &format!("{path}?lang=en"), "de").await;
        assert!(page.text.contains("<html lang=\"en\">") && page.text.contains(english), "{}", page.text);
        assert!(page.text.contains(&format!("<a href=\"{path}?lang=de\" lang=\"de\" hreflang=\"de\">Deutsch</a>")));
    }
}

#[tokio::test]
async fn links_keep_a_language_that_was_chosen_and_only_that() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for (path, _, _, links) in PAGES {
        let chosen = in_language(&person, &format!("{path}?lang=de"), "en").await.text;
        let asked = in_language(&person, path, "de").await.text;
        for link in links {
            assert!(chosen.contains(&format!("href=\"{link}?lang=de\"")), "{link} in {chosen}");
            assert!(asked.contains(&format!("href=\"{link}\"")), "{link} in {asked}");
        }
    }
}

#[tokio::test]
async fn the_language_of_a_link_survives_what_mail_programs_do_to_it() {
    let service = RunningService::start().await;
    for lang in ["%6Cang=de", "lang=%64e", "amp;lang=de", "lang=de.", "lang=de%3E", "lang=DE)"] {
        let page = in_language(&Person::of(&service), &format!("/activate.ashx?token=x&{lang}"), "en").await;
        assert!(page.text.contains("<html lang=\"de\">"), "{lang}: {}", page.text);
    }
}

#[tokio::test]
async fn the_failure_page_holds_the_documented_words_in_german_too() {
    let service = RunningService::start().await;
    let page = in_language(&Person::of(&service), "/activate.ashx?token=x&lang=de", "en").await;
    assert_eq!(page.status, 400);
    assert!(page.text.contains("<!-- Activation link is invalid or expired -->"), "for programs, not for readers");
    assert!(page.text.matches("Activation link").count() == 1 && !page.text.contains("lang=\"en\">A"), "{}", page.text);
    for next in ["melden", "legen Sie das Konto bitte noch einmal an", "7 Tage"] {
        assert!(page.text.contains(next), "{next} in {}", page.text);
    }
}

#[tokio::test]
async fn the_success_page_goes_on_to_the_sign_in_with_and_without_scripts() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    assert_eq!(person.sign_up("alex").await.status, 200);
    let letter = PickupFolder::of(&service).emails().remove(0);
    assert!(letter.contains(&format!("{}&lang=en", link_in(&letter))), "the page speaks the language of the email");
    let page = person.get(&format!("{}&lang=de", link_in(&letter))).await.text;
    assert!(
        page.contains("<noscript><meta http-equiv=\"refresh\" content=\"60; url=/login.html?lang=de\"></noscript>")
    );
    assert!(
        page.contains("<script type=\"module\" src=\"/assets/activated-") && page.contains("id=\"next\""),
        "{page}"
    );
    assert!(page.contains("<code id=\"active-user\">alex</code>") && page.contains(REALM), "{page}");
    assert!(!page.contains("token"), "the used token is nowhere in it: {page}");
    let script = page.split('"').find(|path| path.starts_with("/assets/activated-")).unwrap();
    assert!(person.get(script).await.text.contains("/login.html"));
}

#[tokio::test]
async fn without_scripts_there_is_no_form_and_nothing_that_could_send_a_password() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for (path, form, passwords) in [("/signup", "signup", 2), ("/login.html", "login", 1)] {
        let page = person.get(path).await.text;
        let [form] = tags(&page, &format!("<form id=\"{form}\"")).try_into().expect("one form");
        assert!(form.contains(" hidden") && form.contains(&format!("data-realm=\"{REALM}\"")), "{form}");
        assert!(form.contains("method=\"post\"") && !form.contains("action"), "{form}");
        assert!(page.contains("<noscript>") && page.contains("needs JavaScript"));
        let fields = tags(&page, "<input").into_iter().filter(|field| field.contains("type=\"password\""));
        let fields: Vec<_> = fields.collect();
        assert_eq!(fields.len(), passwords);
        assert!(fields.iter().all(|field| !field.contains(" name=")), "{fields:?}");
    }
    let policy = person.get("/signup").await.headers["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.contains("form-action 'none'") && policy.contains("require-trusted-types-for 'script'"), "{policy}");
}

#[tokio::test]
async fn each_field_tells_password_managers_and_screen_readers_what_it_is() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for (path, words) in [
        ("/signup", vec!["username", "name", "email", "new-password", "new-password", "off", "email"]),
        ("/login.html", vec!["username", "current-password"]),
    ] {
        let page = person.get(path).await.text;
        let fields = tags(&page, "<input");
        assert_eq!(fields.len(), words.len());
        for (field, word) in fields.iter().zip(words) {
            assert!(field.contains(&format!("autocomplete=\"{word}\"")), "{field}");
            let id = field.split("id=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id");
            assert!(field.contains("aria-describedby=\"") && field.contains(&format!("{id}-error")), "{field}");
            assert!(page.contains(&format!("<label for=\"{id}\">")) && page.contains(&format!("id=\"{id}-error\"")));
        }
    }
}

#[tokio::test]
async fn each_page_describes_itself_in_its_language() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for (path, _, _, _) in PAGES {
        let mut descriptions = Vec::new();
        for language in ["en", "de"] {
            let page = in_language(&person, path, language).await.text;
            let [meta] = tags(&page, "<meta name=\"description\"").try_into().expect("one description");
            descriptions.push(meta.split("content=\"").nth(1).expect("a string").to_owned());
        }
        assert!(
            descriptions.iter().all(|text| text.len() > 50) && descriptions[0] != descriptions[1],
            "{descriptions:?}"
        );
    }
}

#[tokio::test]
async fn fields_tell_keyboards_what_comes_next_and_generators_what_fits() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    let signup = person.get("/signup").await.text;
    let fields = tags(&signup, "<input");
    let [form @ .., again] = &*fields else { panic!("no fields") };
    assert!(again.contains("enterkeyhint=\"send\""), "the corrected address stands by itself: {again}");
    let (last, others) = form.split_last().expect("fields");
    assert!(last.contains("enterkeyhint=\"go\"") && others.iter().all(|field| field.contains("enterkeyhint=\"next\"")));
    for field in fields.iter().filter(|field| field.contains("new-password")) {
        assert!(field.contains("minlength=\"12\"") && field.contains("passwordrules=\"minlength: 20;"), "{field}");
    }
    let [user, password] = tags(&person.get("/login.html").await.text, "<input")
        .try_into()
        .map(|fields: [&str; 2]| fields.map(str::to_owned))
        .expect("two fields");
    assert!(user.contains("enterkeyhint=\"next\"") && password.contains("enterkeyhint=\"go\""));
}

#[tokio::test]
async fn pages_say_lowercase_and_email_and_nothing_of_small_letters() {
    let service = RunningService::start().await;
    let person = Person::of(&service);
    for (path, _, _, _) in PAGES {
        let page = in_language(&person, path, "en").await.text.to_lowercase();
        assert!(!page.contains("small letter") && !page.contains("the letter"), "{path}: {page}");
    }
    assert!(person.get("/signup").await.text.contains("Lowercase letters a to z"));
}

/// The opening tags that begin so.
fn tags<'p>(page: &'p str, start: &str) -> Vec<&'p str> {
    page.match_indices(start).map(|(at, _)| page[at..].split('>').next().expect("a tag")).collect()
}
