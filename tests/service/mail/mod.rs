//! Emails leave the outbox once, by a pickup folder or a relay, whatever happens on the way.

mod delivery;
mod outbox;
mod pickup_gone;
mod relay_troubles;
mod smtp;
mod tried;
