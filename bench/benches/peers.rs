//! Realmgate beside what people use to verify a SIP phone's credentials: jambonz's customer-auth-server, Kamailio by itself
//! and FreeRADIUS. All run on one core, in turn, and are loaded from another by the same generator.
//!
//! `bench/peers.sh` installs what is missing and runs this, or `cargo bench -p realmgate-bench --bench peers -- [--rounds 7]
//! [--seconds 1] [--customer-auth-server FOLDER]`. Fails where a peer let in what it should not, or kept out what it should
//! let in.

use realmgate_bench::measure::arguments::Arguments;
use realmgate_bench::measure::{cores, machine};
use realmgate_bench::peers::kamailio::Store;
use realmgate_bench::peers::peer::Peer;
use realmgate_bench::peers::process::is_installed;
use realmgate_bench::peers::realmgate::Realmgate;
use realmgate_bench::peers::rounds::Measured;
use realmgate_bench::peers::{customer_auth, freeradius, kamailio, table};
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::read();
    println!("{}", machine::describe());
    if !is_installed("taskset", "--version") {
        println!("this wants taskset (Debian: apt-get install util-linux)");
        return ExitCode::FAILURE;
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let (peers, missing) = runtime.block_on(started(&arguments));
    if !cores::pin(std::process::id(), cores::MEASURING) {
        println!("not pinned: peers and generator share their cores");
    }
    let right = measure(peers, &arguments);
    for reason in missing {
        println!("not measured: {reason}");
    }
    println!("\n{}\n{}", table::NOTES, machine::load());
    if right { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// All peers that are installed, and why the others are not there.
async fn started(arguments: &Arguments) -> (Vec<Box<dyn Peer>>, Vec<String>) {
    // First, since it may have to be built, for which the others should not be running yet.
    let realmgate = Realmgate::start().await;
    let others = [
        customer_auth::start(arguments.text("--customer-auth-server")).await,
        freeradius::start().await,
        kamailio::start(Store::AuthDb).await,
        kamailio::start(Store::Htable).await,
    ];
    let (mut peers, mut missing): (Vec<Box<dyn Peer>>, _) = (vec![Box::new(realmgate)], Vec::new());
    for other in others {
        match other {
            Ok(peer) => peers.push(peer),
            Err(reason) => missing.push(reason),
        }
    }
    (peers, missing)
}

/// Runs the rounds, in each of which every peer has its turn, and prints the table; says whether all answers were right.
fn measure(peers: Vec<Box<dyn Peer>>, arguments: &Arguments) -> bool {
    let seconds = arguments.number("--seconds", 1);
    let mut measured: Vec<Measured> = peers.into_iter().map(|peer| Measured::warmed_up(peer, seconds)).collect();
    for _ in 0..arguments.number("--rounds", 7) {
        measured.iter_mut().for_each(Measured::round);
    }
    table::heading();
    let right: Vec<bool> = measured.iter().map(table::row).collect();
    right.iter().all(|right| *right)
}
