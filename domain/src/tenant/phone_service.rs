//! What people set in their phones to reach a tenant's platform.

use crate::digest::HashFunction;

/// How a phone may reach the platform (RFC 3261 section 7.3.1, RFC 7118).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SipTransport {
    /// SIP over UDP.
    Udp,
    /// SIP over TCP.
    Tcp,
    /// SIP over TLS.
    Tls,
    /// SIP over WebSocket with TLS.
    Wss,
}

impl SipTransport {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Udp, Self::Tcp, Self::Tls, Self::Wss];

    /// The word in settings and in the `transport` parameter of a SIP address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
            Self::Wss => "wss",
        }
    }

    /// The name as people read it.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Udp => "UDP",
            Self::Tcp => "TCP",
            Self::Tls => "TLS",
            Self::Wss => "WebSocket (WSS)",
        }
    }

    /// The transport with this word.
    #[must_use]
    pub fn by_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|transport| transport.name() == name)
    }
}

/// The platform as a phone sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneService {
    /// Host, or host and port, of the registrar; absent, the realm is the registrar too.
    pub registrar: Option<String>,
    /// The transports it supports, the preferred one first. Never empty.
    pub transports: Vec<SipTransport>,
    /// The algorithms that the platform's challenges name; empty where they name none, or the operator does not know.
    pub challenge_algorithms: Vec<HashFunction>,
}

impl PhoneService {
    /// The registrar of the accounts of a realm.
    #[must_use]
    pub fn registrar<'a>(&'a self, realm: &'a str) -> &'a str {
        self.registrar.as_deref().unwrap_or(realm)
    }

    /// The transport of a softphone other than a web page: the preferred one that is not WebSocket, if any.
    #[must_use]
    pub fn preferred_of_programs(&self) -> Option<SipTransport> {
        self.transports.iter().copied().find(|transport| *transport != SipTransport::Wss)
    }

    /// The algorithms by one of which Linphone can answer the platform's challenges, the strongest first; empty where it
    /// supports none of them. It speaks MD5 and SHA-256 (RFC 8760). It must be given the HA1 of one alone: with two, 5.1
    /// asks for the password where the challenge names no algorithm, and answers twice in one request where two challenges
    /// name one each. MD5 is right where the challenge names none, MD5, or both.
    #[must_use]
    pub fn linphone_algorithms(&self) -> Vec<HashFunction> {
        if self.challenge_algorithms.is_empty() {
            return vec![HashFunction::Md5];
        }
        let spoken = [HashFunction::Sha256, HashFunction::Md5];
        spoken.into_iter().filter(|algorithm| self.challenge_algorithms.contains(algorithm)).collect()
    }

    /// The transport to be set where a phone asks for one.
    #[must_use]
    pub fn preferred(&self) -> SipTransport {
        self.transports.first().copied().unwrap_or(SipTransport::Udp)
    }
}

/// What every platform supports.
impl Default for PhoneService {
    fn default() -> Self {
        let transports = vec![SipTransport::Udp, SipTransport::Tcp];
        Self { registrar: None, transports, challenge_algorithms: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_realm_is_the_registrar_unless_one_is_named() {
        let mut service = PhoneService::default();
        assert_eq!(service.registrar("example.com"), "example.com");
        service.registrar = Some("sip.example.com:5080".to_owned());
        assert_eq!(service.registrar("example.com"), "sip.example.com:5080");
    }

    #[test]
    fn linphone_answers_by_md5_where_nothing_is_known_and_else_by_what_it_speaks_of_the_challenge_s() {
        use HashFunction::{Md5, Sha256, Sha512_256};
        for (named, answers) in [
            (vec![], vec![Md5]),
            (vec![Md5], vec![Md5]),
            (vec![Sha256], vec![Sha256]),
            (vec![Md5, Sha256], vec![Sha256, Md5]),
            (vec![Sha512_256, Md5], vec![Md5]),
            (vec![Sha512_256], vec![]),
        ] {
            let service = PhoneService { challenge_algorithms: named.clone(), ..PhoneService::default() };
            assert_eq!(service.linphone_algorithms(), answers, "{named:?}");
        }
    }
}
