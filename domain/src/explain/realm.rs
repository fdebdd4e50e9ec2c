//! Whose realm it is: the tenant's, another tenant's, or nearly one of theirs.

use super::likeness::{self, Difference};
use super::mark::Mark;
use crate::tenant::{Tenant, Tenants};

/// What was found about the realm.
#[derive(Clone, Debug)]
pub enum RealmFinding {
    /// It is one of the tenant's.
    Own(String),
    /// It is none of the tenant's.
    Foreign {
        /// The realm that the phone named.
        asked: String,
        /// The tenant's own.
        realms: Vec<String>,
        /// Where it comes from, as far as can be known.
        origin: RealmOrigin,
    },
}

/// Where a foreign realm comes from.
#[derive(Clone, Debug)]
pub enum RealmOrigin {
    /// The tenant has one that differs in this only.
    Nearly {
        /// That one.
        own: String,
        /// In what.
        differences: Vec<Difference>,
    },
    /// Another tenant has it, or one that differs in this only.
    OtherTenant {
        /// The other tenant's name.
        tenant: String,
        /// In what; nothing where it is the same byte for byte.
        differences: Vec<Difference>,
    },
    /// The tenant has accounts in it, but the settings no longer name it.
    Retired,
    /// From elsewhere.
    Unknown,
}

impl RealmFinding {
    pub(super) const fn mark(&self) -> Mark {
        match self {
            Self::Own(_) => Mark::Ok,
            Self::Foreign { .. } => Mark::Refused,
        }
    }

    pub(super) fn name(&self) -> &'static str {
        let Self::Foreign { origin, .. } = self else { return "realm" };
        match origin {
            RealmOrigin::OtherTenant { .. } => "realm_of_other_tenant",
            RealmOrigin::Retired => "realm_retired",
            RealmOrigin::Unknown => "realm_unknown",
            RealmOrigin::Nearly { differences, .. } => match differences.as_slice() {
                [Difference::Case] => "realm_case",
                [Difference::Port] => "realm_port",
                [Difference::TrailingDot] => "realm_trailing_dot",
                [Difference::Blanks] => "realm_blanks",
                _ => "realm_spelling",
            },
        }
    }
}

/// Looks for the realm among those of all tenants. `in_use`: whether the tenant has an account in it.
pub(super) fn finding(asked: &str, tenant: &Tenant, tenants: &Tenants, in_use: bool) -> RealmFinding {
    if tenant.realm(asked).is_some() {
        return RealmFinding::Own(asked.to_owned());
    }
    let nearest = |tenant: &Tenant| {
        let near = tenant.realms.iter().map(|own| (own, likeness::of_realms(asked, own.as_str())));
        let near = near.filter_map(|(own, differences)| Some((own.as_str().to_owned(), differences?)));
        near.min_by_key(|(_, differences)| differences.len())
    };
    let others = tenants.iter().filter(|other| other.id != tenant.id);
    let elsewhere = others.filter_map(|other| Some((other.name.clone(), nearest(other)?.1)));
    let elsewhere = elsewhere.min_by_key(|(_, differences)| differences.len());
    let origin = match (nearest(tenant), elsewhere) {
        (_, Some((tenant, differences))) if differences.is_empty() => RealmOrigin::OtherTenant { tenant, differences },
        _ if in_use => RealmOrigin::Retired,
        (Some((own, differences)), _) => RealmOrigin::Nearly { own, differences },
        (None, Some((tenant, differences))) => RealmOrigin::OtherTenant { tenant, differences },
        (None, None) => RealmOrigin::Unknown,
    };
    let realms = tenant.realms.iter().map(|realm| realm.as_str().to_owned()).collect();
    RealmFinding::Foreign { asked: asked.to_owned(), realms, origin }
}
