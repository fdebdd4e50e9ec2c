//! The table of all peers, and what each of them does for an answer.

use crate::measure::statistics::median;
use crate::peers::rounds::{Measured, Round, Share};

/// What is not the same, and belongs beside every copy of the figures.
pub const NOTES: &str = "\
every row: 10 000 accounts with MD5 HA1s (customer-auth-server: passwords), one core for the peer, one for the generator,
32 requests outstanding, every attempt made once with a response of its own, names drawn evenly
* Realmgate and customer-auth-server answer the same bytes: an HTTP POST with Basic credentials and 1.3 kB of JSON on kept
  TCP connections. Realmgate enforces blacklist, replay and identity, counts metrics and logs; it trusts the platform's
  nonce. customer-auth-server looks a name up by walking its list, computes the response and does nothing else.
* Kamailio answers SIP by UDP. It makes and checks nonces of its own, each good for one response; the challenge came before
  what is measured, and no location is saved. auth_db asks SQLite for every request; htable read the HA1s at the start.
* FreeRADIUS answers RADIUS by UDP, with its Message-Authenticator; it checks no nonce and knows no replay.";

/// Prints the heading of the rows.
pub fn heading() {
    println!(
        "\n{:<40} {:>8} {:>17} {:>9} {:>9} {:>8} {:>10} {:>14} {:>11}",
        "", "req/s", "(range)", "p50 us", "p99 us", "CPU us", "busy/load", "granted", "refused"
    );
}

/// Prints the row of a peer; says whether its answers were all right.
#[must_use]
pub fn row(measured: &Measured) -> bool {
    let of = |figure: fn(&Round) -> f64| measured.rounds.iter().map(figure).collect::<Vec<f64>>();
    let rates = of(|round| round.per_second);
    let least = rates.iter().copied().fold(f64::INFINITY, f64::min);
    let most = rates.iter().copied().fold(0.0, f64::max);
    let (granted, refused) = (all(measured, |round| round.granted), all(measured, |round| round.refused));
    let shown = |share: Share| if share.is_whole() { format!("all {}", share.whole) } else { "VOID".to_owned() };
    println!(
        "{:<40} {:>8.0} {:>17} {:>9.0} {:>9.0} {:>8.1} {:>4.2}/{:>4.2} {:>14} {:>11}",
        measured.name(),
        median(&rates),
        format!("({least:.0}-{most:.0})"),
        median(&of(|round| round.p50)),
        median(&of(|round| round.p99)),
        median(&of(|round| round.peer_micros)),
        median(&of(|round| round.peer_busy)),
        median(&of(|round| round.generator_busy)),
        shown(granted),
        shown(refused)
    );
    if !granted.is_whole() {
        println!("  VOID: of {} right attempts {} were granted", granted.whole, granted.part);
    }
    if !refused.is_whole() {
        println!("  VOID: of {} wrong attempts {} were refused", refused.whole, refused.part);
    }
    granted.is_whole() && refused.is_whole()
}

fn all(measured: &Measured, share: fn(&Round) -> Share) -> Share {
    measured.rounds.iter().map(share).fold(Share::default(), Share::plus)
}
