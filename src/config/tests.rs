//! How settings are read.

use super::*;
use std::fs;
use std::os::unix::fs::PermissionsExt;

pub(super) fn load(toml: &str, environment: &[(&str, &str)]) -> Result<Settings, ConfigError> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("realmgate.toml");
    fs::write(&file, toml).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    Settings::load(Some(&file), environment, &Flags::default())
}

pub(super) const TENANT: &str = r#"
    [[tenant]]
    name = "example"
    hosts = ["Phone.Example.com."]
    realms = ["phone.example.com"]
    public_url = "https://phone.example.com/"
    privacy_url = "https://example.com/privacy"
    webhook_users = [{ username = "jambonz", password = "long enough for all" }]
"#;

#[test]
fn without_any_setting_the_defaults_of_the_design_hold() {
    let settings = load("", &[]).unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.pickup_dir(), Path::new("data/pickup"));
    assert_eq!(settings.blacklist.ladder.len(), 5);
    assert_eq!(settings.blacklist.never.len(), 11);
    assert_eq!(settings.problems(), []);
}

#[test]
fn the_environment_wins_over_the_file_and_flags_over_both() {
    let toml =
        "listen = \"127.0.0.1:1\"\nlog = \"warn\"\n[mail]\nsmtp_host = \"relay\"\n[blacklist]\nwindow = \"1h 30m\"";
    let environment = [
        ("REALMGATE_LISTEN", "127.0.0.1:2"),
        ("REALMGATE_MAIL__TRANSPORT", "smtp"),
        ("REALMGATE_MAIL__SMTP_PASSWORD", "007"),
        ("REALMGATE_MAIL__SMTP_PORT", "2525"),
        ("REALMGATE_TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.1"),
        ("REALMGATE_BLACKLIST__LADDER", "1m,2m"),
        ("REALMGATE_BLACKLIST__SNAPSHOT_INTERVAL", "90s"),
        ("REALMGATE_BEHIND_PROXY", "true"),
        ("OTHER", "x"),
    ];
    let settings = load(toml, &environment).unwrap();
    assert_eq!(settings.listen.port(), 2);
    assert_eq!((settings.mail.transport, settings.mail.smtp_port()), (MailTransport::Smtp, 2525));
    assert_eq!(settings.mail.smtp_host.as_deref(), Some("relay"), "the rest of the table stays");
    assert_eq!(settings.mail.smtp_password().unwrap().unwrap().expose(), "007", "a secret is not a number");
    assert_eq!(settings.trusted_proxies.len(), 2);
    assert_eq!(settings.blacklist.ladder.len(), 2);
    assert_eq!(settings.blacklist.snapshot_interval.get(), Duration::from_secs(90));
    assert_eq!(settings.blacklist.window.get(), Duration::from_mins(90));
    assert!(settings.behind_proxy);
    let flags = Flags { listen: Some("127.0.0.1:3".parse().unwrap()), ..Flags::default() };
    assert_eq!(Settings::load(None, [], &flags).unwrap().listen.port(), 3);
}

#[test]
fn what_is_unknown_or_of_the_wrong_kind_is_named() {
    for (toml, named) in [
        ("liste = 1", "liste"),
        ("[mail]\nsmtp_hots = \"x\"", "smtp_hots"),
        ("[[tenant]]\nname = \"x\"\nrealm = []", "realm"),
        ("[blacklist]\nwindow = \"soon\"", "blacklist.window"),
        ("[blacklist]\nallow = [\"10.0.0/8\"]", "blacklist.allow"),
        ("[webhook]\nsignature = \"maybe\"", "\"maybe\" is none of off, require"),
        ("[webhook]\nidentity_register = \"on\"", "\"on\" is none of require, enforce, log, off"),
        ("[webhook]\nidentity_invite = \"require\"", "\"require\" is only for identity_register"),
        ("listen = \"here\"", "listen"),
        ("workers = 0", "workers"),
        ("log = \"verbose\"", "\"verbose\" is none of error, warn, info, debug, trace"),
    ] {
        let error = load(toml, &[]).unwrap_err().to_string();
        assert!(error.contains(named) && !error.contains('\n'), "{toml}: {error}");
    }
    for (name, named) in
        [("REALMGATE_LISTN", "environment: unknown field `listn`"), ("REALMGATE_TENANT__NAME", "TENANT")]
    {
        let error = load("", &[(name, "x")]).unwrap_err().to_string();
        assert!(error.contains(named), "{error}");
    }
    assert!(Settings::load(Some(Path::new("/nowhere/x.toml")), [], &Flags::default()).is_err());
}

