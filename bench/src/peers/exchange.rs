//! The load generator: a closed loop over a fixed number of sockets, each with one outstanding request, in one thread.
//! The same for every peer, so that a difference between two rows is not one between two generators.

use crate::peers::socket::{Address, Socket};
use mio::{Events, Poll, Token};
use realmgate::ambient::clock::Clock;
use std::time::Duration;

/// Requests outstanding at any time.
pub const OUTSTANDING: usize = 32;

/// How long all sockets may stay silent before the peer counts as broken. UDP requests are not repeated: on loopback,
/// with so few outstanding, none is lost.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long requests took.
pub struct Lap {
    /// From the first request to the last answer.
    pub took: Duration,
    /// Of each request, from sending it to its whole answer, in microseconds.
    pub micros: Vec<f64>,
}

/// An outstanding request, by its place in the list.
struct Outstanding {
    request: usize,
    sent: Duration,
}

/// Sends every request once. `is_whole` sees each answer as far as it has arrived, with the place of its request, and says
/// whether it is complete.
pub fn run(address: Address, requests: &[Vec<u8>], mut is_whole: impl FnMut(usize, &[u8]) -> bool) -> Lap {
    let (clock, mut poll) = (Clock::system(), Poll::new().expect("a poll"));
    let mut sockets: Vec<Socket> = (0..OUTSTANDING.min(requests.len()))
        .map(|number| Socket::open(address, poll.registry(), Token(number)))
        .collect();
    let (mut events, mut micros) = (Events::with_capacity(OUTSTANDING), Vec::with_capacity(requests.len()));
    let (start, mut waiting) = (now(&clock), requests.iter().enumerate());
    let mut outstanding: Vec<Option<Outstanding>> =
        sockets.iter_mut().map(|socket| ask(socket, waiting.next(), &clock)).collect();
    while micros.len() < requests.len() {
        poll.poll(&mut events, Some(PATIENCE)).expect("the poll works");
        assert!(!events.is_empty(), "no answer within {PATIENCE:?} after {} answers", micros.len());
        for Token(number) in events.iter().map(mio::event::Event::token) {
            let socket = &mut sockets[number];
            let Some(Outstanding { request, sent }) = outstanding[number] else { continue };
            if receive(socket, |answer| is_whole(request, answer)) {
                micros.push(clock.now().since(sent).as_secs_f64() * 1e6);
                outstanding[number] = ask(socket, waiting.next(), &clock);
            }
        }
    }
    Lap { took: clock.now().since(start), micros }
}

fn ask(socket: &mut Socket, next: Option<(usize, &Vec<u8>)>, clock: &Clock) -> Option<Outstanding> {
    let (request, bytes) = next?;
    let sent = now(clock);
    socket.send(bytes);
    Some(Outstanding { request, sent })
}

/// Reads until the answer is complete or nothing more has arrived.
fn receive(socket: &mut Socket, mut is_whole: impl FnMut(&[u8]) -> bool) -> bool {
    while let Some(answer) = socket.receive() {
        if is_whole(answer) {
            return true;
        }
    }
    false
}

fn now(clock: &Clock) -> Duration {
    clock.now().monotonic
}
