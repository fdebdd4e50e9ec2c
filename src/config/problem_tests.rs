//! What is found wrong with settings.

use super::tests::{TENANT, load};

fn problems(toml: &str) -> Vec<String> {
    load(toml, &[]).unwrap().problems().iter().map(ToString::to_string).collect()
}

#[test]
fn problems_name_the_key_and_the_remedy() {
    assert_eq!(problems(TENANT), Vec::<String>::new());
    for (toml, expected) in [
        ("listen = \"0.0.0.0:8080\"", "error: listen: 0.0.0.0:8080 can be reached"),
        ("admin_listen = \"[::]:8081\"", "error: admin_listen: "),
        ("admin_listen = \"127.0.0.1:8080\"", "error: admin_listen: is the same"),
        ("behind_proxy = true", "warning: trusted_proxies: "),
        ("[mail]\ntransport = \"smtp\"", "error: mail.smtp_host: "),
        ("[mail]\nfrom = \"nobody\"", "error: mail.from: "),
        ("[mail]\nsmtp_username = \"x\"", "error: mail.smtp_username: "),
        ("[mail]\nsmtp_password_file = \"/nowhere\"", "error: mail.smtp_password_file: /nowhere: "),
        ("[tls]\ncertificate = \"/nowhere\"\nkey = \"/nowhere\"", "error: tls.certificate: "),
        ("captcha_key_file = \"/nowhere\"", "error: captcha_key_file: /nowhere: "),
        ("admin_token = \"too short\"", "error: admin_token: is too short"),
        ("admin_token = \"long enough, with blanks\"", "error: admin_token: must consist of"),
        ("admin_token_file = \"/nowhere\"", "error: admin_token_file: /nowhere: "),
        ("[blacklist]\ncapacity = -1", "error: blacklist.capacity: "),
        ("[blacklist]\nudp_factor = nan", "error: blacklist.udp_factor: "),
        ("[blacklist]\nladder = []", "error: blacklist.ladder: "),
        ("[blacklist]\nsnapshot_interval = \"0s\"", "error: blacklist.snapshot_interval: is zero"),
        ("[replay]\ncapacity = 0", "error: replay.capacity: 0 is out of range"),
        ("data_dir = \"/dev/null\"", "error: data_dir: "),
    ] {
        let found = problems(toml);
        assert!(found.iter().any(|line| line.starts_with(expected)), "{toml}: {found:?}");
    }
}

#[test]
fn an_application_sid_that_is_not_a_uuid_is_an_error() {
    let with = |sid: &str| format!("{TENANT}\napplication_sid = {sid:?}");
    assert_eq!(problems(&with("5f1c2f3e-0000-4000-8000-000000000001")), Vec::<String>::new());
    for wrong in ["", "my-application", "5f1c2f3e00004000800000000000000001"] {
        let expected = "error: tenant \"example\", application_sid: is not a UUID: ";
        assert!(problems(&with(wrong)).iter().any(|line| line.starts_with(expected)), "{wrong:?}");
        let error = load(&with(wrong), &[]).unwrap().tenants().unwrap_err().to_string();
        assert!(error.starts_with("tenant \"example\": application_sid is a UUID like "), "{error}");
    }
}

#[test]
fn a_realm_that_is_not_a_host_name_needs_domains() {
    let of = |realm: &str, domains: &str| {
        problems(
            &TENANT.replace("realms = [\"phone.example.com\"]", &format!("realms = [{realm:?}]\ndomains = {domains}")),
        )
    };
    for realm in ["asterisk", "My Realm", "sip-1.pb"] {
        let expected =
            format!("warning: tenant \"example\", domains: is empty, and the realm {realm:?} is not a host name: ");
        assert!(of(realm, "[]").iter().any(|line| line.starts_with(&expected)), "{:?}", of(realm, "[]"));
        assert_eq!(of(realm, "[\"voice.example.com\", \"2001:db8::1\"]"), Vec::<String>::new());
    }
    for realm in ["localhost", "192.0.2.1", "2001:db8::1", "pbx.local"] {
        assert_eq!(of(realm, "[]"), Vec::<String>::new(), "{realm}");
    }
    for domain in ["sip:a.example", "a.example:5060", "a.example/x", "<a.example>@", ""] {
        let found = of("a.example", &format!("[{domain:?}]"));
        let expected = format!("error: tenant \"example\", domains: {domain:?} is not a host name: ");
        assert!(found.iter().any(|line| line.starts_with(&expected)), "{found:?}");
    }
}

