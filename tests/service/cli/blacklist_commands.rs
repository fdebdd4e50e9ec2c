//! `realmgate blacklist ...` at a terminal, beside a running server.

use crate::actors::desk::Desk;
use crate::actors::operator::Operator;
use realmgate_testkit::daemon::Daemon;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::running::SETTINGS;
use serde_json::{Value, json};
use std::fs;

#[tokio::test]
async fn who_is_listed_is_shown_in_words_and_who_is_unblocked_gets_in() {
    let desk = Desk::with("[blacklist]\nallow = [\"192.0.2.0/24\"]\njitter = 0\n").await;
    assert_eq!(desk.told("list")[1..], ["192.0.2.0/24  all     allowed  never  blacklist.allow"]);
    desk.lists("203.0.113.7").await;
    let listed = desk.told("list");
    assert_eq!(listed[0], "NETWORK       TENANT   STATE    ENDS      WHY");
    let start = "203.0.113.7   example  listed   in 5 min  11 wrong attempts with 11 names, the last ";
    assert!(listed[1].starts_with(start) && listed[1].ends_with(" s ago"), "{listed:?}");
    let shown = desk.told("show 203.0.113.7");
    assert_eq!(shown[0], "203.0.113.7 (tenant example) is listed for 5 min more; known-good phones pass");
    let line = |what: &str| shown.iter().find(|line| line.trim_start().starts_with(what)).expect("a line").as_str();
    assert!(line("listed").contains(" s ago, for 5 min more, step 1 of the ladder; 0 rejected since"), "{shown:?}");
    assert_eq!(line("failures"), "  failures       11 wrong attempts with 11 names");
    assert!(line("first failure").ends_with(" s ago") && line("last failure").ends_with(" s ago"));
    assert_eq!(line("last success"), "  last success   not remembered");
    assert!(line("points").ends_with(" of 30.0"));
    assert!(!shown.join("").contains("guess"), "no name is shown: {shown:?}");
    let named = desk.told("show 203.0.113.7 --names");
    assert!(named.last().expect("a line").contains("\"guess1\", \"guess2\""), "{named:?}");
    assert_eq!(desk.told("remove 203.0.113.7"), ["203.0.113.7 is unblocked: its listing, with 5 min left, has ended"]);
    assert_eq!(desk.knock(Phone::of("alice").at("203.0.113.7")).await["status"], "ok");
    let nothing = "203.0.113.8 was neither listed nor blocked by a rule; its points and failures are cleared";
    assert_eq!(desk.told("remove 203.0.113.8"), [nothing]);
    assert!(desk.told("show 203.0.113.8")[0].ends_with("is not listed"));
}

