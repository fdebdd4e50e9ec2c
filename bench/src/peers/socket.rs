//! A socket of the load generator: one request is outstanding at a time.

use mio::event::Source;
use mio::net::{TcpStream, UdpSocket};
use mio::{Interest, Registry, Token};
use std::io::{ErrorKind, Read as _, Result, Write as _};
use std::net::{Ipv4Addr, SocketAddr};

/// The largest answer of any peer, with room to spare.
const LARGEST_ANSWER: usize = 8192;

/// Where a peer listens.
#[derive(Clone, Copy, Debug)]
pub enum Address {
    /// By TCP, on kept connections.
    Tcp(SocketAddr),
    /// By UDP, each socket from a port of its own.
    Udp(SocketAddr),
}

enum Transport {
    Tcp(TcpStream),
    Udp(UdpSocket),
}

/// A connected socket, and what of the current answer has arrived.
pub struct Socket {
    transport: Transport,
    buffer: Vec<u8>,
    filled: usize,
}

impl Socket {
    /// Connects and reports readiness to `registry` under this token.
    #[must_use]
    pub fn open(address: Address, registry: &Registry, token: Token) -> Self {
        let mut transport = connect(address).unwrap_or_else(|error| panic!("no socket to {address:?}: {error}"));
        let source: &mut dyn Source = match &mut transport {
            Transport::Tcp(stream) => stream,
            Transport::Udp(socket) => socket,
        };
        source.register(registry, token, Interest::READABLE).expect("the poll takes it");
        Self { transport, buffer: vec![0; LARGEST_ANSWER], filled: 0 }
    }

    /// Sends a request; a socket without outstanding requests has room for it.
    pub fn send(&mut self, request: &[u8]) {
        self.filled = 0;
        let sent = match &mut self.transport {
            Transport::Tcp(stream) => stream.write(request),
            Transport::Udp(socket) => socket.send(request),
        };
        assert_eq!(sent.expect("the peer is there"), request.len(), "the socket takes a whole request");
    }

    /// Reads what has arrived; gives the answer so far, or `None` where nothing more is there.
    pub fn receive(&mut self) -> Option<&[u8]> {
        let rest = &mut self.buffer[self.filled..];
        let read = match &mut self.transport {
            Transport::Tcp(stream) => stream.read(rest),
            Transport::Udp(socket) => socket.recv(rest),
        };
        match read {
            Ok(0) => panic!("the peer closed the connection"),
            Ok(read) => self.filled += read,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return None,
            Err(error) => panic!("no answer: {error}"),
        }
        Some(&self.buffer[..self.filled])
    }
}

fn connect(address: Address) -> Result<Transport> {
    match address {
        Address::Tcp(address) => {
            let stream = std::net::TcpStream::connect(address)?;
            stream.set_nodelay(true)?;
            stream.set_nonblocking(true)?;
            Ok(Transport::Tcp(TcpStream::from_std(stream)))
        }
        Address::Udp(address) => {
            let socket = std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
            socket.connect(address)?;
            socket.set_nonblocking(true)?;
            Ok(Transport::Udp(UdpSocket::from_std(socket)))
        }
    }
}

/// A port that is free for TCP and UDP on the loopback address. Another program can take it before it is used; the peer
/// then fails to start.
#[must_use]
pub fn free_port() -> u16 {
    let free = || {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
        let port = listener.local_addr().ok()?.port();
        std::net::UdpSocket::bind((Ipv4Addr::LOCALHOST, port)).is_ok().then_some(port)
    };
    (0..100).find_map(|_| free()).expect("one of a hundred ports is free")
}
