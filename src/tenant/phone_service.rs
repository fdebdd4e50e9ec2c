//! What people set in their phones to reach a tenant's platform.

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
    /// The transports it takes, the preferred one first. Never empty.
    pub transports: Vec<SipTransport>,
}

impl PhoneService {
    /// The registrar of the accounts of a realm.
    #[must_use]
    pub fn registrar<'a>(&'a self, realm: &'a str) -> &'a str {
        self.registrar.as_deref().unwrap_or(realm)
    }

    /// The transport of a phone program that is no web page: the preferred one that is not WebSocket, where there is
    /// one.
    #[must_use]
    pub fn preferred_of_programs(&self) -> Option<SipTransport> {
        self.transports.iter().copied().find(|transport| *transport != SipTransport::Wss)
    }

    /// The transport to be set where a phone asks for one.
    #[must_use]
    pub fn preferred(&self) -> SipTransport {
        self.transports.first().copied().unwrap_or(SipTransport::Udp)
    }
}

/// What every platform takes.
impl Default for PhoneService {
    fn default() -> Self {
        Self { registrar: None, transports: vec![SipTransport::Udp, SipTransport::Tcp] }
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
}
