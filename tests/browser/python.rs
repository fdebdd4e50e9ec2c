//! Python, for what must be computed by none of our code.

use std::io::Write;
use std::process::{Command, Stdio};

/// What a program prints that is given `arguments` and reads `input`.
pub fn python(arguments: &[&str], input: &[u8]) -> String {
    let mut python = Command::new("python3");
    python.arg("-B").args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut python = python.spawn().expect("python3 is installed; tests/all.sh does it");
    let mut standard_input = python.stdin.take().expect("its input is piped");
    standard_input.write_all(input).expect("it reads");
    drop(standard_input);
    let output = python.wait_with_output().expect("it ends");
    assert!(output.status.success(), "python3 {arguments:?} failed");
    String::from_utf8(output.stdout).expect("UTF-8").trim().to_owned()
}
