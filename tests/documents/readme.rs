//! README.md: short, in a fixed order, and each claim of it is held by a test or stands on a page of measurements.

use crate::{assert_none, root};
use std::fs;

const LONGEST: usize = 140;

/// The largest picture, in bytes: people read the page on phones.
const LARGEST_PICTURE: usize = 100_000;

const SECTIONS: [&str; 8] = [
    "What it rejects that your platform may let through",
    "Install",
    "One minute",
    "Pointing jambonz at it",
    "Compared with",
    "State",
    "Documentation",
    "Security, contributing, licence",
];

fn readme() -> String {
    fs::read_to_string(root().join("README.md")).expect("it is there")
}

/// What stands below a heading, up to the next one.
fn section<'a>(page: &'a str, heading: &str) -> &'a str {
    let (_, rest) = page.split_once(&format!("## {heading}\n")).expect("the section is there");
    rest.split("\n## ").next().unwrap_or_default()
}

/// The items of a list, each with its further lines.
fn bullets(section: &str) -> Vec<String> {
    let mut bullets: Vec<String> = Vec::new();
    for line in section.lines() {
        if line.starts_with("- ") {
            bullets.push(line.to_owned());
        } else if let Some(bullet) = bullets.last_mut().filter(|_| line.starts_with("  ")) {
            bullet.push('\n');
            bullet.push_str(line);
        }
    }
    bullets
}

/// The text and the target of each link.
fn links(text: &str) -> Vec<(&str, &str)> {
    let ends = text.match_indices("](");
    ends.filter_map(|(at, _)| {
        let text_of = text[..at].rsplit_once('[').map(|(_, inner)| inner)?;
        let target = text[at + 2..].split_once(')').map(|(target, _)| target)?;
        Some((text_of, target))
    })
    .collect()
}

/// Whether this file of Rust has a test function of this name.
fn has_test(file: &str, name: &str) -> bool {
    let lines: Vec<&str> = file.lines().map(str::trim).collect();
    let is_it = |line: &&str| line.trim_start_matches("async ").starts_with(&format!("fn {name}("));
    let found = lines.iter().position(is_it);
    found.is_some_and(|at| lines[..at].last().is_some_and(|line| line.starts_with("#[") && line.contains("test")))
}

/// What is wrong with a claim: it links no test function, or one that is not there.
fn unproven(claim: &str) -> Vec<String> {
    let named: Vec<(&str, &str)> = links(claim).into_iter().filter(|(text, _)| text.starts_with('`')).collect();
    let mut wrong = Vec::new();
    if named.is_empty() {
        wrong.push(format!("no test is linked: {claim}"));
    }
    for (name, path) in named {
        let file = fs::read_to_string(root().join(path)).unwrap_or_default();
        if !has_test(&file, name.trim_matches('`')) {
            wrong.push(format!("{path} has no test {name}"));
        }
    }
    wrong
}

/// The numbers of a string as they are written, `49 629` or `0.49`.
fn numbers(text: &str) -> Vec<String> {
    let letters: Vec<char> = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().collect();
    let is_digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    let (mut numbers, mut number) = (Vec::new(), String::new());
    for (at, letter) in letters.iter().enumerate() {
        let joins = matches!(letter, ' ' | '.') && !number.is_empty() && is_digit(at + 1);
        if is_digit(at) || joins {
            number.push(*letter);
        } else if !number.is_empty() {
            numbers.push(std::mem::take(&mut number));
        }
    }
    numbers.extend((!number.is_empty()).then_some(number));
    numbers
}

/// Each measured page with the text that leads to it.
fn measured(state: &str) -> Vec<(&str, &str)> {
    let mut from = 0;
    let mut measured = Vec::new();
    for (at, _) in state.match_indices("](docs/lab/") {
        let path = state[at + 2..].split(')').next().unwrap_or_default();
        measured.push((path, state[from..at].rsplit_once('[').map_or("", |(text, _)| text)));
        from = at + 2 + path.len();
    }
    measured
}

