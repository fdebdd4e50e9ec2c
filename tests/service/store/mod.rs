//! The store: its contract, its files, and what is removed from it.

mod crowded;
mod erased;
mod foreign_store;
mod old_stores;
mod restored;
mod store_contract;
mod store_on_disk;
mod uri_like_names;
