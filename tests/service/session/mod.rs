//! Sign-in and what it leads to: sessions, the account's own page, set-up links.

mod attempts_crowded;
mod attempts_marked;
mod attempts_shown;
mod locks_shown;
mod one_sign_in_answer;
mod own_tenant;
mod provisioning;
mod session_epochs;
mod sessions;
mod set_up_links;
mod sign_in;
mod sign_in_limits;
mod sign_out;
