//! Builds the layer that lets system calls fail, and tells a service what of them is to fail.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use tempfile::TempDir;

/// A kind of system call, as the layer names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Call {
    Write,
    Sync,
    Rename,
    Open,
    /// Whatever would change the disk, but for the sync of what is there.
    Change,
}

/// What a failing call says; the numbers are those of Linux.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Errno {
    Io = 5,
    NoSpace = 28,
    ReadOnly = 30,
}

/// Which calls fail.
#[derive(Clone, Debug)]
pub enum Which {
    /// The one of this number, counted from 1 over all threads since the start.
    Nth(usize),
    /// Each one while this file is there.
    While(PathBuf),
}

/// A fault of the disk below a folder.
#[derive(Clone, Debug)]
pub struct Fault {
    pub call: Call,
    pub errno: Errno,
    /// How the paths end that it strikes; empty for all.
    pub ending: &'static str,
    pub which: Which,
}

impl Fault {
    /// The environment of a service whose data are in `folder`, an absolute path, with its failures told in `report`.
    pub fn environment(&self, folder: &Path, report: &Path) -> Vec<(&'static str, String)> {
        let text = |path: &Path| path.to_str().expect("a path in UTF-8").to_owned();
        let which = match &self.which {
            Which::Nth(number) => ("FAILING_NTH", number.to_string()),
            Which::While(file) => ("FAILING_WHILE", text(file)),
        };
        vec![
            ("LD_PRELOAD", text(built())),
            ("FAILING_FOLDER", text(folder)),
            ("FAILING_CALL", self.call.name().to_owned()),
            ("FAILING_ERROR", (self.errno as i32).to_string()),
            ("FAILING_ENDING", self.ending.to_owned()),
            ("FAILING_REPORT", text(report)),
            which,
        ]
    }
}

impl Call {
    const fn name(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Sync => "sync",
            Self::Rename => "rename",
            Self::Open => "open",
            Self::Change => "change",
        }
    }
}

/// The calls that failed, a line each.
pub fn failures(report: &Path) -> Vec<String> {
    let text = fs::read_to_string(report).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

/// The compiled layer, made once a run. The C compiler is there: SQLite is built with it.
fn built() -> &'static Path {
    static LAYER: OnceLock<TempDir> = OnceLock::new();
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| {
        let folder = LAYER.get_or_init(|| tempfile::tempdir().expect("a folder"));
        let (source, path) = (folder.path().join("layer.c"), folder.path().join("layer.so"));
        fs::write(&source, include_str!("layer.c")).expect("the source is written");
        let mut compiler = Command::new("cc");
        compiler
            .args(["-Wall", "-Wextra", "-Werror", "-O2", "-shared", "-fPIC", "-o"])
            .args([&path, &source])
            .arg("-ldl");
        assert!(compiler.status().expect("cc runs").success());
        path
    })
}
