//! The envelope of an email: its sender and its recipient.

use lettre::Address;
use lettre::address::Envelope;

/// The envelope of an email with one recipient. It is stated, not read from the headers: the library would parse those
/// again and lose what it does not like.
pub(super) fn envelope(sender: &str, recipient: &str) -> Envelope {
    let recipients = vec![address(recipient)];
    Envelope::new(Some(address(sender)), recipients).expect("an envelope with a recipient is whole")
}

/// An address as the mail library takes it. It is not parsed again: the library refuses addresses that are really in
/// use (`first..last@`), and the type it comes from has excluded line ends, blanks, angle brackets and commas.
pub(super) fn address(text: &str) -> Address {
    let (user, domain) = text.rsplit_once('@').unwrap_or((text, ""));
    Address::new_dangerous(user, domain)
}
