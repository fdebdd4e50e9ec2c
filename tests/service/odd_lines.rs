//! Lines of import files that are not quite what they should be: read as meant, or refused.

use crate::operator::{MD5, Operator};
use std::fs;

#[test]
fn the_byte_order_mark_of_an_imported_file_is_no_part_of_a_name() {
    let operator = Operator::new();
    fs::write(operator.path("htdigest"), format!("\u{feff}alice:r.example:{MD5}\r\n")).unwrap();
    operator.types("account import --format htdigest htdigest").done();
    operator.types("account show alice").done();
    let line = format!("\u{feff}{{\"realm\":\"r.example\",\"username\":\"bob\",\"ha1\":{{\"MD5\":\"{MD5}\"}}}}");
    fs::write(operator.path("jsonl"), line).unwrap();
    operator.types("account import --format jsonl jsonl").done();
    operator.types("account show bob").done();
}

#[test]
fn a_json_line_that_gives_an_ha1_twice_is_refused() {
    let operator = Operator::new();
    let twice = format!("{{\"MD5\":\"{MD5}\",\"MD5\":\"{}\"}}", "0".repeat(32));
    let line = format!("{{\"realm\":\"r.example\",\"username\":\"bob\",\"ha1\":{twice}}}");
    fs::write(operator.path("jsonl"), line).unwrap();
    operator.types("account import --format jsonl jsonl").failed(1, "each once");
}
