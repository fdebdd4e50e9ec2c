//! docs/limits.md: a table of all fixed limits, made from the constants whose docstring begins with `Limit:`.

use crate::{assert_none, root, rust_files};
use std::fs;
use std::path::Path;

/// Where the sources of the program are.
const FOLDERS: [&str; 2] = ["domain/src", "src"];

/// What marks one.
const MARK: &str = "Limit: ";

/// Types of which a limit may be.
const COUNTS: [&str; 9] = ["Duration", "u8", "u16", "u32", "u64", "usize", "i32", "f64", "LineAllowance"];

/// What is said of limits. A constant of which it is said is one, so it is marked; of any other it can be said differently.
const TELLING: [&str; 12] = [
    "how long",
    "how much",
    "longest",
    "the most",
    "at most",
    "at once",
    "remembered",
    "in bytes",
    "may have",
    "may take",
    "may wait",
    "shown",
];

/// How the table begins.
const HEAD: &str = "<!-- Every fixed limit: how much is read, how long is waited, how much is remembered. Made from the sources. -->

# Limits

What cannot be set: how much is read, how long is waited, how much is remembered, so that nothing that is sent grows without
bound. What can be set is in the [settings](settings.md) (`[limits]` above all) and, for the blacklist, in
[blacklist.md](blacklist.md#all-numbers).

`tests/documents/limits.rs` makes this table from the constants whose docstring begins with `Limit:`, and says how to renew it.

| what is limited | value | constant | file |
| --- | --- | --- | --- |
";

/// A constant of a source file.
#[derive(Debug)]
struct Constant {
    name: String,
    value: String,
    docs: String,
}

impl Constant {
    fn is_limit(&self) -> bool {
        self.docs.starts_with(MARK)
    }
}

/// The constants of a file with a type of which a limit may be, its tests left out.
fn constants(text: &str) -> Vec<Constant> {
    let (mut found, mut docs) = (Vec::new(), Vec::new());
    let mut lines = text.lines().map(str::trim).take_while(|line| !line.starts_with("mod tests {"));
    while let Some(line) = lines.next() {
        if let Some(doc) = line.strip_prefix("///") {
            docs.push(doc.trim());
        } else if !line.starts_with("#[") {
            let mut item = line.to_owned();
            // The value may begin in the next line.
            if line.ends_with('=') {
                item = format!("{item} {}", lines.next().unwrap_or_default());
            }
            found.extend(constant(&item, docs.join(" ")));
            docs.clear();
        }
    }
    found
}

/// `pub(super) const NAME: Type = value;`
fn constant(item: &str, docs: String) -> Option<Constant> {
    let declared = item.split_once("const ").filter(|(before, _)| before.is_empty() || before.starts_with("pub"))?.1;
    let (name, rest) = declared.split_once(": ")?;
    let (kind, value) = rest.strip_suffix(';')?.split_once(" = ")?;
    let kind = kind.rsplit("::").next()?;
    let is_count = COUNTS.contains(&kind) || kind.starts_with("NonZero");
    is_count.then(|| Constant { name: name.to_owned(), value: value.to_owned(), docs })
}

/// A product of numbers, or one that is shifted.
fn number(expression: &str) -> Option<u64> {
    let literal = |text: &str| text.trim().replace('_', "").parse::<u64>().ok();
    if let Some((base, shift)) = expression.split_once("<<") {
        return literal(base)?.checked_shl(u32::try_from(literal(shift)?).ok()?);
    }
    expression.split('*').map(literal).try_fold(1, |product: u64, factor| product.checked_mul(factor?))
}

/// With blanks between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let blank = |at: usize| at > 0 && (digits.len() - at).is_multiple_of(3);
    digits.char_indices().flat_map(|(at, digit)| blank(at).then_some(' ').into_iter().chain([digit])).collect()
}

fn bytes(number: u64) -> String {
    let units = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = units.into_iter().find(|(size, _)| number.is_multiple_of(*size));
    unit.map_or_else(|| format!("{} bytes", grouped(number)), |(size, unit)| format!("{} {unit}", number / size))
}

/// `Duration::from_hours(24 * 366)`: 366 days.
fn duration(value: &str) -> Option<String> {
    let (_, call) = value.split_once("Duration::from_")?;
    let (unit, amount) = call.split_once('(')?;
    let amount = number(amount.strip_suffix(')')?)?;
    Some(match unit {
        "hours" if amount > 24 && amount.is_multiple_of(24) => format!("{} days", grouped(amount / 24)),
        "hours" => format!("{amount} h"),
        "mins" => format!("{amount} min"),
        "secs" => format!("{amount} s"),
        _ => format!("{} ms", grouped(amount)),
    })
}

/// The value as a person reads it; what is no plain number, as the code has it.
fn shown(constant: &Constant) -> String {
    let value = &*constant.value;
    let value = value.split_once("::new(").and_then(|(_, inner)| inner.split(')').next()).unwrap_or(value);
    let plain = || {
        let number = number(value.trim_end_matches(".0"))?;
        Some(match &constant.docs {
            docs if docs.contains("in bytes") => bytes(number),
            docs if docs.contains("in seconds") => format!("{} s", grouped(number)),
            _ => grouped(number),
        })
    };
    let lines = || {
        let fields = value.strip_prefix("LineAllowance { each: ")?.strip_suffix(" }")?;
        Some(fields.replace(", all: ", " per key, ").replace(", keys: ", " in all, keys: ").replace('_', " "))
    };
    plain().or_else(|| duration(value)).or_else(lines).unwrap_or_else(|| format!("`{value}`"))
}