#[test]
fn no_error_and_no_debug_shows_a_secret() {
    for toml in [
        "[mail]\nsmtp_password = 98765432",
        "[mail]\nsmtp_password = \"98765432",
        "[mail]\nsmtp_password = [\"98765432\"]",
        "captcha_key = 98765432.5\n",
        "captcha_key = \"98765432\" trailing",
        "[[tenant]]\nname = \"x\"\nsignature_secrets = [98765432]",
        "[[tenant]]\nname = \"x\"\nsignature_secrets = \"98765432\"",
        "[[tenant]]\nname = \"x\"\nsignature_secrets = 98765432",
        "[[tenant]]\nname = \"x\"\nwebhook_users = \"jambonz:98765432\"",
        "[[tenant]]\nname = \"x\"\nwebhook_users = [\"jambonz:98765432\"]",
        "[[tenant]]\nname = \"x\"\nwebhook_users = [\"\"\"a\", expected b\n98765432\"\"\"]",
        "mail = \"smtps://user:98765432@relay.example\"",
    ] {
        let error = load(toml, &[]).unwrap_err().to_string();
        assert!(!error.contains("98765432"), "{error}");
        assert!(
            ["captcha_key", "TOML", "smtp_password", "users", "secrets", "mail"].iter().any(|key| error.contains(key)),
            "{error}"
        );
    }
    let error = load("", &[("REALMGATE_MAIL", "98765432")]).unwrap_err().to_string();
    assert_eq!(error, "environment: invalid type: string, expected struct MailSettings for key `mail`");
    let settings = load("captcha_key = \"98765432\"", &[]).unwrap();
    assert!(!format!("{settings:?}").contains("98765432"));
    assert!(settings.problems().iter().any(|problem| problem.key == "captcha_key"));
    let settings = load("admin_token = \"98765432\"", &[]).unwrap();
    assert!(!format!("{settings:?}").contains("98765432"));
}

#[test]
fn tenants_are_read_with_their_secrets() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    fs::write(path("password"), "pass with blanks \r\n").unwrap();
    fs::write(path("secrets"), "one\n\ntwo\n").unwrap();
    let toml = format!("{TENANT}\nsignature_secrets_file = {:?}\n[[tenant.webhook_users]]", path("secrets"));
    assert!(load(&toml, &[]).is_err(), "an inline list cannot be added to");
    let toml = format!(
        "[[tenant]]\nname = \"x\"\nhosts = [\"X.example.\"]\nrealms = [\"r\"]\nsignature_secrets = [\"zero\"]\n\
         signature_secrets_file = {:?}\nwebhook_users = [{{ username = \"u\", password_file = {:?} }}]",
        path("secrets"),
        path("password")
    );
    let tenants = load(&toml, &[]).unwrap().tenants().unwrap();
    let tenant = tenants.by_host("x.example").unwrap();
    assert_eq!(tenant.webhook_users[0].password.expose(), "pass with blanks ");
    assert_eq!(tenant.signature_secrets.iter().map(Secret::expose).collect::<Vec<_>>(), ["zero", "one", "two"]);
    assert_eq!((tenant.public_url.as_str(), tenant.expires_max), ("https://x.example", 3600));
}

