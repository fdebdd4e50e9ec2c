//! The envelope around a letter: who sends it, who gets it.

use lettre::Address;
use lettre::address::Envelope;

/// The envelope of a letter with one recipient. It is stated, not read from the headers: the library would parse
/// those again and lose what it does not like.
pub(super) fn envelope(sender: &str, recipient: &str) -> Envelope {
    let recipients = vec![address(recipient)];
    Envelope::new(Some(address(sender)), recipients).expect("an envelope with a recipient is whole")
}

/// An address as the mail library takes it. It is not parsed again: the library refuses addresses that people really
/// have (`first..last@`), and the types of whoever wrote it down kept line ends, blanks, angle brackets and commas out.
pub(super) fn address(text: &str) -> Address {
    let (user, domain) = text.rsplit_once('@').unwrap_or((text, ""));
    Address::new_dangerous(user, domain)
}
