//! Completions and manual pages: made from the definition of the commands, without settings and without a store.

use crate::actors::operator::Operator;
use std::fs;

#[test]
fn each_command_has_a_manual_page() {
    let operator = Operator::new();
    operator.sets("not = [settings");
    let said = operator.types("man --dir made/man").done();
    let pages: Vec<String> = fs::read_dir(operator.path("made/man"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(said, format!("{} pages in made/man\n", pages.len()));
    for page in ["realmgate.1", "realmgate-check.1", "realmgate-account-add.1", "realmgate-mail-test.1"] {
        assert!(pages.iter().any(|name| name == page), "{page}: {pages:?}");
    }
    let page = fs::read_to_string(operator.path("made/man/realmgate-check.1")).unwrap();
    assert!(page.contains("\\-\\-deep"), "{page}");
    fs::write(operator.path("file"), "").unwrap();
    operator.types("man --dir file").failed(1, "cannot write the manual pages to file");
}

#[test]
fn each_shell_has_a_completion_script() {
    let operator = Operator::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = operator.types(&format!("completions {shell}")).done();
        assert!(script.contains("healthcheck") && script.contains("deep"), "{shell}");
    }
    operator.types("completions tcsh").failed(2, "possible values: bash");
}
