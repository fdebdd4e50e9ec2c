//! Lines of cells, each column as wide as its widest cell.

/// Rows of cells with a head.
pub(super) struct TextTable<const COLUMNS: usize> {
    rows: Vec<[String; COLUMNS]>,
}

impl<const COLUMNS: usize> TextTable<COLUMNS> {
    pub(super) fn new(head: [&str; COLUMNS]) -> Self {
        Self { rows: vec![head.map(str::to_owned)] }
    }

    pub(super) fn add(&mut self, row: [String; COLUMNS]) {
        self.rows.push(row);
    }

    /// The aligned lines, without blanks at their ends.
    pub(super) fn lines(&self) -> Vec<String> {
        let width = |column: usize| self.rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
        let widths: Vec<usize> = (0..COLUMNS).map(width).collect();
        let line = |row: &[String; COLUMNS]| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        self.rows.iter().map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::TextTable;

    #[test]
    fn columns_are_aligned_whatever_the_script() {
        let mut table = TextTable::new(["A", "B", "C"]);
        table.add(["ääää".to_owned(), String::new(), String::new()]);
        table.add(["x".to_owned(), "yy".to_owned(), "z".to_owned()]);
        assert_eq!(table.lines(), ["A     B   C", "ääää", "x     yy  z"]);
    }
}
