//! How `realmgate standing` and its route are asked: any form of a name or an address, several tenants, programs, and what
//! is asked wrong; and how lifting is recorded.

use crate::actors::desk::Desk;
use crate::actors::overseer::Overseer;
use crate::explain::standing::{lifts, lock, told, types, wrong};
use realmgate::http::admin::api::standing::{Attempts, Hold, Standing};
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::{Answer, REALM, RunningService, SETTINGS};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn a_name_is_found_in_any_form_that_people_type() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    lock(&service, &wrong("bob")).await;
    let (at, uri) = (format!("bob@{}", REALM.to_uppercase()), format!("sip:bob@{REALM}:5060;transport=tcp"));
    for name in ["bob", "BOB", " bob ", &at, &uri, "<sips:bob@phone.example.com>", "bob@phone.example.com"] {
        let said = told(&service, &["standing", name]);
        assert!(said.contains(" at 203.0.113.50, for 30 s more"), "{name}: {said}");
    }
    for name in ["bo", "bob@elsewhere.example"] {
        let said = told(&service, &["standing", name]);
        assert!(!said.contains("locked"), "{name}: {said}");
    }
    let said = told(&service, &["standing", "bob", "--realm", "elsewhere.example"]);
    assert!(!said.contains("locked"), "{said}");
}

#[tokio::test]
async fn a_phone_that_is_set_to_another_realm_is_found_by_its_name() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    lock(&service, &Phone { realm: "ACME.example".to_owned(), ..Phone::of("bob") }).await;
    let said = told(&service, &["standing", "bob"]);
    assert!(said.contains("  locked      \"bob\" (realm \"ACME.example\") at 203.0.113.50, for 30 s more"), "{said}");
    let lift = "to remove it: realmgate blacklist lift bob --from 203.0.113.50 --realm ACME.example\n";
    assert!(said.contains(lift), "{said}");
    let words = ["blacklist", "lift", "bob", "--from", "203.0.113.50", "--realm", "ACME.example"];
    assert_eq!(told(&service, &words), "\"bob\" is no longer locked at 203.0.113.50 (tenant example)\n");
}

#[tokio::test]
async fn a_name_that_reads_as_an_address_can_be_told_apart_from_one_and_strangers_names_are_escaped() {
    let service = RunningService::start().await;
    service.new_account("203.0.113.7").await;
    lock(&service, &wrong("203.0.113.7").at("198.51.100.1")).await;
    let said = told(&service, &["standing", "203.0.113.7"]);
    let hint = "nothing blocks 203.0.113.7 (tenant example)\nthere is a user named \"203.0.113.7\" too: realmgate \
                standing --name 203.0.113.7\n";
    assert_eq!(said, hint);
    let said = told(&service, &["standing", "--name", "203.0.113.7"]);
    assert!(said.contains("to remove it: realmgate blacklist lift 203.0.113.7 --from 198.51.100.1\n"), "{said}");
    for name in ["-x", "it's $(me)", "a\u{1b}]0;x\u{7}\u{202e}b", "1001", "unknown", "ünï"] {
        let at = "198.51.100.2";
        lock(&service, &wrong(name).at(at)).await;
        let said = told(&service, &["standing", at]);
        assert!(
            !said.contains(|letter: char| letter.is_control() && letter != '\n' || letter == '\u{202e}'),
            "{said:?}"
        );
        assert!(said.starts_with("1 thing blocks"), "{name}: {said}");
        let by_name = told(&service, &["standing", "--name", "--", name]);
        assert!(by_name.contains(" at 198.51.100.2, for 30 s more"), "{name}: {by_name}");
        let lifted = told(&service, &["blacklist", "lift", "--", name]);
        assert!(lifted.contains("is no longer locked at 198.51.100.2"), "{name}: {lifted}");
        service.wait(Duration::from_mins(10)).await;
    }
}

#[tokio::test]
async fn the_command_that_lifts_a_lock_means_the_name_letter_for_letter_when_a_shell_reads_it() {
    let service = RunningService::start().await;
    for name in [
        "it's $(me) \\n",
        "bob ",
        " bob",
        "b\u{a0}b",
        "Jose\u{301}",
        "\u{301}x",
        "b\tb\nb",
        "a\u{1b}[31m",
        "\u{202e}bob",
        "b\u{feff}",
        "-x\u{7}'",
        "%62ob",
        "*",
    ] {
        lock(&service, &wrong(name)).await;
        let said = told(&service, &["standing", "--name", "--", name]);
        let lifted = lifts(&service, &said);
        assert!(lifted.contains(" is no longer locked at 203.0.113.50 (tenant example)\n"), "{name:?}: {lifted}");
        let said = told(&service, &["standing", "203.0.113.50"]);
        assert!(!said.contains("locked"), "{name:?}: {said}");
        service.wait(Duration::from_mins(10)).await;
    }
}

