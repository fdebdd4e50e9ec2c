//! What an account is to the platform.

/// Why a string cannot be a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a role must be 1 to 32 characters of a-z, 0-9, '_' and '-'")]
pub struct RoleError;

/// What the account is to the platform: `guest` after a signup, `user` when an operator made it, or a word of theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role(String);

impl Role {
    /// Reads a role's word.
    pub fn parse(text: &str) -> Result<Self, RoleError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"_-".contains(&byte);
        ((1..=32).contains(&text.len()) && text.bytes().all(allowed)).then(|| Self(text.to_owned())).ok_or(RoleError)
    }

    /// The role of an account that signed up.
    #[must_use]
    pub fn guest() -> Self {
        Self("guest".to_owned())
    }

    /// The role of an account that an operator added.
    #[must_use]
    pub fn user() -> Self {
        Self("user".to_owned())
    }

    /// The word.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
