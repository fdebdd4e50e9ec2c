//! The calls that matter to what is on a disk, and those that answer a client.

use super::fields::Line;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A call and when it happened, in lines of the trace.
#[derive(Clone, Debug)]
pub struct Call {
    pub start: usize,
    pub end: usize,
    pub what: What,
}

/// What it did. Paths are those below the folder of the service; what happened elsewhere is left out, and so are calls that
/// failed: a sync that did promises nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Opened to write; made where it was missing.
    Create(PathBuf),
    /// Emptied, or brought to a length in bytes.
    Resize(PathBuf, u64),
    /// Wrote at an offset, or at the end where there is none.
    Write(PathBuf, Option<u64>, Vec<u8>),
    MakeFolder(PathBuf),
    Rename(PathBuf, PathBuf),
    Link(PathBuf, PathBuf),
    Remove(PathBuf),
    /// Brought a file or a folder down to the disk.
    Sync(PathBuf),
    /// Sent to a client.
    Send(Vec<u8>),
}

/// All calls of a trace below `folder` and to clients, in the order in which they came back.
pub fn calls(trace: &str, folder: &Path) -> Vec<Call> {
    let mut lines = lines(trace);
    lines.sort_by_key(|line| (line.end, line.start));
    let of = |line: Line| what(&line).into_iter().map(move |what| Call { start: line.start, end: line.end, what });
    lines.into_iter().flat_map(of).filter_map(|call| call.below(folder)).collect()
}

impl Call {
    /// With paths as seen from `folder`, which is where the service runs; nothing where they are not in it.
    fn below(mut self, folder: &Path) -> Option<Self> {
        let shorten = |path: &mut PathBuf| {
            let inside = if path.is_absolute() { path.strip_prefix(folder).ok()? } else { path.as_path() };
            let inside = inside.to_owned();
            let kept = inside.starts_with("data") || inside.as_os_str().is_empty();
            *path = inside;
            kept.then_some(())
        };
        match &mut self.what {
            What::Rename(from, to) | What::Link(from, to) => shorten(from).and(shorten(to))?,
            What::Send(_) => {}
            What::Create(path)
            | What::Resize(path, _)
            | What::Write(path, ..)
            | What::MakeFolder(path)
            | What::Remove(path)
            | What::Sync(path) => shorten(path)?,
        }
        Some(self)
    }
}

/// Puts together what other threads interrupted.
fn lines(trace: &str) -> Vec<Line> {
    let mut begun: HashMap<&str, (usize, String)> = HashMap::new();
    let mut whole = Vec::new();
    for (number, line) in trace.lines().enumerate() {
        let (thread, text) = line.split_once(' ').expect("the number of a thread");
        let text = text.trim_start();
        if let Some(first) = text.strip_suffix(" <unfinished ...>") {
            begun.insert(thread, (number, first.to_owned()));
        } else if text.starts_with("<... ") {
            let rest = text.split_once(" resumed>").expect("a call that is resumed").1;
            let (start, first) = begun.remove(thread).expect("a call that was begun");
            whole.extend(parsed(start, number, &format!("{first}{rest}")));
        } else {
            whole.extend(parsed(number, number, text));
        }
    }
    // What was under way when the process ended may have had its effect, and promises nothing.
    whole.extend(begun.into_values().filter_map(|(start, first)| parsed(start, usize::MAX, &first)));
    whole
}

/// `name(arguments) = result`; nothing for lines about signals and ends.
fn parsed(start: usize, end: usize, text: &str) -> Option<Line> {
    let (name, rest) = text.split_once('(')?;
    let (arguments, result) = rest.rsplit_once(" = ").unwrap_or((rest, "-1"));
    let result = result.split(|c: char| c != '-' && !c.is_ascii_digit()).next().and_then(|number| number.parse().ok());
    let arguments = arguments.trim_end().trim_end_matches(')').to_owned();
    name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_').then(|| Line {
        start,
        end,
        name: name.to_owned(),
        arguments,
        // Hexadecimal results are addresses.
        result: result.unwrap_or(0),
    })
}

