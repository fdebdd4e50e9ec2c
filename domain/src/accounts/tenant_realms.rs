//! In which realms a tenant's accounts get HA1s: one made for another realm would never verify.

/// The realm is none of the tenant's. It is not shown: cut out of a line in the wrong place, it may hold an HA1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the realm is not one of tenant {tenant:?}, which has {}", .realms.join(", "))]
pub struct ForeignRealmError {
    tenant: String,
    realms: Vec<String>,
}

/// The realms of one tenant, as they are set.
#[derive(Clone, Copy, Debug)]
pub struct TenantRealms<'a> {
    /// The tenant's name.
    pub tenant: &'a str,
    /// Its realms.
    pub realms: &'a [String],
}

impl TenantRealms<'_> {
    /// Rejects a realm that does not equal one of the tenant's byte for byte.
    pub fn check(self, realm: &str) -> Result<(), ForeignRealmError> {
        if self.realms.iter().any(|own| own == realm) {
            return Ok(());
        }
        Err(ForeignRealmError { tenant: self.tenant.to_owned(), realms: self.realms.to_vec() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_realm_must_be_one_of_the_tenants_byte_for_byte() {
        let realms = ["a.example".to_owned(), "b.example".to_owned()];
        let tenant = TenantRealms { tenant: "example", realms: &realms };
        assert_eq!(tenant.check("b.example"), Ok(()));
        for foreign in ["", "B.example", "c.example"] {
            let error = tenant.check(foreign).unwrap_err().to_string();
            assert_eq!(error, "the realm is not one of tenant \"example\", which has a.example, b.example");
        }
    }
}
