//! Who is in a mix, drawn from its seed; each draws from a sequence of its own.

use crate::attackers::Stream;
use crate::chance::Chance;
use crate::crowd::Crowd;
use crate::forgers::Forger;
use crate::knock::{Knock, Misset, Proof, Transport};
use crate::offices::Office;
use crate::phones::Phone;
use crate::{scanners, sprayers};
use std::time::Duration;

/// More than there is room for names.
const MOVERS: u64 = 190;

const SECOND: Duration = Duration::from_secs(1);

/// Attempts of one tenant that are guesses at most: its pairs stay within half of the tables.
const MOST_GUESSES: u64 = 9;

fn seconds(chance: &mut Chance, least: u64, most: u64) -> Duration {
    Duration::from_millis(least * 1_000 + chance.below((most - least) * 1_000))
}

fn transport(chance: &mut Chance) -> Transport {
    if chance.happens(1, 2) { Transport::Udp } else { Transport::Tcp }
}

fn draw(seed: u64, tenant: u16, person: u64) -> Chance {
    Chance::apart(seed, 1 + u64::from(tenant) * 1_000 + person)
}

/// The office; guessers may sit in it too.
fn office(seed: u64, tenant: u16) -> Office {
    let chance = &mut draw(seed, tenant, 0);
    let size = 2 + usize::try_from(chance.below(4)).expect("less than four");
    let address = format!("203.0.113.{}", chance.below(4));
    Office { party: "office", tenant, address, transport: transport(chance), size }
}

/// Where the lone phones are: one behind IPv6, one where no one is ever listed, one with a plain address.
fn lone_phones(seed: u64, tenant: u16) -> [Knock; 3] {
    let chance = &mut draw(seed, tenant, 1);
    let places = ["2001:db8:f:1::5", "10.1.2.3", "203.0.113.77"];
    let mut number = 0;
    places.map(|place| {
        number += 1;
        Knock::of("lone phones", format!("lone-{number}"), place).over(transport(chance)).at_tenant(tenant)
    })
}

/// The accounts of a tenant.
pub fn names(seed: u64, tenant: u16) -> Vec<String> {
    let others = ["forgetful", "corrected", "fickle", "mallory", "scanned-3", "sprayed-5"].map(str::to_owned);
    let lone = lone_phones(seed, tenant).map(|knock| knock.name.into_owned());
    office(seed, tenant).names().chain(lone).chain(others).chain(movers(seed, tenant)).collect()
}

/// Who arrives at new sources, of a tenant that has very many accounts; one hour in five is enough to see to that table.
fn movers(seed: u64, tenant: u16) -> impl Iterator<Item = String> {
    let many = tenant != 0 && arrives(seed);
    (0..MOVERS).filter(move |_| many).map(|number| format!("mover-{number}"))
}

/// Whether very many accounts of the tenant that floods are let in, so that the names that were right are too many too.
pub const fn arrives(seed: u64) -> bool {
    seed % 10 < 2
}

/// The honest: an office, lone phones, one phone with an old password permanently, one for a while, and one whose
/// owner mistypes.
pub fn move_in(crowd: &mut Crowd, seed: u64, tenant: u16) {
    let office = office(seed, tenant);
    let chance = &mut draw(seed, tenant, 2);
    let start = seconds(chance, 0, 300);
    office.move_in(crowd, start, seconds(chance, 700, 900));
    for knock in lone_phones(seed, tenant) {
        crowd.add(Phone::new(knock, seconds(chance, 0, 600), seconds(chance, 700, 900)));
    }
    let at_office = |name| Knock::of(name, name, office.address.clone()).over(office.transport).at_tenant(tenant);
    let retry = seconds(chance, 20, 200);
    let forgetful = Phone::new(at_office("forgetful"), seconds(chance, 0, 600), SECOND).retrying(retry);
    crowd.add(forgetful.wrong_until(Duration::MAX));
    let corrected = Phone::new(at_office("corrected"), seconds(chance, 0, 600), SECOND * 700);
    crowd.add(corrected.retrying(retry).wrong_until(seconds(chance, 600, 3_000)));
    let fickle = at_office("fickle");
    let pace = seconds(chance, 2, 20);
    crowd.add(Stream::new(seconds(chance, 0, 1_800), pace, move |number| mistyping(&fickle, number)).at_most(40));
}

/// A phone whose owner types the password anew and mistypes it four times out of six; each second time the phone is
/// restarted then, and has another Call-ID.
fn mistyping(phone: &Knock, number: u64) -> Knock {
    let knock = phone.clone();
    match number % 12 {
        0 | 5 | 6 => knock,
        11 => knock.in_dialogue(format!("restarted-{number}")),
        _ => knock.wrong(),
    }
}