#[test]
fn a_first_start_makes_its_secrets_once() {
    let folder = tempfile::tempdir().unwrap();
    let flags = Flags { data_dir: Some(folder.path().join("data")), ..Flags::default() };
    let settings = Settings::load(None, [], &flags).unwrap();
    let mut rng = crate::ambient::randomness::system();
    let first = first_start(&settings, &mut rng).unwrap();
    let second = first_start(&settings, &mut rng).unwrap();
    let shown = first.new_webhook_password.unwrap();
    assert!(second.new_webhook_password.is_none());
    let (key, again) = (first.captcha_key.unwrap(), second.captcha_key.unwrap());
    assert_eq!((key.expose().len(), key.expose()), (64, again.expose()));
    let tenants = settings.tenants().unwrap();
    for host in ["localhost", "127.0.0.1", "[::1]"] {
        let tenant = tenants.by_host(host).unwrap();
        assert_eq!(tenant.webhook_users[0].password.expose(), shown.expose());
        assert_eq!((tenant.name.as_str(), tenant.public_url.as_str()), ("default", "http://127.0.0.1:8080"));
    }
    assert_eq!(first.admin_token.unwrap().expose(), settings.admin_token().unwrap().expose());
    for file in ["webhook.secret", "captcha.key", "admin.token"] {
        let mode = fs::metadata(settings.data_dir.join(file)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    assert_eq!(fs::read_dir(&settings.data_dir).unwrap().count(), 3);
}

#[test]
fn the_tenant_of_a_first_start_answers_where_it_listens() {
    for (listen, host, url) in [
        ("127.0.0.1:8080", "127.0.0.1", "http://127.0.0.1:8080"),
        ("127.0.0.2:9000", "127.0.0.2", "http://127.0.0.2:9000"),
        ("[2001:db8::2]:80", "[2001:db8::2]", "http://[2001:db8::2]:80"),
        ("0.0.0.0:8080", "0.0.0.0", "http://localhost:8080"),
    ] {
        let flags = Flags { listen: Some(listen.parse().unwrap()), ..Flags::default() };
        let tenant = TenantSettings::first_start(&Settings::load(None, [], &flags).unwrap());
        assert_eq!(tenant.public_url().as_deref(), Some(url));
        assert_eq!(tenant.normal_hosts().iter().filter(|own| *own == host).count(), 1);
    }
}

#[test]
fn links_begin_with_an_address_that_every_program_can_look_up() {
    for (set, url) in [
        ("public_url = \"https://bücher.example\"", "https://xn--bcher-kva.example"),
        ("public_url = \"https://BÜCHER.example:8443/\"", "https://xn--bcher-kva.example:8443"),
        ("public_url = \"https://bücher.example/büro\"", "https://xn--bcher-kva.example/büro"),
        ("public_url = \"https://Books.example\"", "https://Books.example"),
        ("public_url = \"http://[2001:db8::1]:8080\"", "http://[2001:db8::1]:8080"),
        ("", "https://xn--bcher-kva.example"),
    ] {
        let tenant = format!("name = \"books\"\nhosts = [\"bücher.example\"]\nrealms = [\"r.example\"]\n{set}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("realmgate.toml");
        fs::write(&file, format!("[[tenant]]\n{tenant}")).unwrap();
        let settings = Settings::load(Some(&file), [], &Flags::default()).unwrap();
        assert_eq!(settings.tenant[0].public_url().as_deref(), Some(url), "{set}");
    }
}

#[test]
fn without_a_captcha_key_or_an_admin_token_the_start_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("file");
    fs::write(&blocked, "").unwrap();
    let mut settings = load(TENANT, &[]).unwrap();
    settings.data_dir = blocked.join("below");
    let first = first_start(&settings, &mut crate::ambient::randomness::system()).unwrap();
    assert!(first.captcha_key.is_none() && first.captcha_problem.is_some());
    assert!(first.admin_token.is_none() && first.admin_token_problem.is_some());
}
