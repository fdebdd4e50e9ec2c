//! Lines ready for other phones: what to put into a file or a shell, except the password, which the server does not know.

use crate::http::website::sip_uri;
use domain::tenant::SipTransport;

/// What all of them are made of.
pub(super) struct PhoneAccount<'a> {
    /// The digest username.
    pub username: &'a str,
    /// The realm, which is the domain too.
    pub realm: &'a str,
    /// Where to register.
    pub registrar: &'a str,
    /// How to get there.
    pub transport: SipTransport,
    /// The longest registration, in seconds.
    pub expires: u32,
}

/// What stands before and after the password.
pub(super) struct PhoneLine {
    /// Before it.
    pub before: String,
    /// After it.
    pub after: String,
}

impl PhoneAccount<'_> {
    fn address(&self) -> String {
        sip_uri::address(self.username, self.realm)
    }

    fn route(&self) -> String {
        sip_uri::route(self.registrar, self.transport.name())
    }

    /// A line of baresip's `accounts`.
    pub fn baresip(&self) -> PhoneLine {
        let (address, transport) = (self.address(), self.transport.name());
        let before = format!("<{address};transport={transport}>;auth_user={};auth_pass=", self.username);
        let elsewhere = self.registrar != self.realm;
        let outbound = if elsewhere { format!(";outbound=\"{}\"", self.route()) } else { String::new() };
        PhoneLine { before, after: format!(";regint={}{outbound}", self.expires) }
    }

    /// A command that starts pjsua.
    pub fn pjsua(&self) -> PhoneLine {
        let options = [("--id", self.address()), ("--registrar", self.route())];
        let named = [("--realm", self.realm.to_owned()), ("--username", self.username.to_owned())];
        let tls = if self.transport == SipTransport::Tls { " --use-tls" } else { "" };
        let options = options.into_iter().chain(named).map(|(name, value)| format!(" {name} {}", quoted(&value)));
        let before = format!("pjsua{tls}{} --password ", options.collect::<String>());
        PhoneLine { before, after: format!(" --reg-timeout {}", self.expires) }
    }

    /// Commands for a running linphonec.
    pub fn linphonecsh(&self) -> PhoneLine {
        // Both addresses are escaped, so neither can end the quotes.
        let before = format!("linphonecsh init\nlinphonecsh generic 'register {} {} ", self.address(), self.route());
        PhoneLine { before, after: "'".to_owned() }
    }
}

/// A word of a shell.
fn quoted(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~+:@%/".contains(&byte);
    if word.bytes().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alex<'a>(username: &'a str, registrar: &'a str) -> PhoneAccount<'a> {
        PhoneAccount { username, realm: "r.example", registrar, transport: SipTransport::Tls, expires: 600 }
    }

    fn whole(line: &PhoneLine) -> String {
        format!("{}PASSWORD{}", line.before, line.after)
    }

    #[test]
    fn another_registrar_is_named_and_the_realm_s_own_is_not() {
        assert_eq!(
            whole(&alex("alex", "r.example").baresip()),
            "<sip:alex@r.example;transport=tls>;auth_user=alex;auth_pass=PASSWORD;regint=600"
        );
        assert_eq!(
            whole(&alex("alex", "sip.example:5080").baresip()),
            "<sip:alex@r.example;transport=tls>;auth_user=alex;auth_pass=PASSWORD;regint=600\
             ;outbound=\"sip:sip.example:5080;transport=tls\""
        );
    }

    #[test]
    fn commands_hold_nothing_that_a_shell_would_run() {
        let odd = alex("a'$(id) b", "r.example");
        assert_eq!(
            whole(&odd.pjsua()),
            "pjsua --use-tls --id sip:a%27%24%28id%29%20b@r.example --registrar 'sip:r.example;transport=tls' \
             --realm r.example --username 'a'\\''$(id) b' --password PASSWORD --reg-timeout 600"
        );
        assert_eq!(
            whole(&odd.linphonecsh()),
            "linphonecsh init\nlinphonecsh generic 'register sip:a%27%24%28id%29%20b@r.example \
             sip:r.example;transport=tls PASSWORD'"
        );
    }
}
