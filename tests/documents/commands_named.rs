//! Each command, with its flags, that README.md and docs/walkthrough.md name is one that `realmgate --help` knows.

use crate::{assert_none, root};
use std::fs;
use std::process::Command;

const PAGES: [&str; 2] = ["README.md", "docs/walkthrough.md"];

/// How a command begins on a page: installed, or from source.
const BEGINNINGS: [&str; 2] = ["realmgate ", "cargo run --release -- "];

/// What a command of the shell ends at.
const ENDS: [char; 7] = ['`', '\n', ';', '|', ')', '#', '<'];

/// The words after `realmgate` of each command, in blocks and between backquotes.
fn named(page: &str) -> Vec<Vec<&str>> {
    let code = page.split('`').skip(1).step_by(2);
    let fences = page.split("```").skip(1).step_by(2).filter(|fence| fence.starts_with("sh\n"));
    let texts: Vec<&str> = code.filter(|text| !text.contains('\n')).chain(fences).collect();
    let mut commands = Vec::new();
    for text in texts {
        for beginning in BEGINNINGS {
            let starts = text.match_indices(beginning).filter(|(at, _)| is_start(text, *at));
            let after = starts.map(|(at, _)| text[at + beginning.len()..].trim_start());
            let commands_here = after.map(|rest| rest.split(ENDS).next().unwrap_or_default());
            commands.extend(commands_here.map(|words| words.split_whitespace().collect()));
        }
    }
    commands
}

/// Whether a command begins here: at the start of a line, or after what the shell puts before one.
fn is_start(text: &str, at: usize) -> bool {
    let before = text[..at].trim_end_matches(' ');
    before.is_empty() || before.ends_with(['\n', '(', ';'])
}

fn help(path: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_realmgate")).arg("help").args(path).output().expect("it runs");
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// The commands that a help text lists.
fn listed(help: &str) -> Vec<&str> {
    let block = help.split_once("Commands:\n").map_or("", |(_, rest)| rest.split("\n\n").next().unwrap_or_default());
    let names = block.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.filter_map(|line| line.split_whitespace().next()).collect()
}

/// What is wrong with a command.
fn unknown(words: &[&str]) -> Vec<String> {
    let mut path: Vec<&str> = Vec::new();
    for word in words.iter().filter(|word| !word.starts_with('-')) {
        let text = help(&path);
        let known = listed(&text);
        if known.is_empty() {
            break;
        }
        if !known.contains(word) {
            return vec![format!("realmgate {}: there is no command {word}", words.join(" "))];
        }
        path.push(word);
    }
    let text = help(&path);
    let flags = words.iter().filter(|word| word.starts_with("--") && word.len() > 2);
    let wrong = flags.filter(|flag| !text.split([' ', ',', '\n', '=']).any(|known| known == **flag));
    wrong.map(|flag| format!("realmgate {}: there is no flag {flag}", words.join(" "))).collect()
}

#[test]
fn every_command_that_a_newcomer_reads_exists() {
    let pages = PAGES.map(|page| fs::read_to_string(root().join(page)).expect("it is there"));
    let commands: Vec<Vec<&str>> = pages.iter().flat_map(|page| named(page)).collect();
    assert!(commands.len() > 15, "only {} commands were found", commands.len());
    assert_none(&commands.iter().flat_map(|words| unknown(words)).collect::<Vec<_>>());
}

#[test]
fn commands_and_flags_that_do_not_exist_are_found() {
    let page = "`realmgate explain NAME` and `the realmgate of it`\n```sh\nadded=$(realmgate account add 1001 --generate); \
                realmgate serve  # here\ncargo run --release -- blacklist list | tail\n```\n";
    let found: Vec<String> = named(page).iter().map(|words| words.join(" ")).collect();
    assert_eq!(found, ["explain NAME", "account add 1001 --generate", "serve", "blacklist list"]);
    assert_none(&named(page).iter().flat_map(|words| unknown(words)).collect::<Vec<_>>());
    assert!(unknown(&["acount", "add"]).concat().contains("no command acount"));
    assert!(unknown(&["account", "ad", "1001"]).concat().contains("no command ad"));
    assert!(unknown(&["account", "add", "1001", "--generates"]).concat().contains("no flag --generates"));
}