fn what(line: &Line) -> Vec<What> {
    let never_came_back = line.end == usize::MAX;
    if line.result < 0 && !(never_came_back && line.name.contains("write")) {
        return Vec::new();
    }
    let path = |argument| PathBuf::from(line.text(argument));
    let of_file = |argument| PathBuf::from(line.path_of(argument).unwrap_or_default());
    match &*line.name {
        "openat" => opened(line, &path(1)),
        "open" => opened(line, &path(0)),
        "mkdir" => vec![What::MakeFolder(path(0))],
        "mkdirat" => vec![What::MakeFolder(path(1))],
        "rename" => vec![What::Rename(path(0), path(1))],
        "renameat" | "renameat2" => vec![What::Rename(path(1), path(3))],
        "link" => vec![What::Link(path(0), path(1))],
        "linkat" => vec![What::Link(path(1), path(3))],
        "unlink" => vec![What::Remove(path(0))],
        "unlinkat" => vec![What::Remove(path(1))],
        "ftruncate" => vec![What::Resize(of_file(0), line.number(1))],
        "fsync" | "fdatasync" => vec![What::Sync(of_file(0))],
        "write" | "writev" | "sendto" | "sendmsg" if is_socket(line) => vec![What::Send(line.bytes())],
        "write" => vec![What::Write(of_file(0), None, line.bytes())],
        "pwrite64" => vec![What::Write(of_file(0), Some(line.number(3)), line.bytes())],
        "mmap" => mapped(line),
        "execve" => Vec::new(),
        // Whatever else could change a file must be understood before anything is proved.
        _ => panic!("a call that is not understood: {line:?}"),
    }
}

fn opened(line: &Line, path: &Path) -> Vec<What> {
    let creates = line.arguments.contains("O_CREAT").then(|| What::Create(path.to_owned()));
    let empties = line.arguments.contains("O_TRUNC").then(|| What::Resize(path.to_owned(), 0));
    creates.into_iter().chain(empties).collect()
}

fn is_socket(line: &Line) -> bool {
    line.path_of(0).is_some_and(|path| path.starts_with("socket:"))
}

/// The memory of one process is not on a disk; the store's shared index is made anew by the first process to open it.
fn mapped(line: &Line) -> Vec<What> {
    let writes = line.arguments.contains("MAP_SHARED") && line.arguments.contains("PROT_WRITE");
    let file = line.path_of(4).unwrap_or_default();
    assert!(!writes || file.ends_with("-shm"), "a file is written through memory: {line:?}");
    Vec::new()
}

/// `/t/data` as strace prints it.
const DATA: &str = r"5<\x2f\x74\x2f\x64\x61\x74\x61>";

#[test]
fn a_sync_that_failed_or_never_came_back_promises_nothing() {
    let trace =
        format!("1 fsync({DATA}) = -1 EIO (Input/output error)\n1 fsync({DATA} <unfinished ...>\n1 +++ killed +++\n");
    assert_eq!(calls(&trace, Path::new("/t")).len(), 0);
}

#[test]
fn a_call_that_another_thread_interrupted_began_before_it_and_came_back_after_it() {
    let trace = format!(
        "1 fsync({DATA} <unfinished ...>\n2 pwrite64({DATA}, \"\\x61\\x62\", 2, 7) = 2\n1 <... fsync resumed>) = 0\n"
    );
    let calls = calls(&trace, Path::new("/t"));
    let data = Path::new("data").to_owned();
    let expected = [What::Write(data.clone(), Some(7), b"ab".to_vec()), What::Sync(data)];
    assert_eq!(calls.iter().map(|call| (call.start, call.end)).collect::<Vec<_>>(), [(1, 1), (0, 2)]);
    assert!(calls.iter().map(|call| &call.what).eq(&expected));
}
