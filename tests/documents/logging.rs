//! docs/logging.md: every event of the log with its level and fields; none is missing, none is invented.

use crate::{assert_none, root, rust_files};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::visit::{self, Visit};
use syn::{Expr, Ident, ItemConst, LitStr, Macro, Token};

const LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];

/// How the head of a table of events begins; other tables of the page are about something else.
const HEAD: &str = "| event | level | fields |";

/// What one event is found by: its message, its level and whether it is an audit line. Its fields are of all its lines.
type Events = BTreeMap<(String, String), BTreeSet<String>>;

/// One call of a macro of `tracing`, or of a macro of ours that makes one.
#[derive(Default)]
struct Line {
    level: Option<String>,
    target: Option<String>,
    fields: BTreeSet<String>,
    message: String,
}

impl Line {
    /// `target: "a", name = value, %other, "message"`, as `tracing` reads it.
    fn read(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        while !input.is_empty() {
            if input.peek(LitStr) {
                self.message = input.parse::<LitStr>()?.value();
            } else if input.peek(Ident::peek_any) && input.peek2(Token![:]) {
                input.call(Ident::parse_any)?;
                input.parse::<Token![:]>()?;
                self.target = Some(input.parse::<LitStr>()?.value());
            } else {
                self.read_field(input)?;
            }
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    }

    fn read_field(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        skip_sigil(input)?;
        self.fields.insert(input.call(Ident::parse_any)?.to_string());
        if input.peek(Token![=]) {
            input.parse::<Token![=]>()?;
            skip_sigil(input)?;
            input.parse::<Expr>()?;
        }
        Ok(())
    }

    fn key(&self, level: &str, file: &SourceFile<'_>) -> (String, String) {
        let level = if self.target.as_deref() == Some("realmgate::audit") {
            format!("{level}, audit")
        } else {
            level.to_owned()
        };
        (file.resolved(&self.message), level)
    }
}

fn skip_sigil(input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(Token![%]) {
        input.parse::<Token![%]>()?;
    } else if input.peek(Token![?]) {
        input.parse::<Token![?]>()?;
    }
    Ok(())
}

impl Parse for Line {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut line = Self::default();
        line.read(input)?;
        Ok(line)
    }
}

/// `line!(level, line, "message", name = value)` of the webhook's log.
struct WebhookLine(Line);

impl Parse for WebhookLine {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let level = Some(input.parse::<Ident>()?.to_string());
        input.parse::<Token![,]>()?;
        input.parse::<Expr>()?;
        input.parse::<Token![,]>()?;
        let mut line = Line { level, ..Line::default() };
        line.read(input)?;
        Ok(Self(line))
    }
}

/// Constants that messages are kept in, by name: those of each file, and those of all.
type Texts = BTreeMap<(String, String), String>;

struct SourceFile<'a> {
    name: &'a str,
    content: &'a str,
    texts: &'a Texts,
    events: Events,
    calls: usize,
}

impl SourceFile<'_> {
    /// A message that is a constant alone is its value: of this file, else of the only file that has one of this name.
    fn resolved(&self, message: &str) -> String {
        let Some(name) = message.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
            assert!(!message.contains('{'), "{}: {message:?} is put together: make its facts fields", self.name);
            return message.to_owned();
        };
        let own = self.texts.get(&(self.name.to_owned(), name.to_owned()));
        let others: Vec<_> = self.texts.iter().filter(|((_, other), _)| other == name).collect();
        let only = if let [(_, text)] = others[..] { Some(text) } else { None };
        own.or(only).unwrap_or_else(|| panic!("{}: {name} is not a constant of a string", self.name)).clone()
    }

    fn take(&mut self, level: &str, line: Line) {
        self.calls += 1;
        let key = line.key(level, self);
        self.events.entry(key).or_default().extend(line.fields);
    }

    /// The fields that the macro of the webhook's log adds to each of its lines.
    fn fields_of_macro(&self) -> impl Iterator<Item = String> {
        let lines = self.content.lines().filter_map(|line| line.split_once(" = $line."));
        lines.map(|(name, _)| name.trim().to_owned())
    }
}

