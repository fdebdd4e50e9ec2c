//! What a client sent to answer a challenge, parsed: a `DigestAnswer` exists only for what we can verify.

use super::algorithm::{Algorithm, HashFunction};
use super::parameters::{ClaimedRealm, Cnonce, DigestUri, Nc, Nonce, Response, Username, bare};
use std::borrow::Cow;

/// The fields of an answer as they arrived, from the webhook's members or from the Authorization header.
#[derive(Clone, Copy, Default)]
pub struct AnswerFields<'a> {
    /// `username`
    pub username: Option<&'a str>,
    /// `realm`
    pub realm: Option<&'a str>,
    /// `nonce`
    pub nonce: Option<&'a str>,
    /// `uri`
    pub uri: Option<&'a str>,
    /// `response`
    pub response: Option<&'a str>,
    /// `algorithm`
    pub algorithm: Option<&'a str>,
    /// `qop`
    pub qop: Option<&'a str>,
    /// `nc`
    pub nc: Option<&'a str>,
    /// `cnonce`
    pub cnonce: Option<&'a str>,
}

/// Why an answer cannot be verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnswerError {
    /// The named field is missing or not of its form.
    #[error("malformed request: {0}")]
    Malformed(&'static str),
    /// The algorithm is not supported, or the qop is not `auth`.
    #[error("unsupported {0}")]
    Unsupported(&'static str),
}

/// The parameters that come with `qop=auth` (RFC 7616 section 3.4).
#[derive(Clone, Debug)]
pub struct QopAuth<'a> {
    /// `auth` in the case it was sent in, for it is hashed.
    pub qop: Cow<'a, str>,
    /// The nonce count.
    pub nc: Nc<'a>,
    /// The client nonce.
    pub cnonce: Cnonce<'a>,
}

impl QopAuth<'_> {
    fn into_owned(self) -> QopAuth<'static> {
        let Self { qop, nc, cnonce } = self;
        QopAuth { qop: Cow::Owned(qop.into_owned()), nc: nc.into_owned(), cnonce: cnonce.into_owned() }
    }
}

/// One verifiable answer. No two of them share the string that is hashed, and no session key of one is the response of
/// another (`domain/tests/digest_strings.rs`, `domain/tests/digest_properties.rs`). Its strings are those of the request.
#[derive(Clone, Debug)]
pub struct DigestAnswer<'a> {
    /// Who the client claims to be, whole.
    pub username: Username<'a>,
    /// The realm the client claims.
    pub realm: ClaimedRealm<'a>,
    /// The challenge it answers.
    pub nonce: Nonce<'a>,
    /// The digest-uri.
    pub uri: DigestUri<'a>,
    /// The proof.
    pub response: Response,
    /// How it was made.
    pub algorithm: Algorithm,
    /// `None` is the RFC 2069 form.
    pub qop: Option<QopAuth<'a>>,
    /// The client nonce of a `-sess` algorithm without qop.
    session_cnonce: Option<Cnonce<'a>>,
}

impl<'a> DigestAnswer<'a> {
    /// Parses the fields; the first field that is wrong is named.
    pub fn parse(fields: &AnswerFields<'a>) -> Result<Self, AnswerError> {
        Self::parse_as(fields, |stated, _| stated)
    }

