//! What Realmgate decides, without a clock, a socket or a disk: one room per decision, in order of dependency. Each room
//! uses only those above it; the program in `src` touches the world for them.

pub mod time; // moments and spans of time, handed in
pub mod text; // what a string looks like to a person
pub mod secrets; // strings that are never printed, and tokens
pub mod digest; // is an answer right?
pub mod store_error; // the store did not answer
pub mod tenant; // hosts, realms, webhook users
pub mod network; // where an attempt came from, and rules about networks
pub mod memory; // tables with a firm bound, and rate limits
pub mod accounts; // accounts and what may be done to them
pub mod outbox; // emails that are not delivered yet
pub mod blacklist; // sources rejected without checking the password
pub mod authentication; // a request becomes a decision
pub mod self_service; // what people do for themselves in a browser
pub mod explain; // why an attempt is refused, step by step

#[cfg(test)]
mod test_rng; // randomness for tests