/// The numbers that the page they are taken from does not have.
fn unmeasured(path: &str, text: &str) -> Vec<String> {
    let page = fs::read_to_string(root().join(path)).unwrap_or_default();
    let found = numbers(&page);
    let absent = numbers(text).into_iter().filter(|number| !found.contains(number));
    absent.map(|number| format!("{path} has no figure {number}")).collect()
}

#[test]
fn it_is_read_on_a_few_screens() {
    let lines = readme().lines().count();
    assert!(lines <= LONGEST, "README.md has {lines} lines, {LONGEST} are the most");
}

#[test]
fn its_sections_stand_in_the_order_in_which_a_newcomer_asks() {
    let page = readme();
    let headings: Vec<&str> = page.lines().filter_map(|line| line.strip_prefix("## ")).collect();
    assert_eq!(headings, SECTIONS);
}

#[test]
fn each_thing_it_rejects_is_held_by_a_test() {
    let page = readme();
    let claims = bullets(section(&page, SECTIONS[0]));
    assert_eq!(claims.len(), 5, "{claims:#?}");
    assert_none(&claims.iter().flat_map(|claim| unproven(claim)).collect::<Vec<_>>());
}

#[test]
fn each_figure_stands_on_the_page_of_measurements_it_links() {
    let page = readme();
    let (_, figures) = section(&page, "State").split_once("Measured here").expect("figures");
    let measured = measured(figures);
    assert!(measured.len() >= 5 && measured.iter().all(|(_, text)| !numbers(text).is_empty()), "{measured:#?}");
    assert_none(&measured.iter().flat_map(|(path, text)| unmeasured(path, text)).collect::<Vec<_>>());
}

#[test]
fn its_pictures_are_what_the_script_makes_light_and_described() {
    let (page, script) = (readme(), fs::read_to_string(root().join("tests/pictures.sh")).expect("it is there"));
    let pictures: Vec<&str> = page.split("<img ").skip(1).filter_map(|tag| tag.split('>').next()).collect();
    assert_eq!(pictures.len(), 2, "{pictures:#?}");
    for tag in pictures {
        let of = |name: &str| tag.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next());
        let path = of("src").expect("a source");
        let picture = fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
        assert!(script.contains(path), "tests/pictures.sh does not make {path}");
        assert!((1_000..=LARGEST_PICTURE).contains(&picture.len()), "{path} has {} bytes", picture.len());
        assert!(picture.starts_with(b"\x89PNG") || picture.starts_with(b"<svg "), "{path} is not a picture");
        assert!(of("alt").is_some_and(|text| text.len() > 60), "{path} is not described");
    }
}

#[test]
fn claims_without_proof_are_found() {
    let claim = |link: &str| unproven(&format!("- **A claim.** {link}")).len();
    assert_eq!(claim("[`claims_without_proof_are_found`](tests/documents/readme.rs)"), 0);
    assert_eq!(claim("[`unproven`](tests/documents/readme.rs)"), 1, "no test");
    assert_eq!(claim("[`nothing`](tests/documents/readme.rs)"), 1);
    assert_eq!(claim("[page](docs/contract.md)"), 1);
    assert_eq!(numbers("49 629 and 0.49, in\n300 kills. 5"), ["49 629", "0.49", "300", "5"]);
    let state = "here: 12 and 34 ([a](docs/lab/costs.md)); 5.6 s ([b](docs/lab/overload.md)).";
    let found: Vec<_> = measured(state).into_iter().map(|(path, text)| (path, numbers(text))).collect();
    assert_eq!(
        found,
        [("docs/lab/costs.md", vec!["12".into(), "34".into()]), ("docs/lab/overload.md", vec!["5.6".to_owned()])]
    );
    assert_eq!(unmeasured("nowhere.md", "12 of 34"), ["nowhere.md has no figure 12", "nowhere.md has no figure 34"]);
    assert_eq!(bullets("- a\n  b\n\ntext\n- c").len(), 2);
}
