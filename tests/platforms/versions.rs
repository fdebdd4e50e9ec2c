//! Which versions of platform and phones are here, for the recorded fixtures: a recording says whose it is.

use std::process::Command;
use std::sync::LazyLock;

/// What is asked for a version.
#[derive(Clone, Copy, Debug)]
pub enum Make {
    Sipp,
    Baresip,
    Pjsip,
    Jssip,
    Linphone,
    /// The few lines of `RawPhone`, for what no real phone does.
    Raw,
}

static KAMAILIO: LazyLock<String> = LazyLock::new(|| format!("Kamailio {}", debian("kamailio")));
static SIPP: LazyLock<String> = LazyLock::new(|| format!("sipp {}", debian("sip-tester")));
static BARESIP: LazyLock<String> = LazyLock::new(|| format!("baresip {}", debian("baresip-core")));
static PJSIP: LazyLock<String> = LazyLock::new(|| format!("PJSIP {}", python("pjsua2-python")));
static JSSIP: LazyLock<String> = LazyLock::new(|| format!("JsSIP {}", npm("jssip")));
static LINPHONE: LazyLock<String> = LazyLock::new(|| format!("linphonec {}", debian("linphone-cli")));

impl Make {
    fn version(self) -> &'static str {
        match self {
            Self::Sipp => &SIPP,
            Self::Baresip => &BARESIP,
            Self::Pjsip => &PJSIP,
            Self::Jssip => &JSSIP,
            Self::Linphone => &LINPHONE,
            Self::Raw => "a phone in a few lines",
        }
    }
}

/// Kamailio and the phones that tried it, with versions.
pub fn kamailio_and(phones: &[Make]) -> String {
    let phones = phones.iter().map(|phone| phone.version());
    [KAMAILIO.as_str()].into_iter().chain(phones).collect::<Vec<_>>().join(", ")
}

/// Of a Debian package; without what Debian adds before and after it, as in 1:3.6.1-1.
fn debian(package: &str) -> String {
    let full = said(Command::new("dpkg-query").args(["-W", "-f=${Version}", package]));
    let behind_epoch = full.split_once(':').map_or(full.as_str(), |(_, version)| version);
    behind_epoch.rsplit_once('-').map_or(behind_epoch, |(version, _)| version).to_owned()
}

fn python(package: &str) -> String {
    let script = format!("import importlib.metadata as m; print(m.version('{package}'))");
    let python = concat!(env!("CARGO_MANIFEST_DIR"), "/target/platforms/venv/bin/python");
    said(Command::new(python).args(["-c", &script]))
}

fn npm(package: &str) -> String {
    let file = format!("{}/tests/npm/node_modules/{package}/package.json", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(file).expect("tests/platforms.sh installs it");
    let package: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    package["version"].as_str().expect("a version").to_owned()
}

fn said(command: &mut Command) -> String {
    let output = command.output().expect("tests/platforms.sh installs it");
    assert!(output.status.success(), "{command:?}");
    String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
}
