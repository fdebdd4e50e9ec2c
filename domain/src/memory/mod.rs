//! Tables with a firm bound, shared fairly among tenants, and the limits that count in them.

mod bounded; // a map with a firm bound, fair among tenants
mod fingerprint; // short keys for tables in memory
mod log_limit; // which lines about strangers are written
mod rate_limit; // so many within a sliding window, else wait

pub use bounded::{Bounded, Owned, Spread, Tenanted};
pub use fingerprint::{Fingerprint, Fingerprints};
pub use log_limit::{Held, LineAllowance, LogLimit};
pub use rate_limit::{Rate, RateLimit, RateLimited};
