//! A recorder between platform and service: passes every byte on unchanged and keeps what was asked and answered.

mod recording;
mod tape;

pub use recording::Scenario;
pub use tape::Exchange;

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use tape::Tape;

/// Listens on a port of its own until it is dropped.
pub struct Recorder {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    service: SocketAddr,
    kept: Mutex<Vec<Exchange>>,
    ended: AtomicBool,
}

impl Recorder {
    /// Starts before the service at this address. A service that is down or has gone looks, from the platform, like one
    /// that closes its connections; it is found again when it listens there again.
    pub fn before(service: SocketAddr) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared { service, kept: Mutex::default(), ended: AtomicBool::new(false) });
        let own = Arc::clone(&shared);
        thread::spawn(move || {
            for platform in listener.incoming().map_while(Result::ok) {
                if own.ended.load(Ordering::SeqCst) {
                    return;
                }
                let shared = Arc::clone(&own);
                thread::spawn(move || pass_on(&platform, &shared));
            }
        });
        Self { address, shared }
    }

    /// Where platforms find it.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// All exchanges that were completed since the last call, in the order of their answers.
    pub fn take(&self) -> Vec<Exchange> {
        std::mem::take(&mut *self.shared.kept.lock().expect("no thread panicked while holding it"))
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.shared.ended.store(true, Ordering::SeqCst);
        // Wakes the listener, which then sees that it has ended.
        let _ = TcpStream::connect(self.address);
    }
}

/// One connection, until either side ends it.
fn pass_on(platform: &TcpStream, shared: &Arc<Shared>) {
    let Ok(service) = TcpStream::connect(shared.service) else { return };
    let tape = Arc::new(Mutex::new(Tape::default()));
    let (from, to, asked) = (platform.try_clone(), service.try_clone(), Arc::clone(&tape));
    let (Ok(from), Ok(to)) = (from, to) else { return };
    thread::spawn(move || {
        pump(&from, &to, |bytes| asked.lock().expect("no thread panicked while holding it").asked(bytes));
        // No further request comes; answers may.
        let _ = to.shutdown(Shutdown::Write);
    });
    pump(&service, platform, |bytes| {
        let exchanges = tape.lock().expect("no thread panicked while holding it").answered(bytes);
        shared.kept.lock().expect("no thread panicked while holding it").extend(exchanges);
    });
    let _ = platform.shutdown(Shutdown::Both);
    let _ = service.shutdown(Shutdown::Both);
}

/// Shows each piece to `look` before it is passed on: what a platform has seen answered is kept already.
fn pump(mut from: &TcpStream, mut to: &TcpStream, mut look: impl FnMut(&[u8])) {
    let _ = to.set_nodelay(true);
    let mut piece = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        look(&piece[..length]);
        if to.write_all(&piece[..length]).is_err() {
            return;
        }
    }
}