/// The others: scanners outside and inside the office, a botnet, a rotator of subnets, two kinds of forgers, two who
/// guess from where no one may be listed, one who overheard, and two who send what cannot be checked.
pub fn attack(crowd: &mut Crowd, seed: u64, tenant: u16) {
    let office = office(seed, tenant);
    let chance = &mut draw(seed, tenant, 3);
    let forger = |party| {
        let names = office.names().collect();
        Forger { party, tenant, victim: office.address.clone(), names }
    };
    let (over, inside) = (transport(chance), office.transport);
    send(crowd, chance, tenant, scanners::names("scanner", "192.0.2.1", over));
    send(crowd, chance, tenant, scanners::names("scanner inside", &office.address, inside));
    send(crowd, chance, tenant, scanners::one_name("guesser", "mallory", "192.0.2.2"));
    send(crowd, chance, tenant, scanners::names("allowed", "198.51.100.7", over));
    send(crowd, chance, tenant, scanners::names("private", "192.168.7.7", over));
    send(crowd, chance, tenant, sprayers::own_names("botnet"));
    send(crowd, chance, tenant, sprayers::same_name("botnet", "lone-3"));
    send(crowd, chance, tenant, sprayers::same_name("botnet", "mallory"));
    send(crowd, chance, tenant, sprayers::subnets("subnets"));
    send(crowd, chance, tenant, forger("forger").packets(draw(seed, tenant, 4)));
    send(crowd, chance, tenant, forger("forged INVITEs").invites(draw(seed, tenant, 5)));
    send(crowd, chance, tenant, scanners::names("without address", "not an address", over));
    let anywhere = forger("forged INVITEs").invites(draw(seed, tenant, 7));
    send(crowd, chance, tenant, from_anywhere(anywhere));
    send(crowd, chance, tenant, eavesdropper);
    // Drawn apart: who came later changes nothing for those before.
    let chance = &mut draw(seed, tenant, 8);
    send(crowd, chance, tenant, muddler(over));
    send(crowd, chance, tenant, misreader(over));
}

/// Guesses at one name, and sends what cannot be checked between.
fn muddler(over: Transport) -> impl FnMut(u64) -> Knock {
    move |number| {
        let knock = Knock::of("muddler", "muddled", "192.0.2.30").over(over).in_dialogue(format!("muddle-{number}"));
        if number % 3 == 1 { knock.misset(Misset::in_turn(number)) } else { knock.wrong() }
    }
}

/// Sends only what cannot be checked, under a few names.
fn misreader(over: Transport) -> impl FnMut(u64) -> Knock {
    move |number| {
        let knock = Knock::of("misreader", scanners::name(900 + number % 3), "192.0.2.31").over(over);
        knock.misset(Misset::in_turn(number))
    }
}

/// The same from another address each time.
fn from_anywhere(mut make: impl FnMut(u64) -> Knock) -> impl FnMut(u64) -> Knock {
    move |number| Knock { address: sprayers::host(500_000 + number).into(), ..make(number) }
}

/// Sends the last answer of a phone again from elsewhere.
fn eavesdropper(number: u64) -> Knock {
    let knock = Knock::of("eavesdropper", format!("lone-{}", 1 + number % 3), format!("192.0.2.{}", 10 + number % 2));
    Knock { proof: Proof::Overheard, ..knock }
}

/// A handful of tries in two bursts, at once or spread over the hour.
fn send(crowd: &mut Crowd, chance: &mut Chance, tenant: u16, mut make: impl FnMut(u64) -> Knock + 'static) {
    let tries = 1 + chance.below(MOST_GUESSES);
    let (first, second) = (seconds(chance, 0, 1_800), seconds(chance, 0, 1_800));
    let pace = [SECOND / 20, SECOND, SECOND * 15][usize::try_from(chance.below(3)).expect("less than three")];
    let stream = Stream::new(first, pace, move |number| make(number).at_tenant(tenant));
    crowd.add(stream.at_most(tries).resting(chance.below(tries), second));
}

/// A tenant that floods every table: it logs in and guesses from many sources, and has many of them listed.
pub fn flood(crowd: &mut Crowd, seed: u64, tenant: u16) {
    let chance = &mut draw(seed, tenant, 6);
    let start = seconds(chance, 0, 14);
    crowd.add(Stream::new(start, SECOND * 25, move |number| {
        let knock = Knock::of("flood", "mallory", sprayers::host(number)).at_tenant(tenant);
        let guess = Knock { name: format!("flood-{number}").into(), ..knock.clone() }.wrong();
        if number % 3 == 0 { guess } else { knock }
    }));
    crowd.add(Stream::new(start, SECOND * 20, move |number| {
        let host = sprayers::host(100_000 + number / 6);
        Knock::of("flood", format!("flooded-{number}"), host).at_tenant(tenant).wrong()
    }));
    if arrives(seed) {
        let mover = move |number| Knock::of("flood", format!("mover-{number}"), sprayers::host(200_000 + number));
        let stream = Stream::new(start, SECOND * 15, move |number| mover(number).at_tenant(tenant));
        crowd.add(stream.at_most(MOVERS));
    }
}
