//! What a phone, or an attacker posing as one, sends: one attempt, not yet judged.

use std::borrow::Cow;

/// How it reaches the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// The address had to answer.
    Tcp,
    /// The same, and no one on the way can read it.
    Tls,
    /// Anyone can write any address.
    Udp,
}

/// What it asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Request {
    /// REGISTER.
    Register,
    /// INVITE.
    Invite,
    /// INVITE that names an address itself, by X-Forwarded-For: the platform believes it.
    ForwardedInvite,
    /// No SIP: the owner signs in on the website, by their browser's connection.
    SignIn,
}

/// What it shows for a password.
#[derive(Clone, Debug)]
pub enum Proof {
    /// A fresh answer by the password of the account.
    Right,
    /// A wrong one.
    Wrong,
    /// None that can be checked, by a phone that is set wrong.
    Misset(Misset),
    /// One that was written before, by this phone or overheard by another.
    Written(Box<Written>),
    /// The last right one that was accepted under this name.
    Overheard,
}

/// How a phone can be set wrong, so that its answers cannot be checked whatever its password is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Misset {
    /// The realm in capital letters.
    Realm,
    /// `qop=auth-int`.
    AuthInt,
    /// An algorithm that no one knows.
    Algorithm,
    /// `qop=auth` without an nc.
    MissingNc,
    /// No username at all.
    Nameless,
    /// An empty answer, which some phones send before they are challenged.
    Placeholder,
}

impl Misset {
    /// All that retry with an answer.
    pub const ALL: [Self; 5] = [Self::Realm, Self::AuthInt, Self::Algorithm, Self::MissingNc, Self::Nameless];

    /// One after the other, for ever.
    pub const fn in_turn(number: u64) -> Self {
        match number % 5 {
            0 => Self::Realm,
            1 => Self::AuthInt,
            2 => Self::Algorithm,
            3 => Self::MissingNc,
            _ => Self::Nameless,
        }
    }
}

/// A right answer as it went over the wire.
#[derive(Clone, Debug)]
pub struct Written {
    pub request: Request,
    pub nonce: String,
    pub cnonce: String,
    pub response: String,
}

/// One attempt.
#[derive(Clone, Debug)]
pub struct Knock {
    /// Whose row of the report it counts in.
    pub party: &'static str,
    /// Whose platform it reaches.
    pub tenant: u16,
    /// What the platform takes for the phone's address; a forger chooses it.
    pub address: Cow<'static, str>,
    pub transport: Transport,
    pub request: Request,
    pub name: Cow<'static, str>,
    pub call_id: Cow<'static, str>,
    pub proof: Proof,
}

impl Knock {
    /// A right REGISTER over TCP at the first tenant, with a Call-ID of the name's own.
    pub fn of(party: &'static str, name: impl Into<Cow<'static, str>>, address: impl Into<Cow<'static, str>>) -> Self {
        let name = name.into();
        let call_id = format!("call-of-{name}").into();
        let (address, transport, request) = (address.into(), Transport::Tcp, Request::Register);
        Self { party, tenant: 0, address, transport, request, name, call_id, proof: Proof::Right }
    }

    /// The same over this transport.
    pub fn over(self, transport: Transport) -> Self {
        Self { transport, ..self }
    }

    /// The same with a wrong password.
    pub fn wrong(self) -> Self {
        Self { proof: Proof::Wrong, ..self }
    }

    /// The same from a phone that is set wrong.
    pub fn misset(self, misset: Misset) -> Self {
        Self { proof: Proof::Misset(misset), ..self }
    }

    /// The same at another tenant's platform.
    pub fn at_tenant(self, tenant: u16) -> Self {
        Self { tenant, ..self }
    }

    /// The same in another dialogue.
    pub fn in_dialogue(self, call_id: impl Into<Cow<'static, str>>) -> Self {
        Self { call_id: call_id.into(), ..self }
    }

    /// The same as another request.
    pub fn asking(self, request: Request) -> Self {
        Self { request, ..self }
    }

    /// The same, showing what was written before.
    pub fn showing(self, written: Written) -> Self {
        Self { request: written.request, proof: Proof::Written(Box::new(written)), ..self }
    }

    /// Whether its address had to answer.
    pub fn is_believable(&self) -> bool {
        self.transport != Transport::Udp && self.request != Request::ForwardedInvite
    }

    /// Whether its sender knows the password, so that a refusal hits an honest phone.
    pub fn is_right(&self) -> bool {
        matches!(self.proof, Proof::Right)
    }
}

impl Request {
    /// The SIP method.
    pub const fn method(self) -> &'static str {
        match self {
            Self::Register | Self::SignIn => "REGISTER",
            Self::Invite | Self::ForwardedInvite => "INVITE",
        }
    }
}
