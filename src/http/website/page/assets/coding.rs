//! One content in the codings that browsers take: compressed once, when it is first asked for, and never again.

use actix_web::http::header::{
    AcceptEncoding, CACHE_CONTROL, CONTENT_ENCODING, ContentEncoding, ETAG, Encoding, EntityTag, Header as _,
    IfNoneMatch, Preference, Quality, VARY, q,
};
use actix_web::{HttpRequest, HttpResponse};
use brotli::enc::BrotliEncoderParams;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::borrow::Cow;
use std::io::Write as _;
use std::sync::OnceLock;

/// Whether the client has the content of this tag already (RFC 9110 section 13.1.2).
pub(in crate::http::website::page) fn is_known(request: &HttpRequest, tag: &EntityTag) -> bool {
    match IfNoneMatch::parse(request) {
        Ok(IfNoneMatch::Any) => true,
        Ok(IfNoneMatch::Items(known)) => known.iter().any(|known| known.weak_eq(tag)),
        Err(_) => false,
    }
}

/// The content and what it is compressed to.
pub(super) struct Codings {
    plain: Coded,
    gzip: OnceLock<Option<Coded>>,
    brotli: OnceLock<Option<Coded>>,
    hash: String,
}

/// Compresses a content.
type Compress = fn(&[u8]) -> Vec<u8>;

/// The content in one coding, under a tag of its own: a strong tag is of these very bytes (RFC 9110 section 8.8.3.3).
struct Coded {
    bytes: Cow<'static, [u8]>,
    tag: EntityTag,
}

impl Codings {
    pub(super) fn of(plain: Cow<'static, [u8]>, hash: &str) -> Self {
        let tag = EntityTag::new_strong(hash.to_owned());
        Self {
            plain: Coded { bytes: plain, tag },
            gzip: OnceLock::new(),
            brotli: OnceLock::new(),
            hash: hash.to_owned(),
        }
    }

    #[cfg(test)]
    pub(super) fn plain(&self) -> &[u8] {
        &self.plain.bytes
    }

    /// Answers GET and HEAD in the coding that the client likes best; 304 to one that has this very answer already (RFC 9110
    /// section 13.1.2). `caching`: for how long it may be kept.
    pub(super) fn answer(
        &'static self,
        content_type: &'static str,
        caching: &'static str,
        request: &HttpRequest,
    ) -> HttpResponse {
        let coding = chosen(&AcceptEncoding::parse(request).unwrap_or(AcceptEncoding(Vec::new())), &ALL);
        let coded = self.coded(coding);
        let (coding, coded) = coded.map_or((ContentEncoding::Identity, &self.plain), |coded| (coding, coded));
        let known = is_known(request, &coded.tag);
        let mut response = if known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response.insert_header((ETAG, coded.tag.clone()));
        response.insert_header((CACHE_CONTROL, caching)).insert_header((VARY, "Accept-Encoding"));
        if known {
            return response.finish();
        }
        if coding != ContentEncoding::Identity {
            response.insert_header((CONTENT_ENCODING, coding.as_str()));
        }
        response.content_type(content_type).body(&*coded.bytes)
    }

    /// Compressed; `None` where that is not asked for, or makes nothing smaller.
    fn coded(&self, coding: ContentEncoding) -> Option<&Coded> {
        let (memory, compress): (_, Compress) = match coding {
            ContentEncoding::Brotli => (&self.brotli, brotli),
            ContentEncoding::Gzip => (&self.gzip, gzip),
            _ => return None,
        };
        let made = memory.get_or_init(|| {
            let bytes = compress(&self.plain.bytes);
            let tag = EntityTag::new_strong(format!("{}-{}", self.hash, coding.as_str()));
            (bytes.len() < self.plain.bytes.len()).then_some(Coded { bytes: bytes.into(), tag })
        });
        made.as_ref()
    }
}

