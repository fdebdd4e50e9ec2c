//! The website for people: its pages and forms.

pub mod activation;
pub mod ahead;
pub mod bearer;
pub mod captcha;
pub mod form;
pub mod page;
pub mod phone;
pub mod provision;
pub mod qr;
pub mod realm;
pub mod sign_in;
pub mod sign_out;
pub mod signup;
pub mod sip_uri; // addresses as phones write them
pub mod status_pages;
pub mod store_deadline;
pub mod typed_addresses;