impl<'ast> Visit<'ast> for SourceFile<'_> {
    fn visit_macro(&mut self, call: &'ast Macro) {
        let path: Vec<String> = call.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let path: Vec<&str> = path.iter().map(String::as_str).collect();
        match path[..] {
            ["tracing", level] if LEVELS.contains(&level) => {
                let line = call.parse_body().unwrap_or_else(|error| panic!("{}: {error}", self.name));
                self.take(level, line);
            }
            ["line"] => {
                let WebhookLine(mut line) = call.parse_body().expect("a line of the webhook");
                line.fields.extend(self.fields_of_macro());
                let level = line.level.clone().expect("a level");
                self.take(&level, line);
            }
            _ => visit::visit_macro(self, call),
        }
    }
}

struct ConstantTexts<'a>(&'a str, Texts);

impl<'ast> Visit<'ast> for ConstantTexts<'_> {
    fn visit_item_const(&mut self, constant: &'ast ItemConst) {
        if let Expr::Lit(value) = &*constant.expr
            && let syn::Lit::Str(text) = &value.lit
        {
            self.1.insert((self.0.to_owned(), constant.ident.to_string()), text.value());
        }
    }
}

/// All events of the sources. What the unit tests log is left out.
fn written() -> Events {
    let mut files = rust_files("src");
    files.retain(|(name, _)| !name.ends_with("tests.rs"));
    let parsed: Vec<_> = files.iter().map(|(name, text)| (name, text, syn::parse_file(text).expect("Rust"))).collect();
    let mut texts = Texts::new();
    for (name, _, syntax) in &parsed {
        let mut found = ConstantTexts(name, Texts::new());
        found.visit_file(syntax);
        texts.extend(found.1);
    }
    let mut events = Events::new();
    for (name, content, syntax) in &parsed {
        let mut file = SourceFile { name, content, texts: &texts, events: Events::new(), calls: 0 };
        file.visit_file(syntax);
        let calls = |start: &str| content.matches(start).count();
        let in_text: usize = LEVELS.iter().map(|level| calls(&format!("tracing::{level}!("))).sum();
        assert_eq!(file.calls, in_text + calls(" line!("), "{name}: a call within another macro is not seen");
        for (key, fields) in file.events {
            events.entry(key).or_default().extend(fields);
        }
    }
    events
}

/// All events of the page.
fn documented() -> Events {
    let page = fs::read_to_string(root().join("docs/logging.md")).expect("it is there");
    let mut events = Events::new();
    let mut is_table = false;
    for line in page.lines() {
        is_table = line.starts_with(HEAD) || (is_table && line.starts_with('|'));
        if !is_table || line.starts_with(HEAD) || line.starts_with("| ---") {
            continue;
        }
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [event, level, fields, meaning] = cells[..] else { panic!("four cells: {line}") };
        assert!(!meaning.is_empty(), "what it means and what to do: {line}");
        let fields = fields.split(',').map(|field| field.trim().trim_matches('`').to_owned());
        let fields = fields.filter(|field| !field.is_empty()).collect();
        let key = (event.trim_matches('`').to_owned(), level.to_owned());
        assert!(events.insert(key, fields).is_none(), "twice: {line}");
    }
    events
}

#[test]
fn every_event_is_in_the_page_with_its_level_and_fields_and_no_other() {
    let (written, documented) = (written(), documented());
    assert!(written.len() > 50, "{} events", written.len());
    let line = |(event, level): &(String, String), fields: &BTreeSet<String>| {
        let fields: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
        format!("| `{event}` | {level} | {} |", fields.join(", "))
    };
    let mut wrong = Vec::new();
    for (key, fields) in &written {
        match documented.get(key) {
            None => wrong.push(format!("missing: {}", line(key, fields))),
            Some(said) if said != fields => wrong.push(format!("its fields differ: {}", line(key, fields))),
            Some(_) => {}
        }
    }
    wrong.extend(
        documented
            .iter()
            .filter(|(key, _)| !written.contains_key(key))
            .map(|(key, fields)| format!("no such event: {}", line(key, fields))),
    );
    assert_none(&wrong);
}

#[test]
fn an_event_is_lower_case_and_no_sentence() {
    let begins_well = |event: &str| {
        let known = ["API"];
        let mut words = event.split(' ');
        words.next().is_some_and(|word| known.contains(&word) || !word.starts_with(char::is_uppercase))
    };
    let wrong = written().into_keys().map(|(event, _)| event);
    let wrong: Vec<_> = wrong.filter(|event| !begins_well(event) || event.ends_with('.')).collect();
    assert_none(&wrong);
}