    /// The same where the stated algorithm may be the wrong one: `settle` says which it is. It is asked before anything
    /// is judged by the algorithm, so that no answer is checked as one and verified as another.
    pub fn parse_as(
        fields: &AnswerFields<'a>,
        settle: impl FnOnce(Algorithm, &Response) -> Algorithm,
    ) -> Result<Self, AnswerError> {
        let bad = AnswerError::Malformed;
        let username = fields.username.and_then(Username::parse).ok_or(bad("username"))?;
        let realm = fields.realm.and_then(ClaimedRealm::parse).ok_or(bad("realm"))?;
        let nonce = fields.nonce.and_then(Nonce::parse).ok_or(bad("nonce"))?;
        let uri = fields.uri.and_then(DigestUri::parse).ok_or(bad("uri"))?;
        // Judged before the response: SHA1 and SHA-512 give one of another length, and are unsupported, not malformed.
        let stated =
            Algorithm::parse(fields.algorithm.unwrap_or_default()).ok_or(AnswerError::Unsupported("algorithm"))?;
        let response = fields.response.and_then(Response::parse).ok_or(bad("response"))?;
        let algorithm = settle(stated, &response);
        let qop = parse_qop(fields)?;
        if (qop.is_none() || algorithm.session) && nonce.imitates_qop() {
            return Err(bad("nonce"));
        }
        let session_cnonce = match (algorithm.session, &qop) {
            (true, None) => Some(fields.cnonce.and_then(Cnonce::parse).ok_or(bad("cnonce"))?),
            _ => None,
        };
        let answer = Self { username, realm, nonce, uri, response, algorithm, qop, session_cnonce };
        if algorithm.session && is_ha2(answer.cnonce(), algorithm.hash) {
            return Err(bad("cnonce"));
        }
        Ok(answer)
    }

    /// The client nonce that is hashed: that of the qop, else that of the session; empty without either.
    #[must_use]
    pub fn cnonce(&self) -> &str {
        let cnonce = self.qop.as_ref().map(|qop| &qop.cnonce).or(self.session_cnonce.as_ref());
        cnonce.map_or("", Cnonce::as_str)
    }

    /// The same, with strings of its own: of a raw header that is not kept, or for longer than the request.
    #[must_use]
    pub fn into_owned(self) -> DigestAnswer<'static> {
        DigestAnswer {
            username: self.username.into_owned(),
            realm: self.realm.into_owned(),
            nonce: self.nonce.into_owned(),
            uri: self.uri.into_owned(),
            response: self.response,
            algorithm: self.algorithm,
            qop: self.qop.map(QopAuth::into_owned),
            session_cnonce: self.session_cnonce.map(Cnonce::into_owned),
        }
    }
}

