//! What to enter in a phone of each maker, under the names that its own settings have.

use super::phone_fields::{PLANS, Part, Plan, Words};
use super::phone_lines::{PhoneAccount, PhoneLine};
use domain::tenant::SipTransport;

/// A phone or app.
pub(super) struct PhoneModel {
    /// Its word in the page, and in what such phones call themselves.
    pub id: &'static str,
    /// Its name.
    pub name: Words,
    /// Where its settings are.
    pub place: Words,
    /// What to enter there.
    pub settings: Vec<ModelSetting>,
    /// The same as a line of a file.
    pub line: Option<PhoneLine>,
}

/// One field of a phone.
pub(super) struct ModelSetting {
    /// Of its value in the page.
    pub id: String,
    /// What the phone calls it.
    pub label: Words,
    /// What belongs there.
    pub value: SettingValue,
}

/// What belongs into a field.
pub(super) enum SettingValue {
    /// To be copied.
    Exact(String),
    /// To be chosen from a list.
    Chosen(String),
    /// The password, which the server does not know.
    Password,
}

/// All phones, with this account's settings. Fields that the account leaves empty are left out.
pub(super) fn models(account: &PhoneAccount<'_>) -> Vec<PhoneModel> {
    let server = Server::of(account);
    let model = |(id, name, place, fields): &Plan| PhoneModel {
        id,
        name: *name,
        place: *place,
        settings: settings(id, fields, account, &server),
        line: (*id == "baresip").then(|| account.baresip()),
    };
    PLANS.iter().map(model).collect()
}

fn settings(id: &str, fields: &[(Words, Part)], account: &PhoneAccount<'_>, server: &Server<'_>) -> Vec<ModelSetting> {
    let setting = |(place, (label, part)): (usize, &(Words, Part))| {
        let value = server.value(*part, account)?;
        Some(ModelSetting { id: format!("{id}-{place}"), label: *label, value })
    };
    fields.iter().enumerate().filter_map(setting).collect()
}

/// Where a phone sends its requests.
struct Server<'a> {
    host: &'a str,
    port: &'a str,
    /// Whether the host is not the realm, so that a phone needs it as its outbound proxy.
    is_elsewhere: bool,
}

impl<'a> Server<'a> {
    fn of(account: &PhoneAccount<'a>) -> Self {
        let usual = if account.transport == SipTransport::Tls { "5061" } else { "5060" };
        let registrar = account.registrar;
        // The colons of an IPv6 address stand in brackets.
        let port = registrar.rsplit_once(':').filter(|(_, port)| !port.is_empty() && !port.contains(']'));
        let (host, port) = port.unwrap_or((registrar, usual));
        Self { host, port, is_elsewhere: host != account.realm }
    }

    fn value(&self, part: Part, account: &PhoneAccount<'_>) -> Option<SettingValue> {
        let outbound = |text: String| self.is_elsewhere.then_some(SettingValue::Exact(text));
        let Self { host, port, .. } = self;
        let exact = |text: &str| Some(SettingValue::Exact(text.to_owned()));
        match part {
            Part::User => exact(account.username),
            Part::Realm => exact(account.realm),
            Part::Address => exact(&format!("{}@{}", account.username, account.realm)),
            Part::Port => exact(port),
            Part::Expires => exact(&account.expires.to_string()),
            Part::Password => Some(SettingValue::Password),
            Part::Transport => Some(SettingValue::Chosen(account.transport.label().to_owned())),
            Part::OutboundHost => outbound((*host).to_owned()),
            Part::OutboundPort => outbound((*port).to_owned()),
            Part::Outbound => outbound(format!("{host}:{port}")),
            Part::OutboundRoute => outbound(format!("sip:{host}:{port};transport={}", account.transport.name())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(model: &str, registrar: &str, transport: SipTransport) -> Vec<String> {
        let account = PhoneAccount { username: "alex", realm: "r.example", registrar, transport, expires: 600 };
        let found = models(&account).into_iter().find(|found| found.id == model).unwrap();
        found.settings.into_iter().map(|setting| format!("{}={}", setting.label.0, shown(setting.value))).collect()
    }

    fn shown(value: SettingValue) -> String {
        match value {
            SettingValue::Exact(text) | SettingValue::Chosen(text) => text,
            SettingValue::Password => "*".to_owned(),
        }
    }

    #[test]
    fn a_registrar_of_another_name_is_the_outbound_proxy() {
        let expected = [
            "Display Name=alex",
            "Register Name=alex",
            "User Name=alex",
            "Password=*",
            "SIP Server 1: Server Host=r.example",
            "SIP Server 1: Port=5080",
            "Transport=TLS",
            "Server Expires=600",
            "Outbound Proxy Server 1=sip.example",
            "Outbound Proxy Server 1: Port=5080",
        ];
        assert_eq!(values("yealink", "sip.example:5080", SipTransport::Tls), expected);
        let route = "Outbound Proxy=sip:[2001:db8::1]:5061;transport=tls".to_owned();
        assert!(values("snom", "[2001:db8::1]", SipTransport::Tls).contains(&route));
    }

    #[test]
    fn where_the_realm_is_the_registrar_no_phone_has_an_outbound_proxy() {
        for (id, ..) in PLANS {
            let values = values(id, "r.example", SipTransport::Udp);
            assert!(values.iter().all(|value| !value.contains("roxy")), "{values:?}");
        }
        assert!(values("other", "r.example", SipTransport::Tcp).contains(&"Port=5060".to_owned()));
        assert!(values("other", "r.example:5062", SipTransport::Tls).contains(&"Port=5062".to_owned()));
    }
}