/// All that assets are made in, the smallest last.
const ALL: [ContentEncoding; 2] = [ContentEncoding::Gzip, ContentEncoding::Brotli];

/// Of those codings that a client takes equally, the last one; without a word of it, none (RFC 9110 section 12.5.3).
fn chosen(accepted: &AcceptEncoding, codings: &[ContentEncoding]) -> ContentEncoding {
    let quality =
        |wanted: &Preference<Encoding>| accepted.0.iter().find(|item| item.item == *wanted).map(|item| item.quality);
    let named = |coding| quality(&Preference::Specific(Encoding::Known(coding)));
    let others = quality(&Preference::Any).unwrap_or(Quality::ZERO);
    let mut best = (named(ContentEncoding::Identity).unwrap_or(q(0.001)), ContentEncoding::Identity);
    for &coding in codings {
        let quality = named(coding).unwrap_or(others);
        if quality > Quality::ZERO && quality >= best.0 {
            best = (quality, coding);
        }
    }
    best.1
}

/// Whether gzip is better for the client than no coding.
pub(super) fn takes_gzip(request: &HttpRequest) -> bool {
    let accepted = AcceptEncoding::parse(request).unwrap_or(AcceptEncoding(Vec::new()));
    chosen(&accepted, &[ContentEncoding::Gzip]) == ContentEncoding::Gzip
}

/// Compressed each time anew: a page takes a tenth of a millisecond.
pub(super) fn gzip_quickly(plain: &[u8]) -> Vec<u8> {
    gzip_at(Compression::fast(), plain)
}

fn gzip(plain: &[u8]) -> Vec<u8> {
    gzip_at(Compression::best(), plain)
}

fn gzip_at(level: Compression, plain: &[u8]) -> Vec<u8> {
    let mut coder = GzEncoder::new(Vec::new(), level);
    coder.write_all(plain).and_then(|()| coder.finish()).expect("memory takes all that is written")
}

fn brotli(plain: &[u8]) -> Vec<u8> {
    let (mut coded, wanted) = (Vec::new(), BrotliEncoderParams { size_hint: plain.len(), ..Default::default() });
    brotli::BrotliCompress(&mut &*plain, &mut coded, &wanted).expect("memory takes all that is written");
    coded
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::ACCEPT_ENCODING;
    use actix_web::test::TestRequest;

    #[test]
    fn the_client_decides_and_the_smaller_one_wins_where_it_does_not_care() {
        for (accepted, coding) in [
            ("gzip, deflate, br, zstd", ContentEncoding::Brotli),
            ("gzip, deflate", ContentEncoding::Gzip),
            ("br;q=0.5, gzip;q=0.8", ContentEncoding::Gzip),
            ("br;q=0, gzip", ContentEncoding::Gzip),
            ("br;q=0, *", ContentEncoding::Gzip),
            ("*", ContentEncoding::Brotli),
            ("*;q=0, gzip;q=0.1", ContentEncoding::Gzip),
            ("gzip;q=0", ContentEncoding::Identity),
            ("identity, gzip;q=0.5", ContentEncoding::Identity),
            ("identity;q=0.5, gzip;q=0.5", ContentEncoding::Gzip),
            ("zstd", ContentEncoding::Identity),
            ("*;q=0", ContentEncoding::Identity),
            ("", ContentEncoding::Identity),
        ] {
            let request = TestRequest::default().insert_header((ACCEPT_ENCODING, accepted)).to_http_request();
            assert_eq!(chosen(&AcceptEncoding::parse(&request).unwrap(), &ALL), coding, "{accepted}");
        }
        assert_eq!(chosen(&AcceptEncoding(Vec::new()), &ALL), ContentEncoding::Identity);
    }

    #[test]
    fn what_does_not_shrink_is_not_compressed() {
        let codings = Codings::of(Cow::Borrowed(b"x"), "hash");
        assert!(codings.coded(ContentEncoding::Gzip).is_none() && codings.coded(ContentEncoding::Brotli).is_none());
    }
}
