//! Promises to people in front of a browser, one file each: the pages as Chromium shows them, in one binary.
//!
//! It needs Debian's chromium and chromium-driver, python3, and axe-core from `tests/bundle.sh`.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod accessible;
mod account;
mod account_links;
mod account_looks;
mod account_steps;
mod activated;
mod browser;
mod chromedriver;
mod copying;
mod cross_site;
mod draft;
mod foreign_phone;
mod gallery;
mod judgement;
mod language;
mod late_scripts;
mod layout;
mod links;
mod password_fields;
mod password_saving;
mod passwords;
mod python;
mod record;
mod recorder;
mod screen;
mod screenshots;
mod session;
mod session_ends;
mod session_kept;
mod sessions;
mod set_up_links;
mod signup_errors;
mod site;
mod spelling;
mod status_pages;
mod steps;
mod times;
mod tour;
mod walk;
mod weak_passwords;
mod weight;
mod without_scripts;
