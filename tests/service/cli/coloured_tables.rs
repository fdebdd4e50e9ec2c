//! Tables on a terminal: colours where it has them and the environment does not object, the last column within the window.

use crate::actors::operator::{MD5, Operator};
use crate::actors::typist::Typist;

const GREEN: &str = "\u{1b}[32mactive\u{1b}[0m";
const RED: &str = "\u{1b}[31mdisabled\u{1b}[0m";

fn operator() -> Operator {
    let operator = Operator::new();
    operator.types(&format!("account add ann --ha1 {MD5} --email ann@example.com --name Ännchen\u{a0}電話")).done();
    operator.types(&format!("account add bob --ha1 {MD5} --disabled")).done();
    operator
}

/// What a command shows on a terminal whose environment has these variables.
fn shown(operator: &Operator, variables: &[(&str, &str)], line: &str) -> String {
    let mut typist = Typist::in_environment(operator, variables, line);
    assert_eq!(typist.ended(), Some(0), "{}", typist.shown);
    typist.shown.replace('\r', "")
}

#[test]
fn states_have_colours_on_a_terminal_only_and_never_where_the_environment_objects() {
    let operator = operator();
    for command in ["account list", "account show ann bob"] {
        let coloured = shown(&operator, &[("TERM", "xterm-256color")], command);
        assert!(coloured.contains(GREEN) && coloured.contains(RED), "{coloured:?}");
        for objection in [&[("TERM", "dumb")][..], &[("TERM", "xterm-256color"), ("NO_COLOR", "1")]] {
            let plain = shown(&operator, objection, command);
            assert!(plain.contains("active") && !plain.contains('\u{1b}'), "{objection:?}: {plain:?}");
        }
        let piped = operator.types_in(&[("TERM", "xterm-256color")], command, b"").done();
        assert!(piped.contains("active") && !piped.contains('\u{1b}'), "{piped:?}");
    }
    let coloured = shown(&operator, &[("TERM", "xterm-256color")], "account list --json");
    assert!(!coloured.contains('\u{1b}'), "{coloured:?}");
}

#[test]
fn a_name_cannot_bring_a_colour_of_its_own() {
    let operator = Operator::new();
    let name = "x\u{202e}[31m";
    operator.types(&format!("account add {name} --ha1 {MD5}")).done();
    let coloured = shown(&operator, &[("TERM", "xterm-256color")], "account list");
    assert!(coloured.contains(r"x\u{202e}[31m") && coloured.contains(GREEN), "{coloured:?}");
}

#[test]
fn help_lists_the_global_options_after_those_of_the_command() {
    let operator = Operator::new();
    for command in ["account add", "account list", "account passwd", "account remove", "backup"] {
        let help = operator.types(&format!("{command} --help")).done();
        let last = help.lines().rfind(|line| line.ends_with(':') && !line.starts_with(' '));
        assert_eq!(last, Some("Global options:"), "{help}");
    }
    let help = operator.types("account add --help").done();
    let places = ["\nPassword:", "\nAccount:", "\nGlobal options:"].map(|heading| help.find(heading).expect(heading));
    assert!(places.is_sorted(), "{help}");
    assert!(operator.types("account --help").done().contains("[alias: set-ha1]"));
}
