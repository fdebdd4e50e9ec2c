//! The command that lifts something, as it is to be typed where these settings hold.

use crate::cli::words::listings::bare;
use crate::cli::words::names::{with_name, word};
use crate::config::Settings;
use crate::http::admin::api::lift::{Lift, LiftOrder};

/// What a command must name depends on how many tenants and realms there are.
pub(in crate::cli) struct Commands {
    tenants: Vec<Realms>,
}

/// A tenant and its realms.
struct Realms {
    name: String,
    realms: Vec<String>,
}

impl Commands {
    pub(in crate::cli) fn of(settings: &Settings) -> Self {
        let tenants = settings.tenant_settings();
        let realms = tenants.iter().map(|tenant| Realms { name: tenant.name.clone(), realms: tenant.realms.clone() });
        Self { tenants: realms.collect() }
    }

    /// The tenant that is named, or all of the settings.
    pub(in crate::cli) fn tenants(&self, named: Option<&str>) -> Vec<String> {
        let all = || self.tenants.iter().map(|tenant| tenant.name.clone()).collect();
        named.map_or_else(all, |named| vec![named.to_owned()])
    }

    /// The command of a call.
    pub(super) fn lift(&self, lift: &Lift) -> String {
        match lift {
            Lift::Remove { network, tenant } => {
                format!("realmgate blacklist remove {}{}", bare(network), self.tenant(tenant.as_deref()))
            }
            Lift::Allow { network } => format!("realmgate blacklist allow {}", bare(network)),
            // No argument holds a NUL: such a name is lifted with its address.
            Lift::Name(LiftOrder { name, from: Some(network), tenant, .. }) if name.contains('\0') => {
                self.lift(&Lift::Remove { network: network.clone(), tenant: tenant.clone() })
            }
            Lift::Name(order) => self.lift_name(order),
            Lift::Enable { tenant, realm, username } => {
                let flags = self.tenant(Some(tenant)) + &self.realm(Some(tenant), realm.as_deref());
                with_name("realmgate account enable", username, &flags)
            }
        }
    }

    /// The command that makes an account.
    pub(super) fn add(&self, tenant: &str, realm: Option<&str>, username: &str) -> String {
        let flags = self.tenant(Some(tenant)) + &self.realm(Some(tenant), realm);
        with_name("realmgate account add", username, &flags)
    }

    fn lift_name(&self, order: &LiftOrder) -> String {
        let from = order.from.as_deref().map(|from| format!(" --from {}", bare(from))).unwrap_or_default();
        let tenant = order.tenant.as_deref();
        let flags = from + &self.tenant(tenant) + &self.realm(tenant, order.realm.as_deref());
        with_name("realmgate blacklist lift", &order.name, &flags)
    }

    fn tenant(&self, tenant: Option<&str>) -> String {
        let named = tenant.filter(|_| self.tenants.len() > 1);
        named.map(|tenant| format!(" --tenant {}", word(tenant))).unwrap_or_default()
    }

    /// Nothing where the tenant has this realm alone.
    fn realm(&self, tenant: Option<&str>, realm: Option<&str>) -> String {
        let settings = self.tenants.iter().find(|one| Some(one.name.as_str()) == tenant);
        let is_only = |realm: &str| settings.is_some_and(|one| one.realms.len() == 1 && one.realms[0] == realm);
        let named = realm.filter(|realm| !is_only(realm));
        named.map(|realm| format!(" --realm {}", word(realm))).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commands(tenants: &[(&str, &[&str])]) -> Commands {
        let tenant = |(name, realms): &(&str, &[&str])| Realms {
            name: (*name).to_owned(),
            realms: realms.iter().map(|realm| (*realm).to_owned()).collect(),
        };
        Commands { tenants: tenants.iter().map(tenant).collect() }
    }

    fn order(name: &str) -> Lift {
        Lift::Name(LiftOrder {
            name: name.to_owned(),
            realm: Some("r.example".to_owned()),
            from: Some("203.0.113.7/32".to_owned()),
            tenant: Some("one".to_owned()),
        })
    }

    #[test]
    fn a_command_names_the_tenant_and_the_realm_where_there_are_several() {
        let only = commands(&[("one", &["r.example"])]);
        assert_eq!(only.lift(&order("bob")), "realmgate blacklist lift bob --from 203.0.113.7");
        assert_eq!(only.lift(&order("a\u{1b}b")), r"realmgate blacklist lift $'a\033b' --from 203.0.113.7");
        assert_eq!(only.lift(&order("a\0b")), "realmgate blacklist remove 203.0.113.7");
        let several = commands(&[("one", &["r.example", "s.example"]), ("two", &["t.example"])]);
        assert_eq!(
            several.lift(&order("it's")),
            "realmgate blacklist lift 'it'\\''s' --from 203.0.113.7 --tenant one --realm r.example"
        );
        let network = || "2001:db8::/64".to_owned();
        let remove = |tenant: Option<&str>| Lift::Remove { network: network(), tenant: tenant.map(str::to_owned) };
        assert_eq!(several.lift(&remove(None)), "realmgate blacklist remove 2001:db8::/64");
        assert_eq!(several.lift(&remove(Some("two"))), "realmgate blacklist remove 2001:db8::/64 --tenant two");
        assert_eq!(only.lift(&Lift::Allow { network: network() }), "realmgate blacklist allow 2001:db8::/64");
    }

    #[test]
    fn a_name_that_begins_like_a_flag_is_none() {
        let only = commands(&[("one", &["r.example"])]);
        assert_eq!(only.lift(&order("-x")), "realmgate blacklist lift --from 203.0.113.7 -- '-x'");
        assert_eq!(only.add("one", Some("other.example"), "b b"), "realmgate account add 'b b' --realm other.example");
    }
}
