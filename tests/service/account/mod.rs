//! What a person does with an account of their own: sessions, password, phones, address, recovery, sign-in by email, its end.

mod address;
mod cross_site_changes;
mod deletion;
mod enumeration;
mod links_used_once;
mod magic_links;
mod own_data;
mod password;
mod phones;
mod profile;
mod proofs;
mod recovery;
mod resend;
mod scanners;
mod session_rows;
mod state;
