//! The real service as a process of its own, on a core of its own, with a place of its own.

use crate::load::connection::Connection;
use crate::load::place;
use crate::measure::cores;
use realmgate_testkit::daemon::Daemon;
use tempfile::TempDir;

/// A running service; it is killed when this goes.
pub struct Service {
    /// The process.
    pub daemon: Daemon,
    _folder: TempDir,
}

impl Service {
    /// Starts it with these settings beside the usual ones.
    pub async fn with(more: &str) -> Self {
        Self::within(place::folder(more).await)
    }

    /// Starts it in a folder that was made for it.
    #[must_use]
    pub fn within(folder: TempDir) -> Self {
        let daemon = Daemon::start(folder.path(), None, &[]);
        let service = Self { daemon, _folder: folder };
        let measuring = cores::pin(std::process::id(), cores::MEASURING);
        if !(measuring && cores::pin(service.id(), cores::MEASURED)) {
            println!("not pinned: service and generator share their cores");
        }
        service
    }

    /// Its process.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.daemon.child.id()
    }

    /// So many new connections to it; they must be used within seconds, as any must.
    pub async fn connections(&self, count: usize) -> Vec<Connection> {
        let mut connections = Vec::with_capacity(count);
        for _ in 0..count {
            connections.push(Connection::open(&self.daemon.base).await);
        }
        connections
    }
}
