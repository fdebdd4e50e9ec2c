//! The logo of a tenant: a small picture of a known type, and the address that changes with its content.

use sha2::{Digest as _, Sha256};
use std::fmt;
use std::sync::Arc;

/// Limit: the largest logo, in bytes: each page and each email loads it.
pub const LOGO_BYTES: usize = 100 * 1024;

/// Why bytes are not a logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LogoError {
    /// Longer than [`LOGO_BYTES`].
    #[error("is too large: a logo has at most {} KiB", LOGO_BYTES / 1024)]
    TooLarge,
    /// None of the types that browsers show.
    #[error("is not a picture of a known type: use PNG, SVG, JPEG or WebP")]
    UnknownType,
}

/// A picture as it is served.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    content_type: &'static str,
    bytes: Arc<[u8]>,
    hash: String,
}

impl Logo {
    /// Takes the bytes of a PNG, SVG, JPEG or WebP file; the content decides which of them it is, whatever the file is
    /// called.
    pub fn parse(bytes: &[u8]) -> Result<Self, LogoError> {
        if bytes.len() > LOGO_BYTES {
            return Err(LogoError::TooLarge);
        }
        let content_type = content_type(bytes).ok_or(LogoError::UnknownType)?;
        let hash = hex::encode(&Sha256::digest(bytes)[..8]);
        Ok(Self { content_type, bytes: bytes.into(), hash })
    }

    /// Its media type, for `Content-Type`.
    #[must_use]
    pub const fn content_type(&self) -> &'static str {
        self.content_type
    }

    /// The bytes of the file.
    #[must_use]
    pub const fn bytes(&self) -> &Arc<[u8]> {
        &self.bytes
    }

    /// Where the website serves it: `/logo-` and 16 hex digits of its SHA-256. Another picture has another path, so it
    /// may be cached forever.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/logo-{}", self.hash)
    }
}

/// Without its bytes.
impl fmt::Debug for Logo {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Logo({}, {})", self.content_type, self.path())
    }
}

/// The type by the first bytes.
fn content_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => is_svg(bytes).then_some("image/svg+xml"),
    }
}

/// An XML document whose outermost element is `svg`, after what may precede it: a byte order mark, a declaration,
/// comments and a document type (XML 1.0 section 2.8).
fn is_svg(bytes: &[u8]) -> bool {
    let Ok(text) = str::from_utf8(bytes) else { return false };
    let mut rest = text.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match rest {
            _ if rest.starts_with("<!--") => "-->",
            _ if rest.starts_with("<?") => "?>",
            _ if rest.starts_with("<!DOCTYPE") => ">",
            _ => break,
        };
        let Some((_, after)) = rest.split_once(end) else { return false };
        rest = after.trim_start();
    }
    rest.strip_prefix("<svg")
        .is_some_and(|after| after.starts_with(|next: char| next.is_whitespace() || "/>".contains(next)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PNG: &[u8] = b"\x89PNG\r\n\x1a\n....";

    #[test]
    fn the_content_decides_the_type() {
        for (bytes, content_type) in [
            (PNG, "image/png"),
            (b"\xff\xd8\xff\xe0....", "image/jpeg"),
            (b"RIFF\x10\0\0\0WEBPVP8 ", "image/webp"),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "image/svg+xml"),
            (b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n<!-- a > b -->\n<!DOCTYPE svg>\n<svg>", "image/svg+xml"),
        ] {
            assert_eq!(Logo::parse(bytes).map(|logo| logo.content_type()), Ok(content_type), "{bytes:?}");
        }
        for other in
            [&b""[..], b"GIF89a", b"<html><svg></svg></html>", b"<!-- <svg>", b"<svgs>", b"\xff\xfe<\0s\0", b"text"]
        {
            assert_eq!(Logo::parse(other), Err(LogoError::UnknownType), "{other:?}");
        }
    }

    #[test]
    fn another_picture_has_another_path() {
        let [one, other] = [PNG, b"\x89PNG\r\n\x1a\n...!"].map(|bytes| Logo::parse(bytes).unwrap());
        assert_eq!(one.path().len(), "/logo-0123456789abcdef".len());
        assert!(one.path() != other.path() && one.path() == one.clone().path() && &one.bytes()[..] == PNG);
        assert_eq!(format!("{one:?}"), format!("Logo(image/png, {})", one.path()));
    }

    #[test]
    fn a_logo_has_at_most_100_kib() {
        let of = |length: usize| [PNG, &vec![0; length - PNG.len()]].concat();
        assert!(Logo::parse(&of(LOGO_BYTES)).is_ok());
        let error = Logo::parse(&of(LOGO_BYTES + 1)).unwrap_err();
        assert_eq!(error.to_string(), "is too large: a logo has at most 100 KiB");
    }
}
