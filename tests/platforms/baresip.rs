//! baresip as a phone: set up by configuration files of its own, without sound; its log says what it got.

use crate::gate::REALM;
use crate::kamailio::Kamailio;
use crate::line::{Line, Transport};
use crate::ports::Lease;
use crate::program::Program;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A baresip that has tried to register.
pub struct Baresip {
    program: Program,
    /// The SIP status it got for that.
    pub registered: u16,
    _folder: TempDir,
    _lease: Lease,
}

impl Baresip {
    /// Starts it and waits until it has registered or been refused.
    pub fn start(kamailio: &Kamailio, line: &Line<'_>) -> Self {
        let (folder, lease) = (tempfile::tempdir().expect("a folder"), Lease::take());
        configure(folder.path(), kamailio, line, lease.port);
        let mut program = Program::start("baresip", |command| command.arg("-f").arg(folder.path()));
        let address = format!("{}@{REALM}: ", line.address);
        let registered = program.hear(|said| status_of(said, &address)).expect("it says what it got");
        Self { program, registered, _folder: folder, _lease: lease }
    }

    /// Asks it to end, as a shutdown does; it un-registers then. Returns when it has ended.
    pub fn leave(self) {
        self.program.ask_to_end();
        self.program.end();
    }
}

/// What stands behind its address: `{0/UDP/v4} 200 OK (Kamailio)` or `403 Forbidden (Kamailio)`.
fn status_of(said: &str, address: &str) -> Option<u16> {
    let (_, answer) = said.split_once(address)?;
    let answer = answer.split_once("} ").map_or(answer, |(_, answer)| answer);
    answer.get(..3)?.parse().ok()
}

fn configure(folder: &Path, kamailio: &Kamailio, line: &Line<'_>, port: u16) {
    let (own, listen) = match line.transport {
        Transport::Udp | Transport::Tcp => ("127.0.0.1", format!("127.0.0.1:{port}")),
        Transport::Udp6 => ("::1", format!("[::1]:{port}")),
    };
    let config =
        format!("sip_listen {listen}\nnet_interface {own}\nmodule_path /usr/lib/baresip/modules\nmodule account.so\n");
    let Line { user, password, address, lifetime, .. } = line;
    let (transport, server) = (line.transport.name(), line.transport.server(kamailio));
    let account = format!(
        "<sip:{address}@{REALM};transport={transport}>;auth_user={user};auth_pass={password};\
         outbound=\"sip:{server};transport={transport}\";regint={lifetime}\n"
    );
    for (file, text) in [("config", config.as_str()), ("accounts", &account), ("contacts", "")] {
        fs::write(folder.join(file), text).expect("written");
    }
}
