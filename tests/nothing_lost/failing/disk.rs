//! A disk of a test's own below the data folder, in a mount namespace that no one else sees: it fills up, and turns
//! read-only, as real ones do.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A namespace in which `data` of a folder is a disk in memory, for as long as this lives.
pub struct Disk {
    folder: PathBuf,
    keeper: Child,
    user: User,
}

/// Who may mount: root, or anyone in a user namespace of their own where the system lets them have one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum User {
    Root,
    Mapped,
}

impl Disk {
    /// Mounts a disk of so many MiB as `data` in `folder`. Panics where the machine allows no mounts at all: what these
    /// tests promise cannot be seen then, and must not count as seen.
    pub fn mounted(folder: &Path, mebibytes: usize) -> Self {
        fs::create_dir_all(folder.join("data")).expect("a folder to mount on");
        let user = if fs::metadata("/proc/self").expect("/proc").uid() == 0 { User::Root } else { User::Mapped };
        let mount = format!("mount -t tmpfs -o size={mebibytes}m,mode=700 none data");
        let mut command = Command::new("unshare");
        command.arg(if user == User::Root { "-m" } else { "-rm" });
        command.args(["sh", "-c", &format!("{mount} && echo mounted && exec sleep infinity")]);
        let mut keeper = command.current_dir(folder).stdout(Stdio::piped()).spawn().expect("unshare runs");
        let mut said = String::new();
        let stdout = keeper.stdout.take().expect("a pipe");
        BufReader::new(stdout).read_line(&mut said).expect("it speaks UTF-8");
        assert_eq!(said, "mounted\n", "no disk can be mounted here: run this as root, or allow user namespaces");
        Self { folder: folder.to_owned(), keeper, user }
    }

    /// A program that sees the disk, in the folder. Its process is the program's own.
    pub fn command(&self, program: &str) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["-t", &self.keeper.id().to_string(), "-m"]);
        if self.user == User::Mapped {
            command.args(["-U", "--preserve-credentials"]);
        }
        // To enter the namespace is to leave the folder.
        command.args(["sh", "-c", "cd \"$0\" && exec \"$@\""]).arg(&self.folder).arg(program);
        command
    }

    /// Runs a line of shell there, and panics where it fails.
    pub fn run(&self, line: &str) {
        let output = self.command("sh").args(["-c", line]).output().expect("nsenter runs");
        assert!(output.status.success(), "{line}: {output:?}");
    }

    /// Takes the last byte.
    pub fn fill(&self) {
        self.run("! dd if=/dev/zero of=data/filler bs=4k 2>/dev/null");
    }

    /// Gives back what `fill` took.
    pub fn free(&self) {
        self.run("rm data/filler");
    }

    /// Nothing can be written to it from now on. Fails where a process has a file open for writing.
    pub fn make_read_only(&self) {
        self.run("mount -o remount,ro data");
    }

    /// Undoes `make_read_only`.
    pub fn make_writable(&self) {
        self.run("mount -o remount,rw data");
    }

    /// Copies what is on the disk to where everyone sees it; gives the folder in which it is `data`.
    pub fn copied(&self) -> PathBuf {
        self.run("mkdir copy && cp -a data copy/data");
        self.folder.join("copy")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.keeper.kill();
        let _ = self.keeper.wait();
    }
}
