//! How facts about a refused attempt are written for the command line and read again: algorithms, members and errors by
//! their names, times in whole seconds.

use crate::authentication::attempt::Fields;
use serde::{Deserialize as _, Deserializer, de::Error};
use std::borrow::Cow;

/// The name of a member of a request. Under a name of its own, for serde would else borrow it from what is read.
pub(super) type MemberName = &'static str;

/// Reads the name of a member; an error for any other string.
pub(super) fn member_name<'de, D: Deserializer<'de>>(deserializer: D) -> Result<MemberName, D::Error> {
    let name = Cow::<'de, str>::deserialize(deserializer)?;
    Fields::name_of_member(&name).ok_or_else(|| D::Error::custom("not the name of a member"))
}

/// Reads several of them.
pub(super) fn member_names<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<MemberName>, D::Error> {
    let names = Vec::<Cow<'de, str>>::deserialize(deserializer)?;
    let known = names.iter().map(|name| Fields::name_of_member(name));
    known.collect::<Option<_>>().ok_or_else(|| D::Error::custom("not names of members"))
}

/// An algorithm by its name in the registry.
pub(super) mod algorithm {
    use crate::digest::Algorithm;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error};
    use std::borrow::Cow;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
    pub fn serialize<S: Serializer>(algorithm: &Algorithm, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(algorithm.name())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Algorithm, D::Error> {
        let name = Cow::<'de, str>::deserialize(deserializer)?;
        Algorithm::parse(&name).ok_or_else(|| D::Error::custom("not an algorithm"))
    }
}

/// Why a header cannot be read, by its message.
pub(super) mod header_error {
    use crate::digest::AuthorizationError;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error};
    use std::borrow::Cow;

    const ALL: [AuthorizationError; 4] = [
        AuthorizationError::Scheme,
        AuthorizationError::Syntax,
        AuthorizationError::Duplicate,
        AuthorizationError::TooMany,
    ];

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands references")]
    pub fn serialize<S: Serializer>(error: &AuthorizationError, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(error)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<AuthorizationError, D::Error> {
        let message = Cow::<'de, str>::deserialize(deserializer)?;
        let known = ALL.into_iter().find(|error| error.to_string() == message);
        known.ok_or_else(|| D::Error::custom("not an error of a header"))
    }
}

/// A time in whole seconds.
pub(super) mod seconds {
    use serde::{Deserialize as _, Deserializer, Serializer};
    use std::time::Duration;

    pub fn serialize<S: Serializer>(time: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(time.as_secs())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_secs)
    }
}
