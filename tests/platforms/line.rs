//! What a phone is set to and what it gets for it, the same for every make of phone.

use crate::gate::PASSWORD;
use crate::kamailio::Kamailio;
use std::net::SocketAddr;

/// How a phone reaches the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    Udp,
    Tcp,
    /// UDP over IPv6.
    Udp6,
}

impl Transport {
    /// Where the platform listens for it.
    pub fn server(self, kamailio: &Kamailio) -> SocketAddr {
        match self {
            Self::Udp | Self::Tcp => kamailio.address(),
            Self::Udp6 => kamailio.address_v6(),
        }
    }

    /// As the parameter of a SIP URI.
    pub fn name(self) -> &'static str {
        match self {
            Self::Udp | Self::Udp6 => "udp",
            Self::Tcp => "tcp",
        }
    }
}

/// The settings of a phone.
#[derive(Clone, Copy, Debug)]
pub struct Line<'a> {
    /// Whom it answers challenges as.
    pub user: &'a str,
    pub password: &'a str,
    /// The user part of the address that it registers, or calls from; the phone's own unless set.
    pub address: &'a str,
    pub transport: Transport,
    /// For how long it asks to be registered, in seconds; 0 un-registers.
    pub lifetime: u32,
}

impl<'a> Line<'a> {
    /// A phone with the right password of an account here, over UDP.
    pub fn of(user: &'a str) -> Self {
        Self { user, password: PASSWORD, address: user, transport: Transport::Udp, lifetime: 600 }
    }

    pub fn with_password(self, password: &'a str) -> Self {
        Self { password, ..self }
    }

    /// Registers another's address with its own password.
    pub fn posing_as(self, address: &'a str) -> Self {
        Self { address, ..self }
    }

    pub fn over(self, transport: Transport) -> Self {
        Self { transport, ..self }
    }

    pub fn asking_for(self, lifetime: u32) -> Self {
        Self { lifetime, ..self }
    }
}

/// What a phone got for a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The SIP status; 0 where it got none.
    pub status: u16,
    /// For how many seconds it is registered, 0 where it is not.
    pub expires: u64,
}
