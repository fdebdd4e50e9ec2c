//! What must be on the disk before what, for each signup, as docs/contract.md sections 3 and 4 have it.

use super::call::{Call, What};
use super::commits::{Commit, commits};
use super::record::{Answer, Recording};
use super::syncs::Syncs;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A promise that a trace does not keep, and to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Breach {
    /// "ok" was said before the commit was on the disk.
    AnswerBeforeCommit(String),
    /// The email was synced before the account was committed: a second wait for the disk.
    CommitAfterLetter(String),
    /// The email was given its final name before the commit was on the disk.
    NameBeforeCommit(String),
    /// The email was taken from the outbox before its file was on the disk.
    DoneBeforeLetter(String),
    /// The email was taken from the outbox before its final name was on the disk.
    DoneBeforeName(String),
    /// "ok" was said before the name of a folder that was made for it was on the disk.
    AnswerBeforeFolder(PathBuf),
    /// Without this there is nothing to prove.
    NotInTheTrace(&'static str, String),
}

/// Holds each signup that received "ok" against the order; gives what breaks it.
pub fn breaches(recording: &Recording) -> Vec<Breach> {
    let trace = Trace::of(&recording.calls);
    let answers = recording.answers();
    let signups = answers.iter().filter_map(|answer| trace.signup(answer).err());
    signups.chain(trace.unsynced_folders(&answers)).collect()
}

struct Trace<'a> {
    calls: &'a [Call],
    syncs: Syncs,
    commits: Vec<Commit>,
    /// For each user the temporary email, and where its writing came back.
    letters: HashMap<String, (&'a Path, usize)>,
    /// For each temporary email its final name, and how it got that.
    names: HashMap<&'a Path, (&'a Path, &'a Call)>,
}

impl<'a> Trace<'a> {
    fn of(calls: &'a [Call]) -> Self {
        let (mut letters, mut names) = (HashMap::new(), HashMap::new());
        for call in calls {
            match &call.what {
                What::Write(path, _, bytes) if is_temporary(path) => {
                    letters.extend(greeted(bytes).map(|user| (user, (path.as_path(), call.end))));
                }
                What::Rename(from, to) => _ = names.insert(from.as_path(), (to.as_path(), call)),
                _ => {}
            }
        }
        let syncs = Syncs::of(calls);
        Self { calls, commits: commits(calls, &syncs), syncs, letters, names }
    }

    fn signup(&self, answer: &Answer) -> Result<(), Breach> {
        let user = &answer.user;
        let missing = |what| move || Breach::NotInTheTrace(what, user.clone());
        let (letter, written) = *self.letters.get(user).ok_or_else(missing("the email"))?;
        let (name, named) = *self.names.get(letter).ok_or_else(missing("its final name"))?;
        let id = name.file_stem().and_then(|id| id.to_str()).ok_or_else(missing("its id"))?;
        let has_account = |commit: &&Commit| commit.accounts.contains(user);
        let commit = self.commits.iter().find(has_account).ok_or_else(missing("the commit"))?;
        let takes_letter = |done: &&Commit| done.start > commit.start && !done.outbox.contains(id);
        let done = self.commits.iter().find(takes_letter).ok_or_else(missing("the end in the outbox"))?;
        let folder = name.parent().expect("it is in the pickup folder");
        let letter_synced = self.syncs.after(letter, written);
        if letter_synced.is_some_and(|synced| synced < commit.start) {
            return Err(Breach::CommitAfterLetter(user.clone()));
        }
        let promises = [
            (commit.synced, named.start, Breach::NameBeforeCommit as fn(_) -> _),
            (commit.synced, answer.line, Breach::AnswerBeforeCommit),
            (letter_synced, done.start, Breach::DoneBeforeLetter),
            (self.syncs.after(folder, named.end), done.start, Breach::DoneBeforeName),
        ];
        let broken = promises.into_iter().find(|(safe, line, _)| safe.is_none_or(|safe| safe >= *line));
        broken.map_or(Ok(()), |(_, _, breach)| Err(breach(user.clone())))
    }

    /// Folders whose own name was not on the disk when a signup was answered "ok".
    fn unsynced_folders(&self, answers: &[Answer]) -> Vec<Breach> {
        let is_late = |path: &Path, made: usize| {
            let safe = self.syncs.after(path.parent().expect("not the root"), made);
            answers.iter().any(|answer| answer.line > made && safe.is_none_or(|safe| safe > answer.line))
        };
        let late = self.calls.iter().filter_map(|call| match &call.what {
            What::MakeFolder(path) if is_late(path, call.end) => Some(Breach::AnswerBeforeFolder(path.clone())),
            _ => None,
        });
        late.collect()
    }
}

fn is_temporary(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension == "tmp")
}

/// Whom an email greets by name.
fn greeted(letter: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(letter);
    Some(text.split_once("\r\nUsername: ")?.1.split_once("\r\n")?.0.to_owned())
}
