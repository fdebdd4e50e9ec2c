//! Kamailio, which verifies a REGISTER itself: by `auth_db` with SQLite, asked for every request, or by HA1s that `htable`
//! read into memory at the start.

use crate::load::accounts::REALM;
use crate::peers::credentials::{Attempt, ha1s};
use crate::peers::exchange;
use crate::peers::peer::{Peer, Started, Verdict};
use crate::peers::process::{Process, is_installed};
use crate::peers::sip;
use crate::peers::socket::{Address, free_port};
use rusqlite::Connection;
use std::fs;
use std::net::Ipv4Addr;
use std::path::Path;

/// Its own schema, of the package `kamailio-sqlite-modules`.
const SCHEMA: &str = "/usr/share/kamailio/db_sqlite";

/// Where the HA1s are when a request comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Store {
    /// In a SQLite database.
    AuthDb,
    /// In shared memory.
    Htable,
}

/// A running Kamailio.
pub struct Kamailio {
    process: Process,
    port: u16,
    store: Store,
}

/// Starts one.
pub async fn start(store: Store) -> Started {
    if !is_installed("kamailio", "-V") || !Path::new(SCHEMA).exists() {
        let packages = "kamailio kamailio-extra-modules kamailio-sqlite-modules";
        return Err(format!("Kamailio {store:?}: not installed (Debian: apt-get install {packages})"));
    }
    let (port, folder) = (free_port(), tempfile::tempdir().expect("a folder"));
    let database = folder.path().join("kamailio.sqlite");
    fill(&database).expect("its schema takes the accounts");
    fs::write(folder.path().join("kamailio.cfg"), configuration(store, &database)).expect("it is written");
    let process = Process::start("kamailio", folder, |command| {
        command.args(["-f", "kamailio.cfg", "-DD", "-E", "-m", "64", "-M", "8"]);
        command.args(["-l", &format!("udp:127.0.0.1:{port}"), "-Y", "."])
    });
    let process = process.answering(address(port), &sip::unauthenticated(Attempt::PROBE)).await;
    Ok(Box::new(Kamailio { process, port, store }))
}

fn fill(database: &Path) -> rusqlite::Result<()> {
    let mut connection = Connection::open(database)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    for table in ["standard", "auth_db", "htable"] {
        let schema = fs::read_to_string(format!("{SCHEMA}/{table}-create.sql")).expect("the schema is there");
        connection.execute_batch(&schema)?;
    }
    let transaction = connection.transaction()?;
    for (name, ha1) in ha1s() {
        transaction.execute(
            "INSERT INTO subscriber (username, domain, ha1) VALUES (?, ?, ?)",
            [name.as_str(), REALM, ha1.as_str()],
        )?;
        transaction.execute("INSERT INTO htable (key_name, key_value) VALUES (?, ?)", [name, ha1])?;
    }
    transaction.commit()
}

/// One worker for the one core. A nonce counts once, as a replay does here; no location is saved. Codes below -3 ask for a
/// challenge: nonce too old, no credentials, nonce used.
fn configuration(store: Store, database: &Path) -> String {
    let url = format!("sqlite:///{}", database.display());
    let forbidden = "sl_send_reply(\"403\", \"Forbidden\"); exit;";
    let challenge = format!("www_challenge(\"{REALM}\", \"1\"); exit;");
    let (modules, before, check) = match store {
        Store::AuthDb => (
            format!(
                "loadmodule \"auth_db.so\"\nmodparam(\"auth_db\", \"db_url\", \"{url}\")\n\
                 modparam(\"auth_db\", \"calculate_ha1\", 0)\nmodparam(\"auth_db\", \"password_column\", \"ha1\")\n\
                 modparam(\"auth_db\", \"load_credentials\", \"\")\n"
            ),
            String::new(),
            format!("www_authorize(\"{REALM}\", \"subscriber\")"),
        ),
        Store::Htable => (
            format!(
                "loadmodule \"htable.so\"\nmodparam(\"htable\", \"db_url\", \"{url}\")\n\
                 modparam(\"htable\", \"htable\", \"ha1=>size=14;dbtable=htable;\")\n"
            ),
            // Without a password `pv_www_authenticate` fails before it looks for credentials.
            format!("if ($au == $null) {{ {challenge} }}\n    if ($sht(ha1=>$au) == $null) {{ {forbidden} }}"),
            format!("pv_www_authenticate(\"{REALM}\", \"$sht(ha1=>$au)\", \"1\")"),
        ),
    };
    format!(
        "#!KAMAILIO\ndebug=0\nlog_stderror=yes\nchildren=1\nauto_aliases=no\ndisable_tcp=yes\n\
         loadmodule \"pv.so\"\nloadmodule \"sl.so\"\nloadmodule \"db_sqlite.so\"\nloadmodule \"auth.so\"\n{modules}\
         modparam(\"auth\", \"nonce_count\", 1)\nmodparam(\"auth\", \"qop\", \"auth\")\n\
         request_route {{\n    if (method != \"REGISTER\") {{ sl_send_reply(\"405\", \"Method Not Allowed\"); exit; }}\n    \
         {before}\n    if ({check}) {{ sl_send_reply(\"200\", \"OK\"); exit; }}\n    \
         if ($rc < -3) {{ {challenge} }}\n    \
         {forbidden}\n}}\n"
    )
}

fn address(port: u16) -> Address {
    Address::Udp((Ipv4Addr::LOCALHOST, port).into())
}

impl Peer for Kamailio {
    fn name(&self) -> &'static str {
        match self.store {
            Store::AuthDb => "Kamailio auth_db, SQLite",
            Store::Htable => "Kamailio, HA1s in htable",
        }
    }

    fn address(&self) -> Address {
        address(self.port)
    }

    /// Each attempt is challenged first, outside what is measured.
    fn requests(&mut self, attempts: &[Attempt]) -> Vec<Vec<u8>> {
        let challenged: Vec<Vec<u8>> = attempts.iter().copied().map(sip::unauthenticated).collect();
        let mut nonces = vec![String::new(); attempts.len()];
        let _ = exchange::run(self.address(), &challenged, |request, answer| {
            nonces[request] = sip::nonce(answer);
            true
        });
        let answered = attempts.iter().zip(nonces);
        answered.map(|(attempt, nonce)| sip::authenticated(*attempt, &nonce)).collect()
    }

    fn verdict(&self, request: &[u8], answer: &[u8]) -> Option<Verdict> {
        Some(sip::verdict(request, answer))
    }

    fn processes(&self) -> Vec<u32> {
        self.process.all()
    }
}