#[test]
fn hosts_and_realms_that_nothing_can_match_are_warned_of() {
    let hosts = |host: &str| problems(&TENANT.replace("hosts = [", &format!("hosts = [{host:?}, ")));
    for host in
        ["*.example.com", "phone,example.com", "phone..example.com", "-a.example.com", "10.0.0", "phone.example.com.."]
    {
        let found = hosts(host);
        let expected = format!("warning: tenant \"example\", hosts: {host:?} ");
        assert!(found.iter().any(|line| line.starts_with(&expected)), "{found:?}");
    }
    for host in ["my_phone.example.com", "B\u{fc}cher.example", "192.0.2.7", "[2001:0db8::1]", "LOCALHOST."] {
        assert_eq!(hosts(host), Vec::<String>::new(), "{host}");
    }
    let realm = |realm: &str| problems(&TENANT.replace("realms = [", &format!("realms = [{realm:?}, ")));
    for (odd, meant) in
        [("sip:acme.example", "acme.example"), ("ACME.example", "acme.example"), ("acme.example ", "acme.example")]
    {
        let found = realm(odd);
        assert!(
            found.iter().any(
                |line| line.contains(&format!("realms: {odd:?} ")) && line.contains(&format!("perhaps {meant:?}"))
            ),
            "{found:?}"
        );
    }
    let domains = problems(&TENANT.replace("hosts = [", "domains = [\"*.acme.example\"]\nhosts = ["));
    assert!(domains.iter().any(|line| line.contains("domains: \"*.acme.example\" holds a wildcard")), "{domains:?}");
}

#[test]
fn a_relay_that_is_not_a_host_is_warned_of_and_never_shown() {
    let relay = |host: &str| problems(&format!("{TENANT}\n[mail]\ntransport = \"smtp\"\nsmtp_host = {host:?}"));
    for host in ["smtp://user:hidden@relay.example", "relay.example:587", "relay.example/", " relay.example", "[::1]"] {
        let found = relay(host);
        assert!(found.iter().any(|line| line.starts_with("warning: mail.smtp_host: is not a host name")), "{found:?}");
        assert!(!found.concat().contains("hidden"), "{found:?}");
    }
    for host in ["relay.example", "192.0.2.7", "2001:db8::7"] {
        assert_eq!(relay(host), Vec::<String>::new(), "{host}");
    }
}

#[test]
fn a_list_file_that_is_missing_or_bad_is_a_warning_that_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bad.txt");
    let problem = |path: &std::path::Path| {
        let toml = format!("{TENANT}\n[blacklist]\nlist_file = {path:?}");
        let settings = load(&toml, &[]).unwrap();
        assert_eq!(settings.problems(), [], "it stops no start");
        settings.list_file_problem().map(|problem| problem.to_string())
    };
    let warning =
        |path: &std::path::Path, text: &str| Some(format!("warning: blacklist.list_file: {}: {text}", path.display()));
    assert_eq!(problem(&file), warning(&file, "No such file or directory (os error 2)"));
    assert_eq!(problem(folder.path()), warning(folder.path(), "not a file"));
    std::fs::write(&file, "203.0.113.7\nmy secret\n").unwrap();
    assert_eq!(problem(&file), warning(&file, "line 2 is not a network"));
    std::fs::write(&file, "203.0.113.7\n").unwrap();
    assert_eq!(problem(&file), None);
    assert_eq!(load(TENANT, &[]).unwrap().list_file_problem(), None);
    let large = std::fs::File::create(&file).unwrap();
    large.set_len(1 << 40).unwrap();
    assert_eq!(problem(&file), warning(&file, "it is larger than 32 MiB"), "no more is read than may be");
}

