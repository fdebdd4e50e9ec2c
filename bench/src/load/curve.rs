//! One curve: services that differ in one number alone take the same traffic in turn.

use crate::load::crowd::Crowd;
use crate::load::place;
use crate::load::records::Records;
use crate::load::round::{Asked, Round};
use crate::load::service::Service;
use crate::load::wrk;
use crate::measure::statistics::median;

/// Requests that are prepared at once: some 150 MB.
const AT_ONCE: u32 = 100_000;

/// Batches of failures that list as many sources as wanted.
const TRIES: u32 = 10;

/// One bad answer lists a source, for an hour: fifty thousand listings want no million failures.
const LISTED_AT_ONCE: &str = "[blacklist]\ncapacity = 1\nladder = [\"1h\"]\n";

/// A service on the curve.
pub struct Point {
    /// The number in which it differs.
    number: u32,
    service: Service,
    crowd: Crowd,
    rounds: Vec<Round>,
}

impl Point {
    /// A service that knows all its phones, of so many tenants together, and has so many sources listed, or a few dozens more.
    pub async fn of(number: u32, [tenants, accounts, listings]: [u32; 3]) -> Self {
        let mut crowd = Crowd::of(tenants, accounts);
        let service = Service::within(place::holding(&crowd.settings(LISTED_AT_ONCE), crowd.all()).await);
        for from in (0..accounts).step_by(AT_ONCE as usize) {
            send(&service, &crowd.first_visits(from, AT_ONCE));
        }
        // wrk keeps the first of a batch to itself, and leaves before the last are decided: others take their place, and
        // some more.
        let mut missing = listings;
        for _ in 0..TRIES {
            if missing > 0 {
                send(&service, &crowd.strangers(missing + 2 * wrk::CONNECTIONS));
            }
            missing = listings.saturating_sub(service.level("blacklisted_sources"));
        }
        assert_eq!(missing, 0, "sources that were not listed");
        Self { number, service, crowd, rounds: Vec::new() }
    }

    /// Measures it for so many seconds, with so many requests at hand.
    fn measure(&mut self, seconds: u32, prepare: u32) {
        let before = self.service.decided();
        let records = Records::of(&self.crowd.visits(prepare * seconds));
        let asked = Asked { base: &self.service.daemon.base, process: self.service.id() };
        let round = asked.take(&records, seconds);
        let decided = self.service.decided().since(before);
        assert!(decided.denied < 1.0 && decided.granted >= round.answers, "{decided:?} of {}", round.answers);
        self.rounds.push(round);
    }
}

fn send(service: &Service, requests: &[Vec<u8>]) {
    wrk::send_all(&service.daemon.base, &Records::of(requests));
}

/// Measures all points of a curve and prints it; gives the most that a request costs in the costs of one at the first
/// point.
pub fn draw(name: &str, mut points: Vec<Point>, [rounds, seconds, prepare]: [u32; 3]) -> f64 {
    for _ in 0..rounds {
        for point in &mut points {
            point.measure(seconds, prepare);
        }
    }
    println!("\n{name}: medians of {rounds} rounds");
    println!("     number   us/request   to the first   requests/s   p50 us   p99 us   core busy   generator busy");
    let first: Vec<f64> = points[0].rounds.iter().map(|round| round.micros).collect();
    points.iter().map(|point| line(point, &first)).fold(0.0, f64::max)
}

/// Prints a point and gives its ratio, taken round by round.
fn line(point: &Point, first: &[f64]) -> f64 {
    let of = |part: fn(&Round) -> f64| median(&point.rounds.iter().map(part).collect::<Vec<_>>());
    let ratios: Vec<f64> = point.rounds.iter().zip(first).map(|(round, first)| round.micros / first).collect();
    let ratio = median(&ratios);
    println!(
        "  {:>9} {:>12.2} {ratio:>14.2} {:>12.0} {:>8.0} {:>8.0} {:>10.0}% {:>15.0}%",
        point.number,
        of(|round| round.micros),
        of(|round| round.per_second),
        of(|round| round.p50),
        of(|round| round.p99),
        of(|round| round.busy * 100.0),
        of(|round| round.generator_busy * 100.0),
    );
    ratio
}
