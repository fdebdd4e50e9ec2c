//! Ways to compute a digest wrongly: where a hash matches only with one of them, that is why it was refused.

use crate::digest::HashFunction;

/// One thing done otherwise. Never a password, a nonce or a hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// HA1 was made with this realm.
    Realm(String),
    /// HA1 was made with this username.
    Username(String),
    /// HA1 was made with the password in another form.
    Password(PasswordForm),
    /// HA1 is the hash of the password alone.
    PasswordAlone,
    /// HA1 was made with this function and is kept as another's.
    MadeWith(HashFunction),
    /// The response was made with this function, and says another.
    AnsweredWith(HashFunction),
    /// The response was made with, or without, the session key that its algorithm asks for.
    SessionKey,
    /// qop, nc and cnonce came and were left out of the response.
    NoQop,
    /// qop was left out of the request, not of the response.
    LostQop,
    /// The response was made with `auth` in another case.
    QopCase,
    /// The response was made with nc in another form.
    NcForm,
    /// The response was made with an empty cnonce.
    EmptyCnonce,
    /// The response was made without the quotes that stand in the nonce.
    NonceQuotes,
    /// The response was made for another digest-uri.
    Uri(UriForm),
    /// The response was made for this method.
    Method(&'static str),
    /// The response fits the values of the raw header, not those of the members.
    RawHeader,
}

/// A password as it was typed, but for this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordForm {
    /// Without the blanks around it.
    Trimmed,
    /// With a blank before it.
    BlankBefore,
    /// With a blank after it.
    BlankAfter,
    /// With a line end after it.
    LineEnd,
    /// In ISO 8859-1 instead of UTF-8.
    Latin1,
    /// With upper case where there is lower case, or the other way round.
    Capitals,
    /// Without its end.
    Cut,
    /// With its signs escaped, as for XML or for an address.
    Escaped,
}

/// A digest-uri as it was sent, but for this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UriForm {
    /// `sip:` and the realm.
    Realm,
    /// Without its port.
    WithoutPort,
    /// Without its parameters.
    WithoutParameters,
    /// With the other of `sip:` and `sips:`.
    OtherScheme,
}

impl Deviation {
    /// Its name for programs.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Realm(_) => "realm",
            Self::Username(_) => "username",
            Self::Password(form) => form.name(),
            Self::PasswordAlone => "password_alone",
            Self::MadeWith(_) | Self::AnsweredWith(_) => "function",
            Self::SessionKey => "session_key",
            Self::NoQop => "no_qop",
            Self::LostQop => "lost_qop",
            Self::QopCase => "qop_case",
            Self::NcForm => "nc",
            Self::EmptyCnonce => "cnonce",
            Self::NonceQuotes => "nonce_quotes",
            Self::Uri(_) => "uri",
            Self::Method(_) => "method",
            Self::RawHeader => "members",
        }
    }
}

impl PasswordForm {
    const fn name(self) -> &'static str {
        match self {
            Self::Trimmed | Self::BlankBefore | Self::BlankAfter | Self::LineEnd => "password_blanks",
            Self::Latin1 => "password_latin1",
            Self::Capitals => "password_capitals",
            Self::Cut => "password_cut",
            Self::Escaped => "password_escaped",
        }
    }
}
