//! Text with a style: colours on a terminal only, and never where `NO_COLOR` is set or `TERM` is `dumb`.
//!
//! A span escapes its text when it is made, so the only escape sequences that reach a terminal are our own.

use crate::ambient::terminal::Escape;
use anstyle::{AnsiColor, Style};
use domain::accounts::AccountState;
use std::fmt::{Display, Write as _};
use unicode_width::UnicodeWidthStr as _;

/// The heading of a column, the name of a field.
pub(super) const HEADING: Style = Style::new().bold();
/// What works: an active account, a step that passed.
pub(super) const GOOD: Style = AnsiColor::Green.on_default();
/// What is unfinished or needs attention: a pending account, a warning.
pub(super) const CAUTION: Style = AnsiColor::Yellow.on_default();
/// What is off or failed: a disabled account, a blocked source, an error.
pub(super) const BAD: Style = AnsiColor::Red.on_default();
/// What matters least.
pub(super) const FAINT: Style = Style::new().dimmed();

/// The style of an account's state.
pub(super) const fn of_state(state: AccountState) -> Style {
    match state {
        AccountState::Active => GOOD,
        AccountState::Pending => CAUTION,
        AccountState::Disabled => BAD,
    }
}

/// Text on one line in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    text: String,
    style: Style,
}

impl Span {
    /// Text in the terminal's own colour. What a terminal would obey is escaped, and so are line ends.
    pub(super) fn plain(text: impl Display) -> Self {
        Self::styled(text, Style::new())
    }

    /// The same in a style.
    pub(super) fn styled(text: impl Display, style: Style) -> Self {
        Self { text: Escape::Text.of(&text.to_string()).replace('\n', "\\n"), style }
    }

    /// How many cells of a terminal it takes (Unicode standard annex 11).
    pub(super) fn width(&self) -> usize {
        self.text.width()
    }

    /// The escaped text, without its style.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Other text that is printable already, in the same style.
    pub(super) fn restyled(&self, text: String) -> Self {
        debug_assert!(crate::ambient::terminal::is_printable(&text), "pieces of a span are printable");
        Self { text, style: self.style }
    }

    /// Appends it to a line, with its colours or without.
    pub(super) fn write(&self, is_coloured: bool, line: &mut String) {
        if is_coloured && self.style != Style::new() && !self.text.is_empty() {
            let _ = write!(line, "{}{}{}", self.style.render(), self.text, self.style.render_reset());
        } else {
            line.push_str(&self.text);
        }
    }
}

impl From<&str> for Span {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

impl From<String> for Span {
    fn from(text: String) -> Self {
        Self::plain(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(span: &Span, is_coloured: bool) -> String {
        let mut line = String::new();
        span.write(is_coloured, &mut line);
        line
    }

    #[test]
    fn only_our_own_colours_are_written() {
        let span = Span::styled("a\u{1b}[31mb\nc\u{202e}", BAD);
        assert_eq!(written(&span, false), r"a\u{1b}[31mb\nc\u{202e}");
        assert_eq!(written(&span, true), "\u{1b}[31ma\\u{1b}[31mb\\nc\\u{202e}\u{1b}[0m");
        assert_eq!(written(&Span::plain("a"), true), "a");
    }

    #[test]
    fn width_counts_cells_of_a_terminal() {
        for (text, width) in [("ä", 1), ("e\u{301}", 1), ("電話", 4), ("\u{1b}", 6), ("", 0)] {
            assert_eq!(Span::plain(text).width(), width, "{text:?}");
        }
    }
}
