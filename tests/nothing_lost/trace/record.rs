//! A service that is traced while people sign up, and what came of it.

use super::call::{Call, What, calls};
use crate::death::{Names, settings, storm};
use realmgate_testkit::daemon::Starting;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use tokio::sync::watch;

/// Whatever can change what is on a disk, and what sends to clients. Those with a question mark are not everywhere.
const CALLS: &str = "trace=?open,openat,?creat,?mkdir,mkdirat,?rename,?renameat,renameat2,?link,linkat,?symlink,symlinkat,\
                     ?unlink,unlinkat,?rmdir,truncate,ftruncate,fallocate,write,pwrite64,writev,pwritev,pwritev2,fsync,\
                     fdatasync,sync_file_range,copy_file_range,sendfile,splice,mmap,io_uring_setup,sendto,sendmsg";

/// All that happened below one folder, from the first start on.
#[derive(Clone)]
pub struct Recording {
    /// In the order in which they came back.
    pub calls: Vec<Call>,
}

/// Who received "ok", and on which line that began.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Answer {
    pub line: usize,
    pub user: String,
}

/// Traces a service from its first start to its end while so many people sign up; their names and "ok"s are in it.
pub async fn record(signups: usize) -> Recording {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("realmgate.toml"), settings()).expect("the settings are written");
    let (told, recording) = record_in(folder.path(), signups).await;
    let answered: BTreeSet<_> = recording.answers().into_iter().map(|answer| answer.user).collect();
    assert!(answered == told && told.len() == signups, "{} answers traced, {} given", answered.len(), told.len());
    recording
}

/// The same in a folder that holds what another run has left, from a start to its end; gives those who received "ok" too.
pub async fn record_in(folder: &Path, signups: usize) -> (BTreeSet<String>, Recording) {
    let trace = folder.join("trace");
    let tracer = tracer(&trace);
    let tracer: Vec<_> = tracer.iter().map(String::as_str).collect();
    let starting = Starting::under(&tracer, "127.0.0.1:0", folder, &[]);
    let daemon = starting.listening().unwrap_or_else(|ended| panic!("{ended}"));
    let told = storm(&daemon.base, &Names::up_to(signups), &watch::Sender::default()).await;
    daemon.signal("TERM");
    let (status, log) = tokio::task::spawn_blocking(|| daemon.wait()).await.expect("no panic");
    assert!(status.success(), "{log}");
    assert!(told.refused.is_empty(), "{:?}", told.refused);
    (told.acknowledged.into_iter().collect(), Recording { calls: calls(&whole(&trace).await, folder) })
}

/// The service is the child, not the tracer (`-D`), so that signals reach it.
fn tracer(trace: &Path) -> Vec<String> {
    let trace = trace.display().to_string();
    let words = ["strace", "-D", "-f", "-y", "-xx", "-s", "1000000", "--seccomp-bpf", "-e", CALLS, "-o", &trace];
    words.map(str::to_owned).to_vec()
}

/// The trace, once the tracer has written the end of the process, which it may do after it.
async fn whole(trace: &Path) -> String {
    let ended = |text: &str| text.trim_end().ends_with("+++ exited with 0 +++");
    let limit = tokio::time::Duration::from_mins(1);
    let read = async {
        loop {
            let text = fs::read_to_string(trace).unwrap_or_default();
            if ended(&text) {
                return text;
            }
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(limit, read).await.expect("the tracer ends with the service")
}

impl Recording {
    /// The last line on which anything happened.
    pub fn last_line(&self) -> usize {
        self.calls.iter().map(|call| call.start).max().expect("calls")
    }

    /// Each "ok" to a signup.
    pub fn answers(&self) -> Vec<Answer> {
        let answer = |call: &Call| match &call.what {
            What::Send(bytes) => Some(Answer { line: call.start, user: user_told_ok(bytes)? }),
            _ => None,
        };
        self.calls.iter().filter_map(answer).collect()
    }
}

/// Whom an answer tells "ok".
fn user_told_ok(bytes: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(bytes);
    let user = text.split_once("{\"ok\":true,\"user\":\"")?.1.split_once('"')?.0;
    text.starts_with("HTTP/1.1 200").then(|| user.to_owned())
}
