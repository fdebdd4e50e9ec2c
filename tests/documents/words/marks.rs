//! The marks: what is not written, what is written instead, and where the same words are right.

use regex_lite::{Regex, RegexBuilder};

/// One mark of the table.
pub(super) struct Mark {
    pub(super) pattern: Regex,
    /// Right where this matches the mark with 20 bytes on both sides.
    pub(super) not: Option<Regex>,
    pub(super) instead: &'static str,
}

/// Pattern, where it is right, what to write. Spaces match line ends too.
const MARKS: [(&str, &str, &str); 36] = [
    (
        r"\b(somebody|whoever|whomever|anybody|everybody)\b",
        "",
        "name them: a caller, a client, a user, an attacker, an operator",
    ),
    (
        r"\bnobody\b",
        // The name of an account or a tenant in the command lines of tests, and what a relay answers.
        r"(account|remove|add|lift|tenant|--tenant|550|\d) nobody|nobody there|nobody <0>|'nobody'|nobody X|nobody\\",
        "no one, no caller, no client, no account",
    ),
    (r"\bfor want of\b", "", "because there is no, without"),
    (
        r"\b(is|are|was|were|be|been) no [a-z]+",
        r"(there|here|where|why|nor|yet|than|what) (still |as yet )?(is|are|was|were) no|(there|should|must|can|will|may|has) (be|been) no|(is|are|was|were|be|been) no (longer|more|less|fewer|better|worse|other|one|different|way|need)\b",
        "is not a",
    ),
    (r"\b(mend|mends|mended|mending)\b", "", "fix"),
    (r"\bhad panicked\b", "", "panicked"),
    (r"\b(come|comes|came|coming) whole\b", "", "is complete, arrives completely"),
    (r"\b(forgive|forgives|forgiven|forgave|forgiving)\b", "", "unblock, clear"),
    (r"\ba text\b", r"a text (file|message|editor|field|box|format|for|node|column)\b", "a string"),
    (r"\b(he|him|his|himself|she|hers)\b", "", "they, their"),
    (r"\bbehind (it|them)\b", "", "after it; for a position in space name the thing"),
    (
        r"\b(\d[\d_,.]*|one|two|three|four|five|six|seven|eight|nine|ten|twenty|hundred|thousand|million|many|times) ([a-z]+ )?(a|an) (second|minute|hour|day|week|month|year|source|tenant|account|user|name|phone|network|request|call|line|page|file)\b",
        r"(in|of|is|as|with|than|for|to|from|at|by|on|makes?|like|and|or) an? |an? [a-z]+ (has|is|was|may|can|takes|needs|holds|gets)\b",
        "per",
    ),
    (r"\bchance\b", r"chance (of|that|to)\b|by chance", "randomness"),
    (r"\bdesk\b", "desk phone", "service"),
    (r"\bdoors?\b", r"front doors?|back doors?|front\s", "entrance, route, listener"),
    (r"\b(is|are|was|were|be|been|being) told\b", r"told apart", "reported, notified, receives"),
    (r"\b(it|which|what it) (last )?said\b", "", "reported, sent, stated"),
    (r"\bfor good\b", "for good (reason|measure)", "permanently"),
    (r"\boperators' rules about networks\b", "", "network rules"),
    (r"\bfiles? of listed networks\b", "", "network list"),
    (r"\bstore (is|cannot be|can be|was) followed\b", "", "accounts are refreshed from the store"),
    (r"\bfollows? the store\b", "", "refreshes accounts from the store"),
    (r"\bdead links?\b", "", "expired or used link"),
    (r"\bwhom does\b", "", "who is rejected"),
    (r"\brefused unseen\b", "", "rejected without checking the password"),
    (r"\bunseen\b", "", "not checked, not shown"),
    (r"\blook(s|ed|ing)? ahead\b", "", "preview, prefetch"),
    (r"\bwho has it wrong\b", "", "which side is wrong"),
    (r"\b(kept|keeps?) [a-z' ]*phones out\b", "", "disabled, disable an account"),
    (r"\b(stands?|stood|standing) against\b", "", "blocks"),
    (r"\b(twins?|foresight)\b", "", "duplicates, preview"),
    (r"\btoo much to do\b", "", "busy"),
    (
        r"\bletters? (is|are|was|were|waits?|waiting|that waits?) ?(sent|delivered|made|queued|kept|given)?",
        r"letters? (is|are|was|were) [a-z]* ?(lower|upper|as|the|not|in|no|plain|ascii)",
        "email",
    ),
    (
        r"\b(send|sends|sent|sending|deliver|delivers|delivered|activation|queued?|welcome) (a|an|the|its|their|that|each|every|one)? ?letters?\b",
        "",
        "email",
    ),
    (
        r"\bletters? (to|for|from) (the|a|an|its|their|each|every) (user|person|people|owner|relay|address|mailbox|queue|outbox)\b",
        "",
        "email",
    ),
    (r"\b(outbox|mailbox|relay)[^.]{0,40} letters?\b", "", "email"),
];

/// Where a mark is right: a file or folder, the words around it, and why.
pub(super) const ALLOWED: [(&str, &str, &str); 0] = [];

/// The marks, compiled.
pub(super) fn marks() -> Vec<Mark> {
    MARKS.iter().map(|(pattern, not, instead)| Mark { pattern: regex(pattern), not: right(not), instead }).collect()
}

fn right(pattern: &str) -> Option<Regex> {
    (!pattern.is_empty()).then(|| regex(pattern))
}

fn regex(pattern: &str) -> Regex {
    RegexBuilder::new(&pattern.replace(' ', r"\s+").replace(r"\s+?", r"\s*"))
        .case_insensitive(true)
        .build()
        .expect("a pattern of ours")
}
