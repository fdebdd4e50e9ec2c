//! Fields that an operator or an import file gives, checked.

/// A display name as CONTRACT section 3 has it.
pub(super) fn display_name(text: &str) -> Result<String, String> {
    if !(1..=120).contains(&text.chars().count()) || text.contains(char::is_control) {
        return Err("a name has 1 to 120 characters and no control characters".to_owned());
    }
    Ok(text.to_owned())
}
