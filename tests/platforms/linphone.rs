//! linphonec as a phone that knows nothing but a set-up link: no display, no sound, a home folder of its own.

use crate::program::Program;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A running linphonec. It fetches its settings and registers by itself, and asks for a password where those are not enough.
pub struct Linphone {
    _program: Program,
    _home: TempDir,
}

impl Linphone {
    /// Starts it with the link as its only setting, as if a person had opened the link in it.
    pub fn set_up_by(link: &str) -> Self {
        let home = tempfile::tempdir().expect("a folder");
        // It opens its database there, and ends where it cannot.
        fs::create_dir_all(home.path().join(".local/share/linphone")).expect("a folder");
        let settings = home.path().join("linphonerc");
        fs::write(&settings, linphonerc(link)).expect("written");
        let program = Program::start("linphonec", |command| at_home(command, home.path()).arg("-c").arg(&settings));
        Self { _program: program, _home: home }
    }
}

fn at_home<'c>(command: &'c mut std::process::Command, home: &Path) -> &'c mut std::process::Command {
    let command = command.current_dir(home).env("HOME", home);
    command.env_remove("XDG_DATA_HOME").env_remove("XDG_CONFIG_HOME")
}

/// A port of its own for SIP over UDP, and none for TCP and TLS.
fn linphonerc(link: &str) -> String {
    format!("[misc]\nconfig-uri={link}\n[sip]\nsip_port=-1\nsip_tcp_port=0\nsip_tls_port=0\n")
}
