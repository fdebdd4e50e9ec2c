//! What `serve` prints when it has started: where it listens, how a platform connects and how to try it. A new password
//! is shown once, and only on a terminal.

use super::Addresses;
use crate::ambient::terminal;
use crate::config::Settings;
use domain::secrets::Secret;
use domain::text::counted;
use std::io::{self, Write};

/// Who reads standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reader {
    /// A user who has just typed the command.
    Person,
    /// A journal, a container's log, a file: others may read it later.
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
                writeln!(out, "  webhook password  {} (shown once; kept in {})", password.expose(), kept.display())?;
            }
            Some(_) | None => writeln!(out, "  webhook password  in {}", kept.display())?,
        }
    } else {
        writeln!(out, "  webhook users     as configured for {}", counted(settings.tenant.len(), "tenant"))?;
    }
    writeln!(
        out,
        "\nConnect a platform: deploy/jambonz.md, deploy/kamailio/, deploy/opensips.md, deploy/freeswitch.md"
    )?;
    writeln!(out, "Try it: open {base}/ in a browser and sign up, or follow docs/walkthrough.md\n")?;
    out.flush()
}
