//! Tables with a firm bound, shared fairly among tenants (`Bounded`, keyed by `Fingerprint`s), and the limits that count in
//! them (`RateLimit`, `LogLimit`).

mod bounded; // a map with a firm bound, fair among tenants
mod fingerprint; // short keys for tables in memory
mod log_limit; // which lines about untrusted clients are written
mod rate_limit; // events per key within a sliding window
mod tally; // counts raised by many threads

pub use bounded::{Bounded, Owned, Spread, Tenanted};
pub use fingerprint::{Fingerprint, Fingerprints};
pub use log_limit::{Held, LineAllowance, LogLimit};
pub use rate_limit::{Rate, RateLimit, RateLimited};
pub use tally::Tally;
