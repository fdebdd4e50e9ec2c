//! How each maker's phones call what has to be entered, and where: from their manuals, with their own words.

/// Words in English and in German.
pub(super) type Words = (&'static str, &'static str);

/// What a field is filled with; how it is written depends on the phone.
#[derive(Clone, Copy)]
pub(super) enum Part {
    /// The digest username.
    User,
    /// The realm, which is the domain too.
    Realm,
    /// `user@realm`.
    Address,
    /// Not known to the server.
    Password,
    /// `UDP`.
    Transport,
    /// The port of the realm's own server.
    Port,
    /// The registrar's host, where that is not the realm.
    OutboundHost,
    /// The registrar's port, where its host is not the realm.
    OutboundPort,
    /// Host and port of the same.
    Outbound,
    /// `sip:host:port;transport=tls` of the same.
    OutboundRoute,
    /// Seconds that a registration lasts.
    Expires,
}

/// The id, the name, the place, and the fields of a phone.
pub(super) type Plan = (&'static str, Words, Words, &'static [(Words, Part)]);

/// What is not translated.
const fn same(word: &'static str) -> Words {
    (word, word)
}

/// All of them, in the order in which they are offered.
pub(super) const PLANS: [Plan; 10] = [
    (
        "linphone",
        same("Linphone"),
        (
            "In Linphone: Assistant, “Third-party SIP account”.",
            "In Linphone: Assistent, „SIP-Konto eines Drittanbieters“.",
        ),
        &[
            (("Username", "Benutzername"), Part::User),
            (("Password", "Passwort"), Part::Password),
            (("Domain", "Domain"), Part::Realm),
            (("Transport", "Transport"), Part::Transport),
            (("Outbound proxy (advanced settings)", "Outbound-Proxy (erweiterte Einstellungen)"), Part::OutboundRoute),
        ],
    ),
    (
        "zoiper",
        same("Zoiper"),
        ("In Zoiper 5: Settings, Accounts, Add.", "In Zoiper 5: Einstellungen, Konten, Hinzufügen."),
        &[
            (same("Username / Login"), Part::Address),
            (same("Password"), Part::Password),
            (same("Hostname"), Part::Realm),
            (same("Authentication username"), Part::User),
            (same("Outbound proxy"), Part::Outbound),
            (same("SIP transport"), Part::Transport),
        ],
    ),
    (
        "groundwire",
        same("Groundwire"),
        (
            "In Groundwire: Settings, Accounts, +, Generic SIP Account; the last ones under Advanced Settings.",
            "In Groundwire: Settings, Accounts, +, Generic SIP Account; die letzten unter Advanced Settings.",
        ),
        &[
            (same("Title"), Part::Realm),
            (same("Username"), Part::User),
            (same("Password"), Part::Password),
            (same("Domain"), Part::Realm),
            (same("Transport Protocol"), Part::Transport),
            (same("Proxy"), Part::Outbound),
            (same("Auth Username"), Part::User),
        ],
    ),
    (
        "microsip",
        same("MicroSIP"),
        ("In MicroSIP: Menu, Add Account…", "In MicroSIP: Menü, Konto hinzufügen…"),
        &[
            (same("Account Name"), Part::Realm),
            (same("SIP Server"), Part::Realm),
            (same("SIP Proxy"), Part::Outbound),
            (same("Username"), Part::User),
            (same("Domain"), Part::Realm),
            (same("Login"), Part::User),
            (same("Password"), Part::Password),
            (same("Transport"), Part::Transport),
        ],
    ),
    ("baresip", same("baresip"), ("In the file ~/.baresip/accounts:", "In der Datei ~/.baresip/accounts:"), &[]),
    (
        "yealink",
        same("Yealink"),
        ("On the phone's web page: Account, Register.", "Auf der Webseite des Telefons: Account, Register."),
        &[
            (same("Display Name"), Part::User),
            (same("Register Name"), Part::User),
            (same("User Name"), Part::User),
            (same("Password"), Part::Password),
            (same("SIP Server 1: Server Host"), Part::Realm),
            (same("SIP Server 1: Port"), Part::Port),
            (same("Transport"), Part::Transport),
            (same("Server Expires"), Part::Expires),
            (same("Outbound Proxy Server 1"), Part::OutboundHost),
            (same("Outbound Proxy Server 1: Port"), Part::OutboundPort),
        ],
    ),
    (
        "snom",
        same("Snom"),
        (
            "On the phone's web page: Setup, Identity 1, Login. The transport is part of the outbound proxy.",
            "Auf der Webseite des Telefons: Setup, Identity 1, Login. Der Transport steht im Outbound Proxy.",
        ),
        &[
            (same("Displayname"), Part::User),
            (same("Account"), Part::User),
            (same("Password"), Part::Password),
            (same("Registrar"), Part::Realm),
            (same("Outbound Proxy"), Part::OutboundRoute),
            (same("Authentication Username"), Part::User),
        ],
    ),
    (
        "grandstream",
        same("Grandstream"),
        (
            "On the phone's web page: Accounts, Account 1, General Settings; the transport under SIP Settings.",
            "Auf der Webseite des Telefons: Accounts, Account 1, General Settings; der Transport unter SIP Settings.",
        ),
        &[
            (same("Account Name"), Part::User),
            (same("SIP Server"), Part::Realm),
            (same("Outbound Proxy"), Part::Outbound),
            (same("SIP User ID"), Part::User),
            (same("Authenticate ID"), Part::User),
            (same("Authenticate Password"), Part::Password),
            (same("SIP Transport"), Part::Transport),
        ],
    ),
    (
        "fritz",
        same("FRITZ!Box"),
        (
            "On fritz.box: Telephony, Telephone Numbers, New Telephone Number, Other provider.",
            "Auf fritz.box: Telefonie, Eigene Rufnummern, Neue Rufnummer, Anderer Anbieter.",
        ),
        &[
            (("Internet telephone number", "Internetrufnummer"), Part::User),
            (("User name", "Benutzername"), Part::User),
            (("Password", "Kennwort"), Part::Password),
            (("Registrar", "Registrar"), Part::Realm),
            (("Proxy server", "Proxy-Server"), Part::Outbound),
            (("Transport protocol", "Transportprotokoll"), Part::Transport),
        ],
    ),
    (
        "other",
        ("Another phone", "Ein anderes Telefon"),
        ("Most phones call it like this:", "Bei den meisten Telefonen heißt es so:"),
        &[
            (("Domain, realm", "Domain, Realm"), Part::Realm),
            (("Username", "Benutzername"), Part::User),
            (("Authentication username", "Auth-Benutzername"), Part::User),
            (("Password", "Passwort"), Part::Password),
            (("Transport", "Transport"), Part::Transport),
            (("Port", "Port"), Part::Port),
            (("Outbound proxy", "Outbound-Proxy"), Part::Outbound),
            (("Expires (seconds)", "Gültigkeit (Sekunden)"), Part::Expires),
        ],
    ),
];
