//! docs/settings.md: its tables, made from the structs of the settings and from their real defaults; its sample, loaded.

use crate::generated_page::assert_current;
use crate::{root, rust_files};
use realmgate::config::{Flags, Settings};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::time::Duration;

/// A table of the page: its heading, how its keys are written, and where its fields are declared: file and first lines.
struct Section {
    heading: &'static str,
    /// Before the key in the name of the variable; `None`: there are no variables.
    variable: Option<&'static str>,
    file: &'static str,
    begins: &'static [&'static str],
    /// A value of the struct with every default.
    defaults: String,
}

/// A setting as its struct declares it.
#[derive(Debug)]
struct Field {
    key: String,
    kind: String,
    docs: String,
    /// Whether it is read from `<key>_file` too.
    has_file: bool,
}

fn loaded(toml: &str) -> Settings {
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), toml).expect("it can be written");
    Settings::load(Some(file.path()), Vec::new(), &Flags::default()).expect("settings")
}

fn sections() -> Vec<Section> {
    let all =
        loaded("[tls]\ncertificate = \"\"\nkey = \"\"\n[[tenant]]\nname = \"\"\nwebhook_users = [{ username = \"\" }]");
    let section = |heading, variable, file, begins, defaults| Section { heading, variable, file, begins, defaults };
    let (tenant, tls) = (&all.tenant[0], all.tls.as_ref().expect("it is set"));
    let blacklist: &[_] = &["    plain {", "        pub struct BlacklistSettings {", "    periods {", "    ladders {"];
    vec![
        section("Top level", Some(""), "mod", &["pub struct Settings {"], format!("{:?}", Settings::default())),
        section("`[[tenant]]`", None, "tenant", &["pub struct TenantSettings {"], format!("{tenant:?}")),
        section(
            "`webhook_users` of a tenant",
            None,
            "tenant",
            &["pub struct WebhookUserSettings {"],
            format!("{:?}", tenant.webhook_users[0]),
        ),
        section("`[mail]`", Some("MAIL__"), "mail", &["pub struct MailSettings {"], format!("{:?}", all.mail)),
        section(
            "`[webhook]`",
            Some("WEBHOOK__"),
            "webhook",
            &["pub struct WebhookSettings {"],
            format!("{:?}", all.webhook),
        ),
        section("`[limits]`", Some("LIMITS__"), "limits", &["pub struct LimitSettings {"], format!("{:?}", all.limits)),
        section("`[tls]`", Some("TLS__"), "tls", &["pub struct TlsSettings {"], format!("{tls:?}")),
        section(
            "`[replay]`",
            Some("REPLAY__"),
            "blacklist",
            &["pub struct ReplaySettings {"],
            format!("{:?}", all.replay),
        ),
        section("`[blacklist]`", Some("BLACKLIST__"), "blacklist", blacklist, format!("{:?}", all.blacklist)),
    ]
}

/// The fields of a struct, or of a part of the macro that makes one: `name: Type,` or `name,`, each after its docstring.
fn fields(text: &str, begin: &str) -> Vec<Field> {
    let indent = begin.len() - begin.trim_start().len();
    let end = format!("{}}}", " ".repeat(indent));
    let (mut found, mut docs) = (Vec::new(), Vec::new());
    let body = text.lines().skip_while(|line| *line != begin).skip(1).take_while(|line| *line != end);
    for line in body.map(str::trim) {
        if let Some(doc) = line.strip_prefix("///") {
            docs.push(doc.trim());
        } else if !line.starts_with("#[") {
            let declared = line.trim_start_matches("pub ").trim_end_matches(',');
            let usual = if begin.contains("ladders") { "Vec<Period>" } else { "Period" };
            let (key, kind) = declared.split_once(": ").unwrap_or((declared, usual));
            if !line.starts_with('$') && key != "file" {
                found.push(Field { key: key.to_owned(), kind: kind.to_owned(), docs: docs.join(" "), has_file: false });
            }
            docs.clear();
        }
    }
    found
}

