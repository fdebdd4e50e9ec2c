//! The admin listener: what an operator sees and says there, and who else does not.

mod admin_bodies;
mod admin_contents;
mod admin_hosts;
mod admin_listings;
mod firewall_feed;
mod metrics_documented;
mod metrics_measured;
mod operator_rules;
mod operator_view;