#[test]
fn problems_of_tenants_are_found() {
    for (from, to, expected) in [
        ("realms = [\"phone.example.com\"]", "realms = []", "realms"),
        ("realms = [\"phone.example.com\"]", "realms = [\"a\\u0007b\"]", "realms"),
        ("hosts = [\"Phone.Example.com.\"]", "hosts = []", "hosts"),
        ("Phone.Example.com.", "phone.example.com:8080", "hosts"),
        ("Phone.Example.com.", "phone\u{202e}.example.com", "hosts"),
        ("https://phone.example.com/", "ftp://phone.example.com", "public_url"),
        ("https://phone.example.com/", "https://:443/", "error: tenant \"example\", public_url"),
        ("https://phone.example.com/", "https://other.example/", "warning: tenant \"example\", public_url"),
        (
            "https://phone.example.com/",
            "https://phone.example.com/x/",
            "warning: tenant \"example\", public_url: has a",
        ),
        (
            "https://phone.example.com/",
            "http://phone.example.com/",
            "warning: tenant \"example\", public_url: is plain",
        ),
        ("username = \"jambonz\"", "username = \"a:b\"", "webhook_users"),
        ("password = \"long enough for all\"", "password = \"short\"", "webhook_users"),
        (
            "password = \"long enough for all\"",
            "password_file = \"/nowhere\"",
            "webhook user \"jambonz\": password_file: ",
        ),
        (", password = \"long enough for all\"", "", "password or password_file is missing"),
        ("name = \"example\"", "name = \"example\"\nexpires_max = 0", "expires_max"),
        ("[[tenant]]", "[webhook]\nsignature = \"require\"\n[[tenant]]", "signature_secrets"),
    ] {
        let toml = TENANT.replace(from, to);
        assert_ne!(toml, TENANT);
        let found = problems(&toml);
        assert!(found.iter().any(|line| line.contains(expected)), "{toml}: {found:?}");
    }
    for same in ["https://PHONE.example.com.:8443", "http://127.0.0.1:8080", "http://[::1]"] {
        let toml = TENANT.replace("https://phone.example.com/", same);
        let toml = toml.replace("hosts = [", "hosts = [\"127.0.0.1\", \"[::1]\", ");
        assert_eq!(problems(&toml), Vec::<String>::new());
    }
    let twice = format!("{TENANT}{TENANT}");
    assert_eq!(problems(&twice).len(), 3, "name, host and webhook user: {:?}", problems(&twice));
}

#[test]
fn a_title_is_missed_where_people_would_read_an_address() {
    let mut toml = TENANT.replace("https://phone.example.com/", "https://192.0.2.1/");
    for (key, value) in [("hosts", "Phone.Example.com."), ("realms", "phone.example.com")] {
        toml = toml.replace(&format!("{key} = [\"{value}\"]"), &format!("{key} = [\"192.0.2.1\"]"));
    }
    let found = problems(&toml);
    let expected = "warning: tenant \"example\", title: is not set, so pages and emails call this website 192.0.2.1";
    assert!(found.len() == 1 && found[0].starts_with(expected), "{found:?}");
    assert_eq!(problems(&toml.replace("[[tenant]]", "[[tenant]]\ntitle = \"Acme\"")), Vec::<String>::new());
}

#[test]
fn what_a_tenant_shows_to_people_is_checked() {
    let notice = "privacy_url = \"https://example.com/privacy\"";
    let shown = |line: &str| {
        let tenant = if line.starts_with("privacy_url") { TENANT.replace(notice, "") } else { TENANT.to_owned() };
        tenant.replace("[[tenant]]", &format!("[[tenant]]\n{line}"))
    };
    for line in [
        "title = \"Example & Co\"",
        "support = \"help@example.com\"",
        "support = \"https://example.com/help\"",
        "imprint_url = \"https://example.com/imprint\"",
        "mail_from = \"Example <noreply@example.com>\"",
        "registrar = \"sip.example.com:5080\"",
        "transports = [\"wss\", \"tls\"]",
        "challenge_algorithms = []",
        "challenge_algorithms = [\"MD5\"]",
        "challenge_algorithms = [\"sha-256\", \"md5\", \"SHA-512-256\"]",
    ] {
        assert_eq!(problems(&shown(line)), Vec::<String>::new());
    }
    for line in [
        "title = \" \"",
        "support = \"javascript:alert(1)\"",
        "imprint_url = \"example.com\"",
        "privacy_url = \"javascript:alert(1)\"",
        "mail_from = \"nobody\"",
        "registrar = \"sip.example.com;transport=tcp\"",
        "transports = []",
        "transports = [\"sctp\"]",
        "challenge_algorithms = [\"SHA256\"]",
        "challenge_algorithms = [\"\"]",
        "challenge_algorithms = [\"MD5-sess\"]",
        "challenge_algorithms = [\"MD5\", \"SHA-256\", \"md5\"]",
    ] {
        let expected = format!("error: tenant \"example\", {}", line.split(' ').next().unwrap());
        assert!(problems(&shown(line)).iter().any(|problem| problem.starts_with(&expected)), "{line}");
    }
    let warned = problems(&shown("challenge_algorithms = [\"SHA-512-256\"]"));
    let [warning] = &warned[..] else { panic!("{warned:?}") };
    assert!(warning.starts_with("warning: tenant \"example\", challenge_algorithms"), "{warning}");
}