/// A `<key>_file` that only holds another setting's secret is a remark at that setting.
fn with_files(fields: Vec<Field>) -> Vec<Field> {
    let keys: Vec<String> = fields.iter().map(|field| field.key.clone()).collect();
    let is_file_of = |field: &Field| field.key.strip_suffix("_file").is_some_and(|key| keys.iter().any(|it| it == key));
    let alone = fields.into_iter().filter(|field| !is_file_of(field));
    alone.map(|field| Field { has_file: keys.contains(&format!("{}_file", field.key)), ..field }).collect()
}

/// The words of each enum of the settings, in quotes, by the names of its type and variants.
fn words() -> BTreeMap<String, Vec<(String, String)>> {
    let mut types = BTreeMap::new();
    for (_, text) in ["domain/src", "src"].into_iter().flat_map(rust_files) {
        for declared in text.lines().filter_map(|line| line.split_once("words!(")?.1.strip_suffix(" });")) {
            let (name, pairs) = declared.split_once(" { ").expect("a type and its words");
            let pair = |pair: &str| {
                let (word, variant) = pair.split_once(" => ").expect("a word and its variant");
                (variant.trim_end_matches(',').to_owned(), word.to_owned())
            };
            types.insert(name.to_owned(), pairs.split(", ").map(pair).collect());
        }
    }
    types
}

/// The members of what `Debug` prints of a struct: `Name { a: 1, b: [2, 3] }`.
fn members(printed: &str) -> BTreeMap<String, String> {
    let inner = printed.split_once(" { ").and_then(|(_, rest)| rest.strip_suffix(" }")).expect("a struct");
    let (mut depth, mut quoted, mut parts) = (0_usize, false, vec![String::new()]);
    for letter in inner.chars() {
        match letter {
            '"' => quoted = !quoted,
            '(' | '[' | '{' if !quoted => depth += 1,
            ')' | ']' | '}' if !quoted => depth -= 1,
            ',' if !quoted && depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().expect("there is one").push(letter);
    }
    let member = |part: &String| part.trim().split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned()));
    parts.iter().filter_map(member).collect()
}

/// A default as the file writes it: `Period(300s)` is `"5m"`.
fn value(printed: &str, kind: &str, words: &BTreeMap<String, Vec<(String, String)>>) -> String {
    if let Some((_, word)) = words.get(kind).and_then(|all| all.iter().find(|(variant, _)| variant == printed)) {
        return word.clone();
    }
    if let Some(list) = printed.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        let values = list.split(", ").filter(|one| !one.is_empty()).map(|one| value(one, "", words));
        return format!("[{}]", values.collect::<Vec<_>>().join(", "));
    }
    if let Some(seconds) = printed.strip_prefix("Period(").and_then(|rest| rest.strip_suffix("s)")) {
        let seconds = Duration::from_secs(seconds.parse().expect("whole seconds"));
        return format!("\"{}\"", humantime::format_duration(seconds));
    }
    match kind {
        "SocketAddr" => format!("\"{printed}\""),
        _ => printed.trim_end_matches(".0").to_owned(),
    }
}

/// What may be written.
fn kind(kind: &str, words: &BTreeMap<String, Vec<(String, String)>>) -> String {
    let kind = kind.strip_prefix("Option<").and_then(|inner| inner.strip_suffix('>')).unwrap_or(kind);
    if let Some(all) = words.get(kind) {
        return all.iter().map(|(_, word)| format!("`{word}`")).collect::<Vec<_>>().join(", ");
    }
    let name = match kind {
        "SocketAddr" => "address:port",
        "PathBuf" => "path",
        "String" => "string",
        "Secret" => "secret",
        "bool" => "true, false",
        "Period" => "duration",
        "Vec<Period>" => "durations",
        "Vec<IpNet>" => "networks",
        "Vec<String>" => "strings",
        "Vec<Secret>" => "secrets",
        "f64" => "number",
        "u16" => "port",
        "u32" | "usize" => "whole number",
        "NonZeroU32" | "NonZeroUsize" => "whole number from 1",
        other => panic!("no words for the kind {other}"),
    };
    name.to_owned()
}

