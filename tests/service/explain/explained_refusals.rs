//! `realmgate explain` tells what of the blacklist blocks an attempt: a wider block, an operator, a lock, a guard.

use crate::actors::desk::Desk;
use crate::actors::operator::Said;
use realmgate_testkit::phone::Phone;
use realmgate_testkit::refusals::over_udp;

fn line(said: &Said, start: &str) -> String {
    let found = said.out.lines().find(|line| line.starts_with(start));
    found.unwrap_or_else(|| panic!("no {start:?} in {}", said.out)).to_owned()
}

fn conclusion(said: &Said) -> &str {
    said.out.lines().last().expect("a line")
}

#[tokio::test]
async fn a_listing_of_a_wider_block_is_shown_with_the_block() {
    let desk = Desk::with("[blacklist]\ncapacity_56 = 20\n").await;
    for number in 0..8 {
        desk.knock(Phone::of(&format!("guess{number}")).at(&format!("2001:db8:1:{number}::1"))).await;
    }
    let said = desk.explains(&Phone::of("alice").at("2001:db8:1:99::1"));
    let refused = line(&said, "REFUSED  source");
    assert!(refused.contains("listed now with all of \"2001:db8:1::/56\", for "), "{refused}");
    assert!(conclusion(&said).contains("realmgate blacklist remove '2001:db8:1::/56'"), "{}", said.out);
}

#[tokio::test]
async fn an_operators_rule_is_shown_with_its_reason_and_what_to_type() {
    let desk = Desk::with("").await;
    desk.types("add 203.0.113.0/24 --forever --reason scanners").done();
    let phone = Phone::of("alice").at("203.0.113.7");
    let said = desk.explains(&phone);
    let refused = line(&said, "REFUSED  source");
    assert!(refused.contains("a network rule blocks 203.0.113.0/24 permanently (\"scanners\")"), "{refused}");
    assert!(conclusion(&said).contains("REFUSED, in the log as blacklisted: a network rule blocks its source"));
    assert!(conclusion(&said).contains("realmgate blacklist remove 203.0.113.0/24"));
    desk.types("allow 203.0.113.7").done();
    let said = desk.explains(&phone).done();
    assert!(
        said.contains("ok       source    it gets no points and is never listed: ")
            && said.contains("a network rule allows it"),
        "{said}"
    );
    desk.types("add 192.168.1.0/24 --for 1h").done();
    let said = desk.explains(&Phone::of("alice").at("192.168.1.7"));
    assert!(line(&said, "REFUSED  source").contains("a network rule blocks"), "in a network that is never listed too");
}

#[tokio::test]
async fn a_locked_name_is_reported_and_a_known_good_one_passes() {
    let desk = Desk::with("").await;
    let alice = Phone::of("alice").at("203.0.113.7");
    for _ in 0..11 {
        desk.knock(alice.clone().with_password("wrong")).await;
    }
    let said = desk.explains(&alice);
    let refused = line(&said, "REFUSED  source    this username failed too often from there and is locked for ");
    assert!(refused.ends_with("an attempt now is rejected without checking the password"), "{refused}");
    assert!(conclusion(&said).starts_with("=> REFUSED, in the log as pair_locked: "), "{}", said.out);
    let lift = "`realmgate blacklist lift alice --tenant example --realm acme.sip.jambonz.cloud`; to see what else blocks \
                it: `realmgate standing --name alice --tenant example`.";
    assert!(conclusion(&said).ends_with(lift), "{}", said.out);
    desk.types("remove 203.0.113.7").done();
    assert_eq!(desk.knock(alice.clone()).await["status"], "ok");
    desk.lists("203.0.113.7").await;
    for number in 0..40 {
        desk.knock(Phone::of(&format!("more{number}")).at("203.0.113.7")).await;
    }
    let said = desk.explains(&alice).done();
    assert!(
        said.contains("note     source    listed now, for ") && said.contains("succeeded from there recently"),
        "{said}"
    );
    let said = desk.explains(&Phone::of("bob").at("203.0.113.7"));
    assert!(conclusion(&said).starts_with("=> REFUSED, in the log as blacklisted: "), "{}", said.out);
}

