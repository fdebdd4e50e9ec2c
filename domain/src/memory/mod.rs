//! Tables with a firm bound, shared fairly among tenants (`Bounded`, keyed by `Fingerprint`s), and the limits that count in
//! them (`RateLimit`, `LogLimit`).

mod bounded; // a map with a firm bound, fair among tenants
mod changes; // whether something has changed since it was last written down
mod fingerprint; // short keys for tables in memory
mod log_limit; // which lines about untrusted clients are written
mod rate_limit; // events per key within a sliding window

pub use bounded::{Bounded, Owned, Spread, Tenanted};
pub use changes::Changes;
pub use fingerprint::{Fingerprint, Fingerprints};
pub use log_limit::{Held, LineAllowance, LogLimit};
pub use rate_limit::{Rate, RateLimit, RateLimited};
