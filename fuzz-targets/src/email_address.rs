//! E-mail addresses: what is accepted keeps to the contract's limits, and a letter to it says nothing but what we wrote.

use super::tenants::TENANTS;
use domain::accounts::{AccountKey, AccountUsername, DisplayName, EmailAddress, LocalPart};
use domain::digest::Realm;
use domain::outbox::{Compose as _, Email, EmailContents, EmailId, EmailKind};
use domain::secrets::LinkToken;
use domain::tenant::Language;
use domain::time::Now;
use rand::SeedableRng as _;
use rand::rngs::StdRng;
use realmgate::mail::{Composer, Sender, Transfer};

/// Any address, and behind a line end any display name.
pub fn check(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let (address, name) = text.split_once('\n').unwrap_or((text, "Alex"));
    let Ok(email) = EmailAddress::parse_for_signup(address, LocalPart::Utf8) else { return };
    assert!(EmailAddress::parse(address).as_ref() == Ok(&email), "the store gives it back");
    keeps_to_the_limits(address);
    keeps_to_the_limits(&email.mailed());
    assert!(
        EmailAddress::parse_for_signup(&email.mailed(), LocalPart::Utf8)
            .is_ok_and(|it| it.mailbox() == email.mailbox())
    );
    assert_eq!(email.as_str(), address);
    assert!(!format!("{email:?}").contains(address), "an address is a person's");
    let Ok(name) = DisplayName::parse_for_signup(name) else { return };
    assert!(DisplayName::parse(name.as_str()).as_ref() == Ok(&name), "the store gives it back");
    let letter = letter(&email, &name);
    assert_eq!(letter.recipient, email.mailed());
    has_our_headers_alone(&letter);
}

/// docs/contract.md section 3.
fn keeps_to_the_limits(address: &str) {
    assert!(address.chars().count() <= 254);
    assert_eq!(address.matches('@').count(), 1);
    let (local, domain) = address.split_once('@').expect("it holds one");
    // UTS 46 takes other full stops for dots.
    let dotted = domain.replace(['。', '．', '｡'], ".");
    assert!(!local.is_empty() && dotted.contains('.') && !dotted.contains("..") && !dotted.starts_with('.'));
    let odd = |letter: char| letter.is_whitespace() || letter.is_control() || "<>,\"()[]:;\\".contains(letter);
    assert!(!address.contains(odd), "{address:?}");
}

fn letter(recipient: &EmailAddress, name: &DisplayName) -> Email {
    let mut rng = StdRng::seed_from_u64(7);
    let tenant = TENANTS.by_name("example").expect("there is one");
    let account = AccountKey {
        tenant: tenant.name.clone(),
        realm: Realm::parse("acme.example").expect("it is not empty"),
        username: AccountUsername::parse("alex").expect("a name"),
    };
    let (id, token) = (EmailId::generate(&mut rng), LinkToken::generate(&mut rng));
    let letter = EmailContents {
        id: &id,
        tenant,
        account: &account,
        name: Some(name),
        recipient,
        language: Language::default(),
        kind: EmailKind::Activate { token: &token },
    };
    let sender = Sender::parse("Realmgate <noreply@example.com>").expect("a mailbox");
    let composer = Composer::new(sender, Transfer::AsWritten);
    composer.compose(letter, Now::default()).expect("a letter to any address that is accepted can be written")
}

/// Each line of the head is a header of ours or goes on with one, and lines end as mail wants.
fn has_our_headers_alone(letter: &Email) {
    let end = letter.message.windows(4).position(|four| four == b"\r\n\r\n").expect("a head and a body");
    let head = std::str::from_utf8(&letter.message[..end]).expect("the head is text");
    let ours = [
        "From",
        "To",
        "Subject",
        "Date",
        "Message-ID",
        "MIME-Version",
        "Content-Type",
        "Content-Transfer-Encoding",
        "Auto-Submitted",
    ];
    let mut seen = Vec::new();
    for line in head.split("\r\n").filter(|line| !line.starts_with([' ', '\t'])) {
        let (name, _) = line.split_once(": ").expect("a header has a name");
        assert!(ours.contains(&name) && !seen.contains(&name), "{name:?} is none of ours, or stands twice");
        seen.push(name);
    }
    let bare = head.replace("\r\n", "");
    assert!(!bare.contains(['\r', '\n', '\0']), "a line end of a stranger's");
}