#[tokio::test]
async fn who_is_refused_or_allowed_by_hand_is_so_at_once() {
    let desk = Desk::with("").await;
    let alice = || Phone::of("alice").at("203.0.113.7");
    assert_eq!(desk.knock(alice()).await["status"], "ok");
    let said = desk.types("add 203.0.113.0/24 --for 2h --reason night-shift");
    assert!(said.err.contains("warning: 1 source in this network has phones that logged in recently"), "{}", said.err);
    assert_eq!(said.done(), "203.0.113.0/24 is blocked for 2 h, for all tenants\n");
    assert!(desk.knock(alice()).await["blacklist"].as_u64().is_some_and(|left| (7_100..=7_200).contains(&left)));
    assert_eq!(
        desk.told("add 203.0.113.0/24 --forever --tenant example"),
        ["203.0.113.0/24 is blocked permanently, for tenant example"]
    );
    assert_eq!(desk.knock(alice()).await["blacklist"], 0);
    let listed = desk.told("list");
    assert_eq!(listed[1], "203.0.113.0/24  all      blocked  in 2 h  network rule: night-shift");
    assert_eq!(listed[2], "203.0.113.0/24  example  blocked  never   network rule");
    let shown = desk.told("show 203.0.113.7");
    assert_eq!(
        shown[0],
        "203.0.113.7 (tenant example) is blocked permanently by a network rule, known-good phones too"
    );
    assert_eq!(shown[1], "  rule           203.0.113.0/24 is blocked for 2 h more: night-shift");

    let still = desk.told("remove 203.0.113.7");
    assert_eq!(still[1], "203.0.113.7 is still blocked by the rule for 203.0.113.0/24, for all tenants: night-shift");
    assert_eq!(
        desk.told("allow 203.0.113.7"),
        ["203.0.113.7 is allowed, for all tenants: it gets no points and is never listed"]
    );
    assert_eq!(desk.knock(alice()).await["status"], "ok");
    assert_eq!(desk.told("allow 203.0.113.7 --remove")[0], "203.0.113.7 is no longer allowed by a rule");
    assert_eq!(desk.knock(alice()).await["status"], "fail");
    desk.types("allow 203.0.113.7 --remove").failed(1, "there is no rule that allows 203.0.113.7");
    let removed = desk.told("remove 203.0.113.0/24");
    assert_eq!(removed[0], "203.0.113.0/24 is no longer blocked by a rule, for all tenants");
    assert_eq!(removed[1], "203.0.113.0/24 is no longer blocked by a rule, for tenant example");
    assert_eq!(desk.knock(alice()).await["status"], "ok");
    assert_eq!(desk.told("list"), ["no source is listed, blocked or allowed"]);
}

#[tokio::test]
async fn programs_get_an_object_a_line() {
    let desk = Desk::with("[blacklist]\nallow = [\"192.0.2.0/24\"]\n").await;
    desk.lists("203.0.113.7").await;
    let added = desk.objects("add 198.51.100.0/24 --forever");
    assert_eq!(
        (added.len(), &added[0]["rule"]["network"], &added[0]["warnings"]),
        (1, &json!("198.51.100.0/24"), &json!([]))
    );
    let kinds: Vec<_> =
        desk.objects("list").into_iter().map(|object| (object["kind"].clone(), object["network"].clone())).collect();
    let kind = |kind: &str, network: &str| (json!(kind), json!(network));
    assert_eq!(
        kinds,
        [kind("listing", "203.0.113.7/32"), kind("rule", "198.51.100.0/24"), kind("setting", "192.0.2.0/24")]
    );
    let shown = desk.objects("show 203.0.113.7 --tenant example --names");
    assert_eq!((&shown[0]["by"], shown[0]["names"].as_array().map(Vec::len)), (&json!("listing"), Some(11)));
    assert_eq!(desk.objects("remove 203.0.113.7")[0]["ended_count"], 1);
}

