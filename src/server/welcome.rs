//! What `serve` prints at its start: where it listens and how to try it. The password is shown once, and on a terminal only.

use super::Addresses;
use crate::ambient::terminal;
use crate::config::Settings;
use domain::secrets::Secret;
use domain::text::counted;
use std::io::{self, Write};

/// The reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// A person who has just typed the command.
    Person,
    /// A journal, a container's log, a file: what is kept there is read by others too.
    Log,
}

impl Reader {
    /// Who reads standard output.
    pub(super) fn of_stdout() -> Self {
        if terminal::is_stdout_shown() { Self::Person } else { Self::Log }
    }
}

/// Writes it to `out`.
pub(super) fn welcome(
    out: &mut impl Write,
    reader: Reader,
    settings: &Settings,
    addresses: &Addresses,
    new_password: Option<&Secret>,
) -> io::Result<()> {
    let scheme = if settings.tls.is_some() { "https" } else { "http" };
    let base = format!("{scheme}://{}", addresses.public);
    let admin = addresses.admin;
    let hook = addresses.webhook.map_or_else(|| base.clone(), |address| format!("{scheme}://{address}"));
    let version = env!("CARGO_PKG_VERSION");
    writeln!(out, "Realmgate {version} listens on {base} (health and metrics on http://{admin})\n")?;
    writeln!(out, "  webhook URL       {hook}/webhooks/auth")?;
    if settings.tenant.is_empty() {
        let kept = settings.webhook_secret_path();
        writeln!(out, "  webhook user      jambonz")?;
        match new_password {
            Some(password) if reader == Reader::Person => {
                writeln!(out, "  webhook password  {} (shown once, kept in {})", password.expose(), kept.display())?;
            }
            Some(_) | None => writeln!(out, "  webhook password  in {}", kept.display())?,
        }
    } else {
        writeln!(out, "  webhook users     as set for {}", counted(settings.tenant.len(), "tenant"))?;
    }
    writeln!(out, "\nTry it: open {base}/ in a browser, or follow the quick start of README.md\n")?;
    out.flush()
}
