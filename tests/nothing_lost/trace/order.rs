//! What must be on the disk before what, for each signup, as CONTRACT sections 3 and 4 have it.

use super::call::{Call, What};
use super::commits::{Commit, commits, synced};
use super::record::{Answer, Recording};
use std::path::{Path, PathBuf};

/// A promise that a trace does not keep, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// "ok" was said before the commit was on the disk.
    AnswerBeforeCommit(String),
    /// The account was committed before its letter was on the disk.
    CommitBeforeLetter(String),
    /// The letter was given its final name before the commit was on the disk.
    NameBeforeCommit(String),
    /// The letter was taken from the outbox before its final name was on the disk.
    DoneBeforeName(String),
    /// "ok" was said before the name of a folder that was made for it was on the disk.
    AnswerBeforeFolder(PathBuf),
    /// Without this there is nothing to prove.
    NotInTheTrace(&'static str, String),
}

/// Holds each signup that was told "ok" against the order; gives what breaks it.
pub fn breaches(recording: &Recording) -> Vec<Breach> {
    let trace = Trace { calls: &recording.calls, commits: commits(&recording.calls) };
    let answers = recording.answers();
    let signups = answers.iter().filter_map(|answer| trace.signup(answer).err());
    signups.chain(trace.unsynced_folders(&answers)).collect()
}

struct Trace<'a> {
    calls: &'a [Call],
    commits: Vec<Commit>,
}

impl Trace<'_> {
    fn signup(&self, answer: &Answer) -> Result<(), Breach> {
        let user = &answer.user;
        let missing = |what| move || Breach::NotInTheTrace(what, user.clone());
        let (letter, written) = self.letter(user).ok_or_else(missing("the letter"))?;
        let (id, name, named) = self.final_name(letter).ok_or_else(missing("its final name"))?;
        let has_account = |commit: &&Commit| commit.accounts.contains(user);
        let commit = self.commits.iter().find(has_account).ok_or_else(missing("the commit"))?;
        let takes_letter = |done: &&Commit| done.start > commit.start && !done.outbox.contains(&id);
        let done = self.commits.iter().find(takes_letter).ok_or_else(missing("the end in the outbox"))?;
        let before = |safe: Option<usize>, line: usize| safe.is_some_and(|safe| safe < line);
        let folder = name.parent().expect("it is in the pickup folder");
        let promises = [
            (synced(self.calls, letter, written), commit.start, Breach::CommitBeforeLetter as fn(_) -> _),
            (commit.synced, named.start, Breach::NameBeforeCommit),
            (commit.synced, answer.line, Breach::AnswerBeforeCommit),
            (synced(self.calls, folder, named.end), done.start, Breach::DoneBeforeName),
        ];
        let broken = promises.into_iter().find(|(safe, line, _)| !before(*safe, *line));
        broken.map_or(Ok(()), |(_, _, breach)| Err(breach(user.clone())))
    }

    /// The temporary letter that greets somebody, and where its writing came back.
    fn letter(&self, user: &str) -> Option<(&Path, usize)> {
        let greeting = format!("\r\nUser name: {user}\r\n");
        self.calls.iter().find_map(|call| match &call.what {
            What::Write(path, _, bytes) if is_temporary(path) && contains(bytes, greeting.as_bytes()) => {
                Some((path.as_path(), call.end))
            }
            _ => None,
        })
    }

    /// A letter's id, its final name, and how it got that.
    fn final_name(&self, temporary: &Path) -> Option<(String, &Path, &Call)> {
        self.calls.iter().find_map(|call| match &call.what {
            What::Rename(from, to) if from == temporary => {
                Some((to.file_stem()?.to_str()?.to_owned(), to.as_path(), call))
            }
            _ => None,
        })
    }

    /// Folders whose own name was not on the disk when something in them was first answered for.
    fn unsynced_folders(&self, answers: &[Answer]) -> Vec<Breach> {
        let made = self.calls.iter().filter_map(|call| match &call.what {
            What::MakeFolder(path) => Some((path, call.end)),
            _ => None,
        });
        let is_late = |path: &Path, made: usize| {
            let safe = synced(self.calls, path.parent().expect("not the root"), made);
            answers.iter().any(|answer| answer.line > made && safe.is_none_or(|safe| safe > answer.line))
        };
        made.filter(|(path, made)| is_late(path, *made))
            .map(|(path, _)| Breach::AnswerBeforeFolder(path.clone()))
            .collect()
    }
}

fn is_temporary(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tmp")
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
