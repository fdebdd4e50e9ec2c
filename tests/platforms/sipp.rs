//! sipp as a phone: one scenario, run to its end, and the SIP status that it got.

use crate::gate::REALM;
use crate::kamailio::Kamailio;
use crate::line::{Line, Transport};
use crate::program::Program;
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/platforms/sipp");

/// A sipp that plays one scenario once.
pub struct Sipp {
    program: Program,
    folder: TempDir,
}

impl Sipp {
    /// Plays a scenario of tests/platforms/sipp with a phone's settings; `more` are further arguments.
    pub fn start(scenario: &str, line: &Line<'_>, kamailio: &Kamailio, more: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let program = Program::start("sipp", |command| {
            play(command, scenario, folder.path());
            as_phone(command, line);
            command.args(more).arg(line.transport.server(kamailio).to_string())
        });
        Self { program, folder }
    }

    /// Waits for its end: the last final status it got, and all messages it sent and received. Fails where what came
    /// was not in the scenario.
    pub fn end(self) -> (u16, String) {
        let Self { program, folder } = self;
        let ended = program.end();
        let messages = fs::read_to_string(folder.path().join("messages")).unwrap_or_default();
        let errors = fs::read_to_string(folder.path().join("errors")).unwrap_or_default();
        assert!(ended.success(), "sipp met what its scenario does not hold: {errors}\n{messages}");
        let mut statuses = messages.lines().filter_map(|line| line.strip_prefix("SIP/2.0 ")?.get(..3)?.parse().ok());
        (statuses.rfind(|status| *status >= 200).unwrap_or_default(), messages)
    }
}

/// Registers once and gives the status: 200, 403 or 503.
pub fn register(kamailio: &Kamailio, line: &Line<'_>) -> u16 {
    Sipp::start("register", line, kamailio, &["-key", "contact_port", "5060"]).end().0
}

fn play(command: &mut Command, scenario: &str, folder: &Path) {
    command.args(["-sf", &format!("{SCENARIOS}/{scenario}.xml"), "-m", "1", "-nostdin"]);
    // It must not answer by itself what the scenario does not hold, and must not wait for ever.
    command.args(["-default_behaviors", "all,-bye", "-recv_timeout", "60000"]);
    command.args(["-trace_msg", "-message_file"]).arg(folder.join("messages"));
    command.args(["-trace_err", "-error_file"]).arg(folder.join("errors"));
    command.current_dir(folder);
}

fn as_phone(command: &mut Command, line: &Line<'_>) {
    let (protocol, own) = match line.transport {
        Transport::Udp => ("u1", "127.0.0.1"),
        Transport::Tcp => ("t1", "127.0.0.1"),
        Transport::Udp6 => ("u1", "::1"),
    };
    command.args(["-t", protocol, "-i", own, "-au", line.user, "-ap", line.password]);
    command.args(["-key", "realm", REALM, "-key", "address", line.address]);
    command.args(["-key", "lifetime", &line.lifetime.to_string()]);
}
