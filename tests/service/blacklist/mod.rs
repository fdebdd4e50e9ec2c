//! Guessers are stopped, and no one else is: listings, locks, guards and operators' rules.

mod apart;
mod blacklist_metrics;
mod blacklist_settings;
pub mod blacklisted;
mod both_doors;
mod forged_addresses;
mod guessers;
mod list_file;
mod network_rules;
mod offices;
mod only_observing;
mod raced;
mod rotated_addresses;
mod set_wrong;
mod spellings;
mod sprayed_name;
mod starved;
mod unpunished;
mod wrong_password_for_a_week;