/// A row of the table. What leads to other code or pages from the source leads there from the page.
fn row(path: &str, constant: &Constant) -> String {
    let docs = constant.docs.strip_prefix(MARK).unwrap_or_default();
    let mut docs = docs.replace("[`", "`").replace("`]", "`").replace('|', "\\|");
    for page in ["contract.md", "policy.md"] {
        docs = docs.replace(&format!("docs/{page}"), &format!("[{page}]({page})"));
    }
    let capital = docs.chars().next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    let docs = docs.chars().skip(1).collect::<String>();
    format!("| {capital}{docs} | {} | `{}` | `{path}` |\n", shown(constant), constant.name)
}

/// All source files of the program, their tests left out: the path from the root, and the text.
fn sources() -> impl Iterator<Item = (String, String)> {
    let within = |folder| rust_files(folder).into_iter().map(move |(path, text)| (format!("{folder}/{path}"), text));
    let files = FOLDERS.into_iter().flat_map(within);
    files.filter(|(path, _)| !path.ends_with("tests.rs") && !path.contains("/tests/"))
}

/// All their constants, each with its file.
fn all() -> Vec<(String, Constant)> {
    let of_file = |(path, text): (String, String)| constants(&text).into_iter().map(move |found| (path.clone(), found));
    sources().flat_map(of_file).collect()
}

/// What is wrong with how a constant is described.
fn unmarked(path: &str, constant: &Constant) -> Option<String> {
    let docs = constant.docs.to_lowercase();
    let telling = TELLING.iter().find(|telling| docs.contains(**telling)).filter(|_| !constant.is_limit())?;
    let name = &constant.name;
    Some(format!("{path}: {name}: `{telling}` is said of limits: begin with `{MARK}`, or say it in other words"))
}

#[test]
fn a_constant_that_reads_like_a_limit_is_marked_as_one() {
    assert_none(&all().iter().filter_map(|(path, constant)| unmarked(path, constant)).collect::<Vec<_>>());
}

#[test]
fn every_mark_is_on_a_constant_that_the_table_can_show() {
    let marks: usize = sources().map(|(_, text)| text.matches(&format!("/// {MARK}")).count()).sum();
    assert_eq!(marks, all().iter().filter(|(_, constant)| constant.is_limit()).count());
}

#[test]
fn the_table_of_limits_is_what_the_sources_say() {
    let limits = all();
    let limits = limits.iter().filter(|(_, constant)| constant.is_limit());
    let made = limits.fold(HEAD.to_owned(), |table, (path, constant)| table + &row(path, constant));
    let kept = fs::read_to_string(root().join("docs/limits.md")).unwrap_or_default();
    let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("limits.md");
    fs::write(&fresh, &made).expect("the target folder can be written to");
    assert!(
        made == kept,
        "docs/limits.md is not current. Look at the change and take it: cp {} docs/limits.md",
        fresh.display()
    );
}

#[test]
fn values_are_shown_as_people_read_them() {
    let rows = |text: &str| constants(text).iter().map(|constant| row("src/a.rs", constant)).collect::<String>();
    let text = "/// Limit: what is read,\n/// in bytes.\npub(super) const READ: usize = 64 * 1024;\n\
                /// Limit: how long.\nconst LONG: std::time::Duration = Duration::from_hours(24 * 366);\n\
                /// Limit: connections.\nconst MOST: NonZeroU32 =\nNonZeroU32::new(1_024).expect(\"not zero\");\n\
                /// Limit: lines.\nconst LINES: LineAllowance = LineAllowance { each: 1, all: 64, keys: 32 };\n\
                /// Limit: one more than [`MOST`].\nconst MORE: usize = MOST + 1;\n\
                const NAME: &str = \"a\";\nmod tests {\n/// Limit: none.\nconst NONE: u8 = 1;\n}\n";
    assert_eq!(
        rows(text),
        "| What is read, in bytes. | 64 KiB | `READ` | `src/a.rs` |\n\
         | How long. | 366 days | `LONG` | `src/a.rs` |\n\
         | Connections. | 1 024 | `MOST` | `src/a.rs` |\n\
         | Lines. | 1 per key, 64 in all, keys: 32 | `LINES` | `src/a.rs` |\n\
         | One more than `MOST`. | `MOST + 1` | `MORE` | `src/a.rs` |\n"
    );
    let unmarked = |docs: &str| {
        constants(&format!("/// {docs}\nconst A: u32 = 1;")).iter().find_map(|found| unmarked("a.rs", found))
    };
    assert!(unmarked("How long it may take.").is_some_and(|wrong| wrong.contains("`how long`")));
    assert_eq!((unmarked("Limit: how long it may take."), unmarked("The version.")), (None, None));
}
