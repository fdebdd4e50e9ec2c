//! The public pages: headers, hosts, languages, error pages, and requests from other sites.

mod assets;
mod content_codings;
mod cross_site;
mod hosts;
mod pages;
mod presentation;
mod public_answers;
pub mod status_pages;
mod theme;
mod typed_addresses;