fn row(section: &Section, field: &Field, words: &BTreeMap<String, Vec<(String, String)>>) -> String {
    let defaults = members(&section.defaults);
    let Field { key, docs, has_file, .. } = field;
    let file = if *has_file { format!("<br>or `{key}_file`") } else { String::new() };
    let variable = section.variable.map(|before| format!("<br>`REALMGATE_{before}{}`", key.to_uppercase()));
    let variable = variable.filter(|_| key != "tenant").unwrap_or_default();
    let default = match defaults.get(key).map(String::as_str) {
        // What must be set is there, and empty.
        None | Some("None" | "\"\"") => "-".to_owned(),
        Some(printed) => format!("`{}`", value(printed, &field.kind, words)),
    };
    let docs = docs.replace("[`", "`").replace("`]", "`").replace('|', "\\|");
    let docs = ["contract.md", "policy.md", "readings.md", "blacklist.md"]
        .iter()
        .fold(docs, |docs, page| docs.replace(&format!("docs/{page}"), &format!("[{page}]({page})")));
    format!("| `{key}`{variable}{file} | {} | {default} | {docs} |\n", kind(&field.kind, words))
}

#[test]
fn the_tables_of_settings_are_what_the_sources_say() {
    let words = words();
    let mut page = String::new();
    for section in sections() {
        let text = fs::read_to_string(root().join(format!("src/config/{}.rs", section.file))).expect("a source file");
        let all = section.begins.iter().flat_map(|begin| fields(&text, begin)).collect();
        let shown = with_files(all).into_iter().filter(|field| !field.kind.contains("Settings"));
        let _ =
            writeln!(page, "## {}\n\n| key | kind | default | meaning |\n| --- | --- | --- | --- |", section.heading);
        shown.for_each(|field| page.push_str(&row(&section, &field, &words)));
        page.push('\n');
    }
    assert_current("settings.md", &page);
}

#[test]
fn every_setting_has_a_row_and_every_row_a_default() {
    for section in sections() {
        let text = fs::read_to_string(root().join(format!("src/config/{}.rs", section.file))).expect("a source file");
        let declared: Vec<Field> = section.begins.iter().flat_map(|begin| fields(&text, begin)).collect();
        let mut keys: Vec<&str> = declared.iter().map(|field| &*field.key).collect();
        keys.sort_unstable();
        let members = members(&section.defaults);
        let there: Vec<&str> = members.keys().map(String::as_str).filter(|key| *key != "file").collect();
        assert_eq!(keys, there, "{}", section.heading);
        assert!(declared.iter().all(|field| !field.docs.is_empty()), "{}", section.heading);
    }
}

/// The sample of the page, its commented settings too.
fn sample() -> String {
    let page = fs::read_to_string(root().join("docs/settings.md")).expect("the page");
    let (_, after) = page.split_once("```toml\n").expect("a sample");
    after.split_once("```").expect("its end").0.to_owned()
}

#[test]
fn the_sample_is_loaded_and_shows_the_defaults() {
    let toml = sample();
    let settings = loaded(&toml);
    let usual = Settings::default();
    for (shown, default) in [
        (format!("{:?}", settings.webhook), format!("{:?}", usual.webhook)),
        (format!("{:?}", settings.blacklist), format!("{:?}", usual.blacklist)),
        (format!("{:?}", settings.replay), format!("{:?}", usual.replay)),
        (format!("{:?}", settings.limits), format!("{:?}", usual.limits)),
        (format!("{:?}", (settings.listen, settings.admin_listen, settings.drain, settings.reserved_digits)), {
            format!("{:?}", (usual.listen, usual.admin_listen, usual.drain, usual.reserved_digits))
        }),
    ] {
        assert_eq!(shown, default);
    }
    // What is commented out is right too.
    let whole: String = toml
        .lines()
        .map(|line| {
            line.strip_prefix("# ").filter(|line| line.contains(" = ") || line.starts_with('[')).unwrap_or(line)
        })
        .flat_map(|line| [line, "\n"])
        .collect();
    assert!(loaded(&whole).tls.is_some());
}