/// Whether a cnonce has the form of an H(A2), lower-case hex being the only form that is hashed (`LHEX` of RFC 2617 section
/// 3.1.3).
///
/// A session key is `H(HA1:nonce:cnonce)`, and each response, of whatever qop, is `H(HA1: ... :H(A2))`. A cnonce holds no
/// colon, so a key can be a phone's response only where the cnonce is that H(A2): then an attacker who overheard the response,
/// or elicited it by a challenge of their own, could answer with it for any method and uri, for as long as the password lives
/// (docs/contract.md section 1.3).
fn is_ha2(cnonce: &str, hash: HashFunction) -> bool {
    cnonce.len() == hash.length() * 2 && cnonce.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

/// RFC 7616 section 3.4: with qop both nc and cnonce are there. An empty qop is none; one with a colon would let the
/// hashed string be split otherwise; auth-int needs the body, which no webhook carries.
fn parse_qop<'a>(fields: &AnswerFields<'a>) -> Result<Option<QopAuth<'a>>, AnswerError> {
    let qop = bare(fields.qop.unwrap_or_default());
    if qop.is_empty() {
        return Ok(None);
    }
    if qop.contains(':') {
        return Err(AnswerError::Malformed("qop"));
    }
    if !qop.eq_ignore_ascii_case("auth") {
        return Err(AnswerError::Unsupported("qop"));
    }
    let nc = fields.nc.and_then(Nc::parse).ok_or(AnswerError::Malformed("nc"))?;
    let cnonce = fields.cnonce.and_then(Cnonce::parse).ok_or(AnswerError::Malformed("cnonce"))?;
    Ok(Some(QopAuth { qop: Cow::Borrowed(qop), nc, cnonce }))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIGHT: AnswerFields<'_> = AnswerFields {
        username: Some("alice"),
        realm: Some("r"),
        nonce: Some("179529606882900"),
        uri: Some("sip:r"),
        response: Some("2f36671dc5a06132cd19f96d982bd3a6"),
        algorithm: None,
        qop: None,
        nc: None,
        cnonce: None,
    };

    fn error(fields: &AnswerFields<'_>) -> Option<AnswerError> {
        DigestAnswer::parse(fields).err()
    }

    #[test]
    fn an_unknown_algorithm_is_unsupported_whatever_its_response_looks_like() {
        let sha1 = AnswerFields { algorithm: Some("SHA1"), response: Some(&"a".repeat(40)), ..RIGHT };
        assert_eq!(error(&sha1), Some(AnswerError::Unsupported("algorithm")));
    }

    #[test]
    fn a_nonce_that_imitates_qop_is_refused_where_it_could_stand_for_another_answer() {
        let imitating = AnswerFields { nonce: Some("N:00000001:c:auth"), cnonce: Some("c"), ..RIGHT };
        let with_qop = AnswerFields { qop: Some("auth"), nc: Some("1"), ..imitating };
        assert_eq!(error(&imitating), Some(AnswerError::Malformed("nonce")));
        assert_eq!(error(&AnswerFields { algorithm: Some("MD5-sess"), ..imitating }), error(&imitating));
        assert_eq!(error(&AnswerFields { algorithm: Some("MD5-sess"), ..with_qop }), error(&imitating));
        assert_eq!(error(&with_qop), None);
        let integrity = AnswerFields { nonce: Some("N:00000001:c:auth-int"), ..imitating };
        assert_eq!(error(&integrity), error(&imitating));
    }

    #[test]
    fn a_cnonce_of_a_session_that_could_be_an_ha2_is_malformed() {
        let [short, long] = [32, 64].map(|digits| "0123456789abcdef".repeat(digits / 16));
        for (algorithm, cnonce, other) in
            [("MD5-sess", &short, &long), ("sha-256-SESS", &long, &short), ("SHA-512-256-sess", &long, &short)]
        {
            let response = "0".repeat(cnonce.len());
            let of = |cnonce| AnswerFields {
                algorithm: Some(algorithm),
                response: Some(&response),
                cnonce: Some(cnonce),
                ..RIGHT
            };
            let plain = AnswerFields { algorithm: algorithm.strip_suffix("-sess"), ..of(cnonce) };
            let [upper, longer, shorter] = [cnonce.to_uppercase(), format!("{cnonce}0"), cnonce[1..].to_owned()];
            for qop in [None, Some("auth")] {
                let with_qop = |fields| AnswerFields { qop, nc: Some("1"), ..fields };
                assert_eq!(error(&with_qop(of(cnonce))), Some(AnswerError::Malformed("cnonce")), "{algorithm} {qop:?}");
                for honest in [other, &upper, &longer, &shorter, "0a4f113b"] {
                    assert_eq!(error(&with_qop(of(honest))), None, "{algorithm} {qop:?} {honest}");
                }
                assert_eq!(error(&with_qop(plain)).filter(|_| plain.algorithm.is_some()), None, "no session, no key");
            }
        }
    }

    #[test]
    fn the_cnonce_is_judged_by_the_algorithm_that_verifies() {
        let long = "a".repeat(64);
        let sha = Algorithm { hash: HashFunction::Sha256, session: true };
        let stated = AnswerFields { algorithm: Some("MD5-sess"), response: Some(&long), cnonce: Some(&long), ..RIGHT };
        let settled =
            |fields: &AnswerFields<'_>| DigestAnswer::parse_as(fields, |_, _| sha).map(|answer| answer.algorithm);
        assert_eq!(error(&stated), None);
        assert_eq!(settled(&stated), Err(AnswerError::Malformed("cnonce")));
        let short = AnswerFields { cnonce: Some(&long[..32]), ..stated };
        assert_eq!(error(&short), Some(AnswerError::Malformed("cnonce")));
        assert_eq!(settled(&short), Ok(sha));
    }
}