#[tokio::test]
async fn a_lock_of_datagrams_is_reported_for_datagrams_alone_and_an_allowed_address_in_one_changes_nothing_about_it() {
    let desk = Desk::with("").await;
    let tls = Phone { transport: "TLS".to_owned(), ..Phone::of("alice").at("203.0.113.7") };
    let (udp, nowhere) = (over_udp(tls.clone()), Phone { source: None, ..tls.clone() });
    for phone in [&udp, &nowhere] {
        for _ in 0..10 {
            desk.knock(phone.clone().with_password("wrong")).await;
        }
        let said = desk.explains(phone);
        assert!(conclusion(&said).starts_with("=> REFUSED, in the log as pair_locked: "), "{}", said.out);
    }
    desk.explains(&tls).done();
    desk.types("allow 203.0.113.7").done();
    let said = desk.explains(&udp);
    line(&said, "ok       source    it gets no points and is never listed: ");
    line(&said, "REFUSED  source    this username failed too often from there and is locked for ");
    desk.explains(&tls).done();
}

#[tokio::test]
async fn a_guarded_name_is_reported_and_explaining_takes_none_of_its_checks() {
    // Newcomers have half of the checks, and some of them are gone before the first question.
    let desk = Desk::with("[blacklist]\nguard_look_burst = 120\n").await;
    let guess = async |source: String| desk.knock(Phone::of("alice").with_password("wrong").at(&source)).await;
    for number in 0..100 {
        guess(format!("203.0.113.{number}")).await;
    }
    let new = Phone::of("alice").at("192.0.2.1");
    for _ in 0..100 {
        let said = desk.explains(&new).done();
        assert!(said.contains("note     source    this username fails from many addresses"), "{said}");
        assert!(said.contains("but one attempt would be checked now"), "{said}");
    }
    for number in 0..120 {
        guess(format!("198.51.100.{number}")).await;
    }
    let said = desk.explains(&new);
    assert!(conclusion(&said).starts_with("=> REFUSED, in the log as guarded: "), "{}", said.out);
}

#[tokio::test]
async fn where_no_one_is_refused_by_setting_all_of_it_is_a_note() {
    let desk = Desk::with("[blacklist]\nmode = \"observe\"\n").await;
    let alice = Phone::of("alice").at("203.0.113.7");
    for _ in 0..11 {
        desk.knock(alice.clone().with_password("wrong")).await;
    }
    let said = desk.explains(&alice).done();
    assert!(
        said.contains("note     source    this username failed too often") && said.contains("\"observe\""),
        "{said}"
    );
}

#[tokio::test]
async fn calls_that_name_their_address_are_reported_as_counted_together() {
    let desk = Desk::with("").await;
    let call = |username: &str, address: &str| {
        let mut body = Phone { method: "INVITE".to_owned(), ..Phone::of(username).at(address) }.body();
        body["headers"]["x-forwarded-for"] = address.into();
        body
    };
    for number in 0..100 {
        desk.posts(&call(&format!("guess{number}"), &format!("203.0.113.{number}"))).await;
    }
    let said = desk.explains_body(&call("alice", "192.0.2.9"));
    let refused = line(&said, "REFUSED  source");
    assert!(refused.contains("calls whose headers name their address are counted together"), "{refused}");
    assert!(refused.contains("are listed now, for "), "{refused}");
    desk.types("allow 192.0.2.9").done();
    let said = desk.explains_body(&call("alice", "192.0.2.9"));
    assert!(conclusion(&said).starts_with("=> REFUSED"), "an address that anyone may write frees no one: {}", said.out);
    desk.explains(&Phone::of("alice").at("192.0.2.9")).done();
}
