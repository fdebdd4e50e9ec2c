//! Accounts: who may log in with which HA1s, in which state, and which changes of state are legal.

mod audit; // who did what
mod audit_log; // audit records in the store
pub mod change; // an operator switches an account, or gives it a password
pub mod create; // an operator creates an account
mod credentials; // what a login asks of the store
mod directory; // the accounts in the store
pub mod import; // an operator imports a file of accounts
pub mod lines; // the lines of a file of accounts
pub mod remove; // an operator removes an account
mod activation_hash;
mod display_name;
mod email_address;
mod account;
mod key;
mod new_account;
mod new_credentials;
mod new_password;
mod role;
mod session_epoch;
mod state;
mod tenant_realms;
mod username;
mod weak_password;

pub use audit::{Action, AuditRecord, AuditSubject, Author, RemovedName};
pub use audit_log::AuditLog;
pub use credentials::{Credential, CredentialKey, Credentials, STALE_AFTER};
pub use directory::{AccountChange, AccountFilter, Accounts, CreateError, NameTest};

pub use activation_hash::{ACTIVATION_LIFETIME, ActivationHash};
pub use display_name::{DisplayName, DisplayNameError};
pub use email_address::{EmailAddress, EmailAddressError, LocalPart};
pub use account::Account;
pub use key::AccountKey;
pub use new_account::NewAccount;
pub use new_credentials::{IssuedCredentials, NewCredentials};
pub use new_password::{NewPassword, PasswordError};
pub use role::{Role, RoleError};
pub use session_epoch::SessionEpoch;
pub use state::{AccountState, Switch};
pub use tenant_realms::{ForeignRealmError, TenantRealms};
pub use username::{AccountUsername, OddUsername, ReservedUsernames, UsernameError};
pub use weak_password::{OwnNames, Weakness, common_password_filter, weakness_of_ha1};
