//! A page of which the end is generated: what stands before the mark is written by hand and kept.

use crate::root;
use std::fs;
use std::path::Path;

/// Before this line a page is written by hand.
const MARK: &str = "<!-- From here on the page is generated: change the sources, not the page. -->\n";

/// Compares the end of a page in docs with what was generated.
pub fn assert_current(page: &str, generated: &str) {
    let kept = fs::read_to_string(root().join("docs").join(page)).unwrap_or_default();
    let (by_hand, _) = kept.split_once(MARK).unwrap_or_else(|| panic!("docs/{page} has no line {MARK}"));
    let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join(page);
    let made = format!("{by_hand}{MARK}\n{}\n", generated.trim_end());
    fs::write(&fresh, &made).expect("the target folder can be written to");
    assert!(
        made == kept,
        "docs/{page} is not current. Read the change and take it: cp {} docs/{page}",
        fresh.display()
    );
}