#[tokio::test]
async fn an_address_is_shown_in_each_form_that_it_is_copied_in_and_a_network_is_not_a_name() {
    let service = RunningService::start().await;
    lock(&service, &wrong("bob").at("203.0.113.7")).await;
    lock(&service, &wrong("bob").at("2001:db8::7")).await;
    for (address, place) in [
        ("203.0.113.7:5060", "203.0.113.7"),
        (" 203.0.113.7", "203.0.113.7"),
        ("203.0.113.7/32", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("[2001:db8::7]:5060", "2001:db8::/64"),
        ("2001:DB8:0:0::9%eth0", "2001:db8::/64"),
        ("2001:db8::/64", "2001:db8::/64"),
    ] {
        let shown = told(&service, &["blacklist", "show", address]);
        assert!(
            shown.starts_with(&format!("{place} (tenant example) is not listed, but a username is locked")),
            "{shown}"
        );
        assert!(told(&service, &["standing", address]).contains(" locked "), "{address}");
    }
    for network in ["203.0.113.0/24", "2001:db8::/32", "2001:db8::7/64", "0.0.0.0/0"] {
        types(&service, &["standing", network]).failed(2, "this is a network: expected one address");
        types(&service, &["blacklist", "show", network]).failed(2, "not an address");
        told(&service, &["standing", "--name", network]);
    }
    let hint = "for all attempts without an address: realmgate standing --address unknown\n";
    assert!(told(&service, &["standing", "unknown"]).ends_with(hint));
}

#[tokio::test]
async fn each_tenant_is_asked_and_named() {
    let other =
        SETTINGS.replace("example\"", "other\"").replace("127.0.0.1", "other.example").replace("a long", "another");
    let other = other.replace("drain = \"0s\"", "").replace("phone.example.com\"]", "phone.other.example\"]");
    let service = RunningService::with(&format!("{SETTINGS}{other}")).await;
    service.new_account("bob").await;
    lock(&service, &wrong("bob")).await;
    let said = told(&service, &["standing", "bob"]);
    assert!(said.starts_with("1 thing blocks \"bob\" (tenant example):\n"), "{said}");
    assert!(said.contains("realmgate blacklist lift bob --from 203.0.113.50 --tenant example\n"), "{said}");
    assert!(said.contains("\n1 thing blocks \"bob\" (tenant other):\n  account     there is no account"), "{said}");
    let said = told(&service, &["standing", "203.0.113.50", "--tenant", "other"]);
    assert_eq!(said, "nothing blocks 203.0.113.50 (tenant other)\n");
    let lifted = told(&service, &["blacklist", "lift", "bob", "--tenant", "other"]);
    assert_eq!(lifted, "\"bob\" was neither locked nor guarded; to see what else blocks it: realmgate standing bob\n");
    assert!(told(&service, &["blacklist", "list", "--tenant", "example"]).contains("bob"));
    assert!(!told(&service, &["blacklist", "list", "--tenant", "other"]).contains("bob"));
    types(&service, &["standing", "bob", "--tenant", "nobody"]).failed(1, "the server does not know this tenant");
}

#[tokio::test]
async fn programs_get_an_object_per_tenant_of_the_types_that_the_handler_writes() {
    let service = RunningService::start().await;
    service.new_account("bob").await;
    let bob = wrong("bob").at("2001:db8:1:2::7");
    lock(&service, &bob).await;
    service.wait(Duration::from_secs(10)).await;
    let said = told(&service, &["standing", "bob", "--json"]);
    let standing: Standing = serde_json::from_str(&said).expect("the answer's type");
    let [obstacle] = standing.against.as_slice() else { panic!("{standing:?}") };
    let Hold::Lock(held) = &obstacle.what else { panic!("{obstacle:?}") };
    assert_eq!((held.attempts, held.remaining_seconds, held.failures, held.times), (Attempts::Believable, 20, 10, 1));
    let value: Value = serde_json::from_str(&said).expect("JSON");
    let lock = json!({
        "kind": "lock", "tenant": "example", "realm": REALM, "username": "bob", "network": "2001:db8:1:2::/64",
        "attempts": "believable", "since": "2027-01-15T08:00:00Z", "remaining_seconds": 20,
        "last": "2027-01-15T08:00:00Z", "failures": 10, "times": 1, "next_look_seconds": 40, "known_good": null,
        "lift": {
            "call": "/blacklist/lift", "name": "bob", "realm": REALM, "from": "2001:db8:1:2::/64", "tenant": "example",
        },
    });
    assert_eq!(value["against"], json!([lock]));
    let listed = told(&service, &["blacklist", "list", "--json"]);
    let kinds: Vec<Value> = listed.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!((kinds.len(), &kinds[0]["kind"], &kinds[0]["username"]), (1, &json!("lock"), &json!("bob")));
    let shown = told(&service, &["blacklist", "show", "2001:db8:1:2::9", "--json"]);
    let shown: Value = serde_json::from_str(&shown).expect("JSON");
    assert_eq!((&shown["locks"][0]["remaining_seconds"], &shown["guards"]), (&json!(20), &json!([])));
    let ended = told(&service, &["blacklist", "lift", "sip:bob@phone.example.com", "--json"]);
    let ended: Value = serde_json::from_str(&ended).expect("JSON");
    assert_eq!((&ended["locks_count"], &ended["guards"], &ended["still"]), (&json!(1), &json!([]), &json!([])));
}

#[tokio::test]
async fn many_locks_are_counted_and_a_hundred_are_shown() {
    let settings = format!("{SETTINGS}\n[blacklist]\nguard_failures = 100000\n");
    let service = RunningService::with(&settings).await;
    for number in 0..130 {
        let phone = wrong("bob").at(&format!("198.18.0.{number}"));
        for _ in 0..10 {
            service.knock(&phone).await;
        }
    }
    let standing = Overseer::of(&service).sees("/standing/example?name=bob").await;
    assert_eq!((standing["against"].as_array().map(Vec::len), &standing["more"]), (Some(101), &json!(30)));
    let said = told(&service, &["standing", "bob"]);
    assert!(
        said.starts_with("131 things block ")
            && said.contains("\n  and 30 more\n  to remove all its locks: realmgate blacklist lift bob\n"),
        "{said}"
    );
    let lifted = told(&service, &["blacklist", "lift", "bob"]);
    assert!(lifted.contains("\nand at 30 more addresses\n") && !lifted.contains("there is no account"), "{lifted}");
    assert_eq!(told(&service, &["blacklist", "list"]), "no source is listed, blocked or allowed\n");
}

#[tokio::test]
async fn what_is_asked_wrong_is_named_and_nothing_is_shown_without_the_token() {
    let service = RunningService::start().await;
    let overseer = Overseer::of(&service);
    for (query, status, description) in [
        ("example", 400, "expected either name or address"),
        ("example?name=a&address=203.0.113.7", 400, "expected either name or address"),
        ("example?name=%20", 400, "name is empty; expected a username"),
        ("example?address=203.0.113.0%2F24", 400, "not a single address; expected e.g. 203.0.113.7"),
        ("example?address=203.0.113.7&realm=r", 400, "realm is only valid together with name"),
        ("example?nam=a", 400, "unknown field `nam`"),
        ("nobody?name=a", 404, "unknown tenant"),
    ] {
        let (code, _, told) = Answer::of(overseer.get(&format!("/standing/{query}"))).await.error();
        assert!(code == status && told.contains(description), "{query}: {code} {told}");
    }
    for (body, description) in [
        ("{}", "missing field `name`"),
        (r#"{"name":""}"#, "name is empty; expected a username"),
        (r#"{"name":"bob","from":"203.0.113.0/24"}"#, "not a single address"),
        (r#"{"name":"bob","form":"203.0.113.7"}"#, "unknown field `form`"),
    ] {
        let (code, _, told) = overseer.posts("/blacklist/lift", body).await.error();
        assert!(code == 400 && told.contains(description), "{body}: {code} {told}");
    }
    for path in ["/standing/example?name=a", "/standing/nobody"] {
        assert_eq!(service.admin_get(path).await.status, 401, "{path}");
    }
    let post = service.client.post(format!("http://{}/blacklist/lift", service.admin)).body("x");
    assert_eq!(Answer::of(post).await.status, 401);
    types(&service, &["standing"]).failed(2, "NAME|ADDRESS");
    types(&service, &["standing", " "]).failed(2, "expected a username or an address");
    types(&service, &["standing", "--address", "bob"]).failed(2, "this is not one address");
    types(&service, &["standing", "--address", "--name", "bob"]).failed(2, "cannot be used with");
    types(&service, &["blacklist", "lift", "bob", "--from", "203.0.113.0/24"]).failed(2, "not an address");
}

#[tokio::test]
async fn each_lift_is_a_line_in_the_log_with_the_user_who_typed_it() {
    let desk = Desk::with("").await;
    for _ in 0..11 {
        desk.knock(wrong("bob")).await;
    }
    desk.types("lift bob --from 203.0.113.50").done();
    desk.types("lift bob").done();
    desk.types("remove 203.0.113.50").done();
    let Desk { daemon, operator: _operator, .. } = desk;
    let audit = audited(daemon).await;
    let user = audit[0]["actor"].clone();
    assert!(user.as_str().is_some_and(|user| !user.is_empty()), "{audit:?}");
    let told = |line: &Value, fields: &[&str]| fields.iter().map(|field| line[*field].clone()).collect::<Vec<_>>();
    let fields = ["action", "username", "network", "tenant", "locks", "guards"];
    assert_eq!(
        told(&audit[0], &fields),
        [json!("lift"), json!("bob"), json!("203.0.113.50"), json!("example"), json!(1), json!(0)]
    );
    assert_eq!(told(&audit[1], &["action", "locks", "actor"]), [json!("remove"), json!(0), user]);
    assert_eq!(audit.len(), 2, "what lifted nothing changed nothing: {audit:?}");
}

/// What the log holds about changes of the blacklist.
async fn audited(daemon: Daemon) -> Vec<Value> {
    daemon.signal("TERM");
    let (_, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    lines.filter(|line| line["target"] == "realmgate::audit" && line["audit_id"].is_null()).collect()
}
