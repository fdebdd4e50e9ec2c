//! Who did what: the audit record of each change made on the command line.

/// What an operator does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Adds an account.
    Add,
    /// Imports a file of accounts.
    Import,
    /// Gives an account a new password.
    SetHa1,
    /// Enables an account.
    Enable,
    /// Disables an account.
    Disable,
    /// Removes an account.
    Remove,
    /// Writes accounts with their HA1s.
    Export,
    /// Copies the store.
    Backup,
}

impl Action {
    /// The word in the store and in the log, as it is typed on the command line.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Import => "import",
            Self::SetHa1 => "set-ha1",
            Self::Enable => "enable",
            Self::Disable => "disable",
            Self::Remove => "remove",
            Self::Export => "export",
            Self::Backup => "backup",
        }
    }
}

/// Whether a record may hold the name of the account that is removed by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RemovedName {
    /// A running server prints it within a second, and then it is erased.
    UntilPrinted,
    /// No server runs: the record holds the reference alone.
    Never,
}

/// Who makes the changes of an opened store, and by which command.
#[derive(Clone, Debug)]
pub struct Author {
    /// The operating system's user.
    pub actor: String,
    /// Who became that user by sudo; a user who is not root may claim anything here.
    pub sudo_user: Option<String>,
    /// The command.
    pub action: Action,
    /// Unix seconds.
    pub at: u64,
    /// What becomes of a removed account's name.
    pub removed_name: RemovedName,
}

/// What a command was about, where it changes no account.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditSubject<'a> {
    /// The tenant's name.
    pub tenant: Option<&'a str>,
    /// The realm.
    pub realm: Option<&'a str>,
    /// What else is to be known of it; never a secret or a person's name.
    pub detail: Option<&'a str>,
}

/// A record as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRecord {
    /// Its number; a higher one was written later.
    pub id: u64,
    /// Unix seconds of the change.
    pub at: u64,
    /// The operating system's user.
    pub actor: String,
    /// Who became that user by sudo.
    pub sudo_user: Option<String>,
    /// The command's word.
    pub action: String,
    /// The tenant's name.
    pub tenant: Option<String>,
    /// The realm.
    pub realm: Option<String>,
    /// The username, while there is such an account.
    pub account: Option<String>,
    /// What stands for the account, also after its removal.
    pub reference: Option<String>,
    /// What else is to be known of it.
    pub detail: Option<String>,
}
