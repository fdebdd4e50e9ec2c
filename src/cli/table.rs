//! Tables with headings: each column as wide as its widest cell on a terminal, two blanks between columns.
//!
//! On a terminal the last column wraps below itself at the width of the window. In a pipe or a file nothing wraps: one line
//! per row, with the same columns in the same order.

use super::colour::{HEADING, Span};
use super::output::Output;
use std::io;
use unicode_width::UnicodeWidthChar as _;

/// The narrowest last column that wraps, in cells; below that the terminal wraps whole lines itself.
const NARROWEST: usize = 12;

/// The width of the names in a list of fields, in cells.
const FIELD_NAME: usize = 16;

/// Rows of cells below a heading. Rows may be printed in portions, so that a million of them need no memory; columns only
/// ever grow.
pub(super) struct Table<const COLUMNS: usize> {
    head: [&'static str; COLUMNS],
    widths: [usize; COLUMNS],
    rows: Vec<[Span; COLUMNS]>,
    has_heading: bool,
}

impl<const COLUMNS: usize> Table<COLUMNS> {
    /// An empty table; headings are upper case.
    pub(super) fn new(head: [&'static str; COLUMNS]) -> Self {
        Self { head, widths: head.map(str::len), rows: Vec::new(), has_heading: false }
    }

    /// Makes a column at least so wide, so that it is alike in each portion.
    pub(super) fn at_least(mut self, column: usize, width: usize) -> Self {
        self.widths[column] = self.widths[column].max(width);
        self
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: [Span; COLUMNS]) {
        for (width, cell) in self.widths.iter_mut().zip(&row) {
            *width = cell.width().max(*width);
        }
        self.rows.push(row);
    }

    /// Prints the rows that were added since the last time, the heading before the first ones. Nothing is printed for
    /// programs that want JSON, nor where there is no row.
    pub(super) fn print(&mut self, output: &mut Output) -> io::Result<()> {
        self.lines(output.width()).iter().try_for_each(|line| output.spans(line))
    }

    /// The same as lines, in a window of that width; `None` where nothing wraps.
    fn lines(&mut self, width: Option<usize>) -> Vec<Vec<Span>> {
        let room = width.and_then(|width| self.room(width));
        let rows = std::mem::take(&mut self.rows);
        let needs_heading = !rows.is_empty() && !self.has_heading;
        self.has_heading |= needs_heading;
        let head = needs_heading.then(|| self.head.map(|heading| Span::styled(heading, HEADING)));
        head.into_iter().chain(rows).flat_map(|row| self.row(&row, room)).collect()
    }

    /// What is left of so many cells for the last column; `None` where that is too little to matter.
    fn room(&self, width: usize) -> Option<usize> {
        let before: usize = self.widths[..COLUMNS - 1].iter().map(|width| width + 2).sum();
        width.checked_sub(before).filter(|room| *room >= NARROWEST)
    }

    fn row(&self, row: &[Span; COLUMNS], room: Option<usize>) -> Vec<Vec<Span>> {
        let (last, before) = row.split_last().expect("a table has columns");
        let pieces = match room {
            Some(room) => wrapped(last, room),
            None => vec![last.clone()],
        };
        let line = |(number, piece): (usize, Span)| {
            let mut line = Vec::with_capacity(2 * COLUMNS);
            for (cell, width) in before.iter().zip(self.widths) {
                let cell = if number == 0 { cell.clone() } else { Span::plain("") };
                let gap = " ".repeat(width - cell.width() + 2);
                line.extend([cell, Span::plain(gap)]);
            }
            line.push(piece);
            line
        };
        pieces.into_iter().enumerate().map(line).collect()
    }
}

/// Prints names and values, one pair per line: what a single thing is.
pub(super) fn fields(fields: impl IntoIterator<Item = (&'static str, Span)>, output: &mut Output) -> io::Result<()> {
    for (name, value) in fields {
        let gap = " ".repeat(FIELD_NAME.saturating_sub(name.len()) + 1);
        output.spans(&[Span::styled(name, HEADING), Span::plain(gap), value])?;
    }
    Ok(())
}

/// A cell in lines of at most so many cells, broken at blanks; a word that is longer than a line is broken within.
fn wrapped(cell: &Span, room: usize) -> Vec<Span> {
    let (mut lines, mut rest) = (Vec::new(), cell.text());
    loop {
        let (fitting, beyond) = first(rest, room);
        if beyond.is_empty() {
            lines.push(cell.restyled(fitting.to_owned()));
            return lines;
        }
        let end = if beyond.starts_with(' ') { fitting.len() } else { fitting.rfind(' ').unwrap_or(fitting.len()) };
        // A line that begins with a blank would never end.
        let end = if end == 0 { fitting.len() } else { end };
        lines.push(cell.restyled(rest[..end].trim_end().to_owned()));
        rest = rest[end..].trim_start();
    }
}

/// The beginning of a string that fits into so many cells, and what is beyond. At least one character is taken.
fn first(text: &str, room: usize) -> (&str, &str) {
    let mut width = 0;
    let beyond = text.char_indices().find(|(place, character)| {
        width += character.width().unwrap_or_default();
        width > room && *place > 0
    });
    text.split_at(beyond.map_or(text.len(), |(place, _)| place))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The lines of the rows as a window of that width shows them, whole ones where it is `None`.
    fn shown<const COLUMNS: usize>(table: &mut Table<COLUMNS>, width: Option<usize>) -> Vec<String> {
        let text = |line: Vec<Span>| line.iter().map(Span::text).collect::<String>().trim_end().to_owned();
        table.lines(width).into_iter().map(text).collect()
    }

    #[test]
    fn columns_are_aligned_whatever_the_script_and_lines_have_no_blanks_at_their_ends() {
        let mut table = Table::new(["A", "B", "C"]);
        table.add(["ääää".into(), "".into(), "".into()]);
        table.add(["電話".into(), "yy".into(), "z".into()]);
        table.add(["e\u{301}".into(), "y".into(), "z".into()]);
        assert_eq!(shown(&mut table, None), ["A     B   C", "ääää", "電話  yy  z", "e\u{301}     y   z"]);
    }

    #[test]
    fn a_table_in_portions_has_one_heading_and_its_columns_stay_as_wide() {
        let mut table = Table::new(["STATE", "NAME"]).at_least(0, 8);
        assert_eq!(shown(&mut table, None), Vec::<String>::new());
        table.add(["active".into(), "a".into()]);
        assert_eq!(shown(&mut table, None), ["STATE     NAME", "active    a"]);
        table.add(["disabled".into(), "b".into()]);
        assert_eq!(shown(&mut table, None), ["disabled  b"]);
    }

    #[test]
    fn the_last_column_wraps_in_a_window_that_has_room_for_it_and_never_in_a_pipe() {
        let whole = "x  one two three four 電話電話電話電話 five";
        let wrapped = ["x  one two three", "   four", "   電話電話電話電", "   話 five"];
        for (width, expected) in
            [(Some(17), &wrapped[..]), (Some(10), &[whole]), (Some(80), &[whole]), (None, &[whole])]
        {
            let mut table = Table::new(["A", "WHY"]);
            table.add(["x".into(), whole[3..].into()]);
            assert_eq!(shown(&mut table, width)[1..], *expected, "{width:?}");
        }
    }
}
