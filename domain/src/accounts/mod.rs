//! Accounts: who may log in with which HA1s, in which state, and which changes of state are legal. Its noun is `Account`
//! with its parts; its verbs create, change, import and remove accounts; its traits are `Accounts`, `Credentials` and
//! `AuditLog`.

mod account; // an account with all its fields
mod activation_hash; // what the store keeps of an activation link
mod audit; // who did what
mod audit_log; // audit records in the store
mod change; // an operator enables or disables an account, or replaces its password
mod create; // an operator creates an account
mod credentials; // what a login needs from the store
mod directory; // the accounts in the store
mod display_name; // what a person wants to be called
mod email_address; // as typed, as mailed, as counted
mod import; // an operator imports a file of accounts
mod key; // tenant, realm and username
pub mod lines; // the lines of a file of accounts
mod new_account; // what an operator creates
mod new_credentials; // where an account's HA1s come from
mod new_password; // passwords that are rejected or generated
mod phones; // passwords of single phones
mod progress; // how far long work has come
mod remove; // an operator removes an account
mod role; // what an account is to the platform
mod session_epoch; // which sessions are valid
mod state; // pending, active, disabled
mod tenant_realms; // the realms of a tenant's accounts
mod username; // for operators, and for signup
mod weak_password; // passwords that are easy to guess

pub use account::Account;
pub use activation_hash::{ACTIVATION_LIFETIME, ActivationHash};
pub use audit::{Action, AuditRecord, AuditSubject, Author, RemovedName};
pub use audit_log::AuditLog;
pub use change::{ReplacedCredentials, replace_credentials, switch_account};
pub use create::{CreateAccountError, CreatedAccount, check_is_free, create_account};
pub use credentials::{Credential, CredentialKey, Credentials, LookUp, STALE_AFTER};
pub use directory::{AccountChange, AccountFilter, Accounts, CreateError, NameTest};
pub use display_name::{DisplayName, DisplayNameError};
pub use email_address::{EmailAddress, EmailAddressError, LocalPart};
pub use import::{BadLine, Import, ImportOutcome};
pub use key::AccountKey;
pub use new_account::NewAccount;
pub use new_credentials::NewCredentials;
pub use new_password::{NewPassword, PasswordError};
pub use phones::{
    AddPhoneError, NewPhone, PHONES, Phone, PhoneHa1, PhoneHa1s, PhoneId, PhoneName, PhoneNameError, Phones,
    Registration, Registrations,
};
pub use progress::Progress;
pub use remove::{RemovedAccount, is_confirmed, remove_account};
pub use role::{Role, RoleError};
pub use session_epoch::SessionEpoch;
pub use state::{AccountState, Switch};
pub use tenant_realms::{ForeignRealmError, TenantRealms};
pub use username::{AccountUsername, OddUsername, ReservedUsernames, UsernameError};
pub use weak_password::{OwnNames, Weakness, common_password_filter, weakness_of_ha1};
