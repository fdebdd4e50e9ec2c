//! What every store promises, in one suite per role. A promise is a function of "a way to open one empty store, again and
//! again"; a further implementation joins with one more line of `suites!`.

mod accounts;
mod audit_log;
mod credentials;
mod links;
mod network_rules;
mod outbox;
mod owner_changes;
mod phones;
mod session_epochs;
mod sessions;
mod signups;
mod upkeep;

use crate::actors::samples::run;
use domain::accounts::Account;
use domain::accounts::AccountFilter;
use domain::accounts::Author;
use realmgate::store::{self, Store};
use std::sync::Arc;

/// An empty store of its own; each `open` gives a handle as another process would have it.
trait UnderTest {
    fn open(&self) -> Arc<dyn Store>;
    fn open_for(&self, author: Author) -> Arc<dyn Store>;
}

struct Sqlite(tempfile::TempDir);

impl UnderTest for Sqlite {
    fn open(&self) -> Arc<dyn Store> {
        store::open(&self.url()).unwrap()
    }

    fn open_for(&self, author: Author) -> Arc<dyn Store> {
        store::open_for(&self.url(), author).unwrap()
    }
}

impl Sqlite {
    fn url(&self) -> String {
        format!("sqlite:{}/data/store.sqlite", self.0.path().display())
    }
}

/// The suite of a role: a test of each of its promises, for one implementation.
macro_rules! suite {
    (credentials, $empty:expr) => {
        promises! { credentials, $empty;
            credentials::credentials_are_unavailable_until_read_and_when_too_old
            credentials::own_writes_count_at_once
            credentials::changes_of_another_process_count_after_refresh
            credentials::more_changes_than_are_told_are_all_seen
            session_epochs::every_change_that_ends_sessions_gives_an_account_an_epoch_it_never_had
        }
    };
    (accounts, $empty:expr) => {
        promises! { accounts, $empty;
            accounts::creating_is_all_or_nothing_and_names_every_taken_key
            accounts::a_name_belongs_to_its_tenant_and_realm_byte_by_byte
            accounts::what_was_written_is_read_back_after_reopening
            accounts::pages_follow_one_another_without_gap
            accounts::names_are_found_in_all_tenants_and_realms
            accounts::new_ha1s_replace_all_old_ones
            accounts::different_keys_written_at_once_are_all_kept
        }
    };
    (phones, $empty:expr) => {
        promises! { phones, $empty;
            phones::a_phone_is_there_after_it_was_added_until_it_is_revoked
            phones::no_more_are_added_than_an_account_may_have_however_many_at_once
            phones::a_name_is_given_once_per_account
            phones::logins_know_a_phone_at_once_and_after_a_restart_and_no_session_ends
        }
    };
    (registrations, $empty:expr) => {
        promises! { registrations, $empty;
            phones::the_last_registration_with_each_password_is_kept
            phones::registrations_go_with_their_phone_and_account
        }
    };
    (activations, $empty:expr) => {
        promises! { activations, $empty;
            signups::of_64_sign_ups_of_one_name_exactly_one_is_made
            signups::of_64_activations_of_one_token_exactly_one_counts
            signups::a_signup_writes_account_activation_and_letter
            signups::an_expired_pending_name_is_free_and_its_token_dead
            signups::a_pending_name_is_taken_until_its_last_second
            signups::purging_removes_what_expired_and_nothing_else
            signups::an_operators_word_voids_the_link
            signups::no_more_are_pending_than_may_be_however_many_sign_up_at_once
            signups::an_account_is_pending_until_it_is_activated_changed_or_removed
            signups::a_token_counts_at_its_own_tenant_alone
        }
    };
    (sessions, $empty:expr) => {
        promises! { sessions, $empty;
            sessions::it_goes_on_within_its_limits_and_for_its_tenant
            sessions::what_changes_the_way_in_ends_all_and_nothing_revives_them
            sessions::an_account_lists_and_ends_its_own
            sessions::of_too_many_the_one_used_longest_ago_goes
            sessions::a_device_is_known_after_a_sign_in_from_it
        }
    };
    (links, $empty:expr) => {
        promises! { links, $empty;
            links::a_link_is_live_within_its_time_for_its_kind_and_tenant_and_used_once
            links::the_latest_of_a_kind_counts_and_a_change_of_the_way_in_voids_it
            links::of_64_uses_of_one_link_at_once_exactly_one_counts
            links::what_expired_a_day_ago_is_purged
        }
    };
    (owner_changes, $empty:expr) => {
        promises! { owner_changes, $empty;
            owner_changes::a_profile_is_read_back_and_events_are_kept_to_their_number
            owner_changes::emails_go_with_the_change_or_not_at_all
            owner_changes::an_account_is_erased_at_its_time_and_its_name_withheld
            owner_changes::a_deletion_is_taken_back_by_an_operator
        }
    };
    (email_requests, $empty:expr) => {
        promises! { email_requests, $empty;
            owner_changes::a_request_waits_until_links_and_emails_take_its_place_once
            owner_changes::an_account_gets_three_emails_of_a_kind_within_an_hour
        }
    };
    (outbox, $empty:expr) => {
        promises! { outbox, $empty;
            outbox::letters_wait_until_they_are_done
            outbox::new_letters_take_turns_from_both_ends
            outbox::a_removed_account_takes_its_letter_along
        }
    };
    (network_rules, $empty:expr) => {
        promises! { network_rules, $empty;
            network_rules::what_is_put_is_read_back_and_another_takes_its_place
            network_rules::a_rule_belongs_to_its_tenant_and_its_exact_network
            network_rules::what_ended_is_purged_and_nothing_else
            network_rules::rules_of_another_process_are_seen
        }
    };
    (audit_log, $empty:expr) => {
        promises! { audit_log, $empty;
            audit_log::a_change_and_its_record_are_written_together_or_not_at_all
            audit_log::a_record_is_printed_once_and_purged_after_its_time
            audit_log::the_name_of_a_removed_account_goes_from_all_records
        }
    };
    (upkeep, $empty:expr) => {
        promises! { upkeep, $empty;
            upkeep::what_was_removed_is_told_until_it_is_erased
            upkeep::a_copy_is_private_and_takes_no_files_place
            upkeep::a_settled_store_stays_in_use
            upkeep::figures_follow_accounts_emails_and_backups
        }
    };
}

