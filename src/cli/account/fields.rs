//! Fields that an operator or an import file gives, checked.

/// A display name as docs/contract.md section 3 has it.
pub(super) fn display_name(text: &str) -> Result<String, String> {
    if !(1..=120).contains(&text.chars().count()) || text.contains(char::is_control) {
        return Err("a name has 1 to 120 characters and no control characters".to_owned());
    }
    Ok(text.to_owned())
}

/// A jambonz application's identifier, a UUID.
pub(super) fn application_sid(text: &str) -> Result<String, String> {
    let fits = |(place, byte): (usize, u8)| match place {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    if text.len() != 36 || !text.bytes().enumerate().all(fits) {
        return Err("application_sid is a UUID like 5f1c2f3e-0000-4000-8000-000000000001".to_owned());
    }
    Ok(text.to_owned())
}