#[tokio::test]
async fn each_change_is_a_line_in_the_log_that_holds_no_secret() {
    let desk = Desk::with("").await;
    desk.lists("203.0.113.7").await;
    desk.types("add 203.0.113.0/24 --forever --reason office-party --tenant example").done();
    desk.types("remove 203.0.113.0/24 --tenant example").done();
    desk.types("allow 203.0.113.9").done();
    desk.types("allow 203.0.113.9 --remove").done();
    let token = fs::read_to_string(desk.operator.path("data/admin.token")).expect("the token").trim_end().to_owned();
    let wrong = token.chars().rev().collect::<String>();
    for _ in 0..20 {
        let request = desk.client.get(format!("{}/blacklist", desk.daemon.admin)).bearer_auth(&wrong);
        assert_eq!(request.send().await.expect("an answer").status(), 401);
    }
    let Desk { daemon, operator: _operator, .. } = desk;
    daemon.signal("TERM");
    let (_, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert!(!log.contains(&token) && !log.contains(&wrong), "a token is in the log");
    let lines = log.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let of_a_network = |line: &Value| line["target"] == "realmgate::audit" && line["audit_id"].is_null();
    let audit: Vec<Value> = lines.filter(of_a_network).collect();
    let told = |line: &Value, fields: &[&str]| fields.iter().map(|field| line[*field].clone()).collect::<Vec<_>>();
    let fields = ["action", "network", "tenant", "until", "reason"];
    assert_eq!(told(&audit[0], &fields), ["add", "203.0.113.0/24", "example", "forever", "office-party"]);
    assert_eq!(told(&audit[1], &fields[..3]), ["remove", "203.0.113.0/24", "example"]);
    assert_eq!((&audit[1]["rules"], &audit[1]["listings"]), (&json!(1), &json!(1)));
    assert_eq!(told(&audit[2], &fields[..4]), ["allow", "203.0.113.9/32", "all", "forever"]);
    assert_eq!(told(&audit[3], &fields[..3]), ["disallow", "203.0.113.9/32", "all"]);
    assert!(
        audit.iter().all(|line| line["peer"].as_str().is_some_and(|peer| peer.starts_with("127.0.0.1:"))),
        "{audit:?}"
    );
    assert_eq!((audit.len(), &audit[4]["level"]), (5, &json!("WARN")), "twenty wrong tokens are one line");
}

#[tokio::test]
async fn the_audit_lines_are_there_at_the_quietest_level_too() {
    let quiet = format!("log = \"error\"\n{SETTINGS}");
    let folder = tempfile::tempdir().expect("a folder");
    let daemon = Daemon::start(folder.path(), Some(&quiet), &[]);
    let token = fs::read_to_string(folder.path().join("data/admin.token")).expect("the token");
    let order = json!({ "network": "203.0.113.7", "forever": true }).to_string();
    let post = reqwest::Client::new()
        .post(format!("{}/blacklist/add", daemon.admin))
        .bearer_auth(token.trim_end())
        .body(order);
    assert_eq!(post.send().await.expect("an answer").status(), 200);
    daemon.signal("TERM");
    let (_, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert_eq!(log.lines().filter(|line| line.contains("operator added a network rule")).count(), 1, "{log}");
}

#[test]
fn what_is_typed_wrong_is_said() {
    let operator = Operator::new();
    for (line, expected) in [
        ("add 203.0.113.7", "--for <PERIOD>|--forever"),
        ("add 203.0.113.7 --for 2h --forever", "cannot be used with"),
        ("add 203.0.113.7 --for soon", "expected number"),
        ("add 203.0.113.7/24 --forever", "expected 203.0.113.0/24 for the whole network"),
        ("remove office", "not a network"),
        ("show 203.0.113.0/24", "not an address"),
        ("allow 203.0.113.7 --remove --reason x", "cannot be used with"),
    ] {
        operator.types(&format!("blacklist {line}")).failed(2, expected);
    }
    assert!(!operator.path("data").exists(), "nothing was made");
}

#[tokio::test]
async fn without_the_server_the_remedy_is_reported() {
    let operator = Operator::new();
    operator.types("blacklist list").failed(1, "the first start of the server creates it");
    let desk = Desk::with("").await;
    let admin = desk.daemon.admin.trim_start_matches("http://").to_owned();
    desk.types("list --tenant nobody").failed(1, "the server does not know this tenant");
    let public = desk.daemon.base.trim_start_matches("http://");
    desk.operator
        .types(&format!("blacklist list --admin-listen {public}"))
        .failed(1, "is not a Realmgate admin listener");
    desk.types("add 203.0.113.7 --for 100000days").failed(1, "for_seconds is out of range; expected 1 to");
    let token = desk.operator.path("data/admin.token");
    fs::write(&token, "0000000000000000\n").expect("it is written");
    desk.types("list").failed(1, "the server rejects the admin token");
    let Desk { daemon, operator, .. } = desk;
    daemon.signal("KILL");
    daemon.wait();
    let said = operator.types(&format!("blacklist list --admin-listen {admin}"));
    said.failed(1, "This command needs the running server: start it");
}