macro_rules! promises {
    ($role:ident, $empty:expr; $($file:ident::$promise:ident)*) => {
        mod $role {
            use super::super::*;

            $(#[test]
            fn $promise() {
                run($file::$promise(&$empty));
            })*
        }
    };
}

/// All suites, for a store that plays all roles.
macro_rules! suites {
    ($implementation:ident, $empty:expr) => {
        mod $implementation {
            suite!(credentials, $empty);
            suite!(accounts, $empty);
            suite!(phones, $empty);
            suite!(registrations, $empty);
            suite!(activations, $empty);
            suite!(sessions, $empty);
            suite!(links, $empty);
            suite!(owner_changes, $empty);
            suite!(email_requests, $empty);
            suite!(outbox, $empty);
            suite!(network_rules, $empty);
            suite!(audit_log, $empty);
            suite!(upkeep, $empty);
        }
    };
}

suites!(sqlite, Sqlite(tempfile::tempdir().unwrap()));

async fn names(store: &Arc<dyn Store>, realm: Option<&str>) -> Vec<String> {
    let filter = AccountFilter { tenant: "example", realm };
    let accounts = store.accounts(filter, None, 1_000).await.unwrap();
    accounts.into_iter().map(|account| account.key.username.as_str().to_owned()).collect()
}

/// Compares all but the HA1s by Debug, which does not show them, and the HA1s by their bytes.
fn assert_same(found: &Account, expected: &Account) {
    let ha1s = |account: &Account| {
        let mut ha1s: Vec<_> =
            account.ha1s.iter().map(|ha1| (ha1.algorithm().name(), ha1.as_bytes().to_vec())).collect();
        ha1s.sort();
        ha1s
    };
    assert_eq!(ha1s(found), ha1s(expected));
    let email = |account: &Account| account.email.as_ref().map(|email| email.as_str().to_owned());
    assert_eq!(email(found), email(expected));
    let rest = |account: &Account| format!("{:?}", Account { ha1s: Vec::new(), ..account.clone() });
    assert_eq!(rest(found), rest(expected));
}
