//! A refused attempt as the running server remembers it, and its answer where it remembers none, in words.

use crate::cli::dates::date;
use crate::cli::explain::report::{Remembered, Report, ReportSubject};
use crate::cli::explain::verdict::{Conclusion, ExplainVerdict};
use crate::cli::words::names::{period, shown, word};
use crate::http::admin::api::refused::{LetInAttempt, RefusedAnswer, RefusedOfTenant, SimilarAttempt};
use domain::explain::{Posted, RefusedAttempt};
use std::fmt::Write as _;
use std::time::Duration;

/// What is explained: which name was refused when and from where, what was posted, and what happened since.
pub(in crate::cli::explain) fn subject(refused: &RefusedOfTenant, answer: &RefusedAnswer, now: u64) -> ReportSubject {
    let RefusedOfTenant { tenant, attempt } = refused;
    let others = answer.attempts.iter().filter(|other| other.tenant == *tenant && other.attempt.realm != attempt.realm);
    let let_in = answer.let_in.iter().filter(|let_in| let_in.tenant == *tenant && let_in.at > attempt.at);
    let let_in = let_in.max_by_key(|let_in| let_in.at);
    let mut lines = vec![
        format!(
            "{} was rejected at {} ({} ago) from {}",
            named(&attempt.username, &attempt.realm, tenant),
            date(attempt.at),
            period(Duration::from_secs(now.saturating_sub(attempt.at))),
            source(attempt)
        ),
        format!("posted: {}", posted(attempt)),
    ];
    lines.extend(let_in.map(|let_in| format!("it has been granted since, at {}{}", date(let_in.at), from(let_in))));
    lines.extend(others.map(|other| {
        let RefusedAttempt { username, realm, at, reason, .. } = &other.attempt;
        let name = word(&format!("{username}@{realm}"));
        format!(
            "before that it was rejected in realm {} at {}, as {reason}: realmgate explain --name {name}",
            shown(realm),
            date(*at)
        )
    }));
    let (attempt, let_in_since) = (Box::new(attempt.clone()), let_in.cloned());
    ReportSubject { lines, remembered: Remembered::Refused { tenant: tenant.clone(), attempt, let_in_since } }
}

/// The report where nothing is remembered.
pub(in crate::cli::explain) fn nothing(name: &str, answer: &RefusedAnswer) -> Report {
    let since = if answer.since > answer.started {
        format!("since {}: it remembers them for a day", date(answer.since))
    } else {
        format!("since the server started at {}: it forgets them when it stops", date(answer.started))
    };
    let evicted = match answer.evicted {
        0 => String::new(),
        evicted => format!(" ({evicted} were forgotten because memory was full, usernames without an account first)"),
    };
    let mut text = format!("=> NOTHING TO EXPLAIN: no rejected attempt of {} {since}{evicted}.", shown(name));
    match answer.let_in.iter().max_by_key(|let_in| let_in.at) {
        Some(let_in) => {
            let who = named(&let_in.username, &let_in.realm, &let_in.tenant);
            let _ = write!(text, " {who} was granted last at {}{}.", date(let_in.at), from(let_in));
        }
        None => text.push_str(
            " No granted attempt is remembered either: check whether the phone reaches the platform, and the \
                               platform this server.",
        ),
    }
    for SimilarAttempt { tenant, realm, username, at } in &answer.similar {
        let who = named(username, realm, tenant);
        let _ =
            write!(text, " But there is one of {who}, at {}: realmgate explain --name {}.", date(*at), word(username));
    }
    let cause = Some("nothing_remembered".to_owned());
    let conclusion = Conclusion { verdict: ExplainVerdict::NothingRemembered, reason: None, cause, text };
    let remembered = Remembered::Nothing {
        started: answer.started,
        since: answer.since,
        similar: answer.similar.clone(),
        let_in: answer.let_in.clone(),
    };
    Report { subject: Some(ReportSubject { lines: Vec::new(), remembered }), lines: Vec::new(), conclusion }
}

fn named(username: &str, realm: &str, tenant: &str) -> String {
    let realm = if realm.is_empty() { "without a realm".to_owned() } else { format!("in realm {}", shown(realm)) };
    format!("{} {realm} of tenant {}", shown(username), shown(tenant))
}

fn from(let_in: &LetInAttempt) -> String {
    let_in.source.map(|source| format!(" from {source}")).unwrap_or_default()
}

fn source(attempt: &RefusedAttempt) -> String {
    let source = attempt.source.map_or_else(|| "no address".to_owned(), |source| source.to_string());
    let transport = attempt.posted.transport.as_deref();
    transport.map_or_else(|| source.clone(), |transport| format!("{source} over {}", shown(transport)))
}

fn posted(attempt: &RefusedAttempt) -> String {
    let Posted { method, uri, expires, scheme, algorithm, qop, nc, to, from, call_id, user_agent, .. } =
        &attempt.posted;
    let fields = [
        ("method", method),
        ("uri", uri),
        ("expires", expires),
        ("scheme", scheme),
        ("algorithm", algorithm),
        ("qop", qop),
        ("nc", nc),
        ("To", to),
        ("From", from),
        ("Call-ID", call_id),
        ("User-Agent", user_agent),
    ];
    let facts = fields.into_iter().filter_map(|(name, text)| Some(format!("{name} {}", shown(text.as_deref()?))));
    let mut facts = facts.collect::<Vec<_>>().join(", ");
    if !attempt.cut.is_empty() {
        let _ = write!(facts, " (cut short: {})", attempt.cut.join(", "));
    }
    facts + "; response, nonce, cnonce and raw headers are not remembered"
}
