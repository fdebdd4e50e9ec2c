//! Lines of import files that are not quite what they should be: read as meant, or refused.

use crate::actors::operator::{MD5, Operator};
use std::fs;

#[test]
fn the_byte_order_mark_of_an_imported_file_is_not_part_of_a_name() {
    let operator = Operator::new();
    fs::write(operator.path("htdigest"), format!("\u{feff}alice:r.example:{MD5}\r\n")).unwrap();
    operator.types("account import --format htdigest htdigest").done();
    operator.types("account show alice").done();
    let line = format!("\u{feff}{{\"realm\":\"r.example\",\"username\":\"bob\",\"ha1\":{{\"MD5\":\"{MD5}\"}}}}");
    fs::write(operator.path("jsonl"), line).unwrap();
    operator.types("account import --format jsonl jsonl").done();
    operator.types("account show bob").done();
    let joined = format!("\u{feff}carol:r.example:{MD5}\n\u{feff}dave:r.example:{MD5}\n");
    fs::write(operator.path("htdigest"), joined).unwrap();
    operator.types("account import --format htdigest htdigest").done();
    operator.types("account show dave").done();
}

#[test]
fn a_json_line_that_gives_an_ha1_twice_is_refused() {
    let operator = Operator::new();
    let twice = format!("{{\"MD5\":\"{MD5}\",\"MD5\":\"{}\"}}", "0".repeat(32));
    let line = format!("{{\"realm\":\"r.example\",\"username\":\"bob\",\"ha1\":{twice}}}");
    fs::write(operator.path("jsonl"), line).unwrap();
    operator.types("account import --format jsonl jsonl").failed(1, "each at most once");
}

#[test]
fn blank_lines_comments_and_blanks_around_a_record_do_not_matter() {
    let operator = Operator::new();
    let dump = format!("\n   \n# users\n  # of the office\nalice:r.example:{MD5} \r\n\tbob:r.example:{MD5}\t\n \t");
    fs::write(operator.path("htdigest"), dump).unwrap();
    operator.types("account import --format htdigest htdigest").done();
    operator.types("account show alice").done();
    operator.types("account show bob").done();
}

#[test]
fn a_line_that_is_cut_wrongly_is_pointed_at_and_never_printed() {
    let (operator, other) = (Operator::new(), "5f4dcc3b5aa765d61d8327deb882cf99");
    let record = |name: &str, ha1: &str| {
        format!("{{\"realm\":\"r.example\",\"username\":\"{name}\",\"ha1\":{{\"MD5\":\"{ha1}\"}}}}")
    };
    let htdigest = [
        (format!("alice:r.example:{MD5}bob:r.example:{other}"), "column 7: the realm is not one of"),
        (format!("alice:r.example:{MD5} bob:r.example:{other}"), "column 7: the realm is not one of"),
        (format!("alice:{MD5}:r.example"), "column 40: an HA1 for MD5 is 32 hex digits"),
        (format!("{MD5}:{other}"), "expected username:realm:HA1"),
        (format!("alice:r.example:{MD5}:{other}"), "column 7: the realm is not one of"),
        (format!("alice:r.example:{MD5}{other}"), "column 17: an HA1 for MD5 is 32 hex digits"),
    ];
    let jsonl = [
        (format!("{}{}", record("alice", MD5), record("bob", other)), "not one JSON object"),
        (record("alice", MD5).replace("\"MD5\":", ""), "not one JSON object"),
        (record("alice", MD5).replace("}}", &format!("}},\"{other}\":1}}")), "unknown member"),
        (record(other, MD5).replace("r.example", other), "the realm is not one of"),
        (format!("\"{other}\""), "not a JSON object"),
        (record("alice", MD5).replace("{\"MD5\"", &format!("{{\"{other}\"")), "ha1 may have the members"),
    ];
    let lines = htdigest.map(|line| ("htdigest", line)).into_iter().chain(jsonl.map(|line| ("jsonl", line)));
    for (format, (line, reason)) in lines {
        fs::write(operator.path("dump"), line).unwrap();
        let said = operator.types(&format!("account import --format {format} dump"));
        assert!(said.code == 1 && said.err.contains(reason), "{format}: {}", said.err);
        for secret in [MD5, other] {
            assert!(!said.err.contains(&secret[..8]), "{format}: {}", said.err);
        }
    }
}
