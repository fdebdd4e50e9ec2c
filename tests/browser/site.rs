//! A running service whose website stands at the address where it listens, so that the links in letters work.

use realmgate_testkit::person::Person;
use realmgate_testkit::running::RunningService;
use std::net::{Ipv4Addr, TcpListener};

pub struct Site {
    pub service: RunningService,
    /// The only origin that its pages may know.
    pub origin: String,
}

impl Site {
    pub async fn open() -> Self {
        Self::with("").await
    }

    /// Opens with more settings, tables of TOML.
    pub async fn with(more: &str) -> Self {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = free.local_addr().expect("it is bound");
        drop(free);
        let origin = format!("http://{address}");
        let settings = format!("{}\n{more}", settings(&origin));
        let folder = tempfile::tempdir().expect("a folder");
        Self { service: RunningService::listening(address, folder, &settings).await, origin }
    }

    /// A person who needs no browser.
    pub fn person(&self) -> Person {
        Person::of(&self.service).asking("127.0.0.1")
    }
}

fn settings(origin: &str) -> String {
    format!(
        r#"
        drain = "0s"
        [[tenant]]
        name = "example"
        title = "Example Telephony"
        support = "help@example.com"
        imprint_url = "https://www.example.com/imprint"
        privacy_url = "https://www.example.com/privacy"
        hosts = ["127.0.0.1"]
        realms = ["acme.sip.jambonz.cloud"]
        public_url = "{origin}"
        registrar = "sip.example.com:5060"
        transports = ["tls", "tcp", "udp"]
        webhook_users = [{{ username = "jambonz", password = "a long webhook password" }}]
        "#
    )
}
