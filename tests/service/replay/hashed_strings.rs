//! The property that remembering by value rests on: no two accepted tuples of one account share what is hashed
//! (docs/policy.md section 4, R1).

use domain::digest::{AnswerFields, DigestAnswer, Method};
use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::strategy::ValueTree;

/// What decides the response of one account: nonce, nc, cnonce, qop, method and uri.
#[derive(Clone, Debug, PartialEq)]
struct Tuple {
    nonce: String,
    protected: Option<[String; 3]>, // nc, cnonce and qop
    session_cnonce: Option<String>,
    method: String,
    uri: String,
}

impl Tuple {
    /// As the service reads it, blanks and quotes that are not hashed taken off; `None` where it refuses it.
    fn accepted(&self) -> Option<Self> {
        let [nc, cnonce, qop] = self.protected.clone().map_or([None, None, None], |parts| parts.map(Some));
        let answer = DigestAnswer::parse(&AnswerFields {
            username: Some("alice"),
            realm: Some("r"),
            nonce: Some(&self.nonce),
            uri: Some(&self.uri),
            response: Some("00000000000000000000000000000000"),
            algorithm: Some(if self.session_cnonce.is_some() { "MD5-sess" } else { "MD5" }),
            qop: qop.as_deref(),
            nc: nc.as_deref(),
            cnonce: cnonce.as_deref().or(self.session_cnonce.as_deref()),
        });
        let (answer, method) = (answer.ok()?, Method::parse(&self.method)?);
        let own = answer
            .qop
            .as_ref()
            .map(|auth| [auth.nc.as_str().to_owned(), auth.cnonce.as_str().to_owned(), auth.qop.clone().into_owned()]);
        Some(Self {
            nonce: answer.nonce.as_str().to_owned(),
            protected: own,
            session_cnonce: answer.algorithm.session.then(|| answer.cnonce().to_owned()),
            method: method.as_str().to_owned(),
            uri: answer.uri.as_str().to_owned(),
        })
    }

    /// What is hashed: the session's string behind the HA1, the one behind A1, and A2.
    fn hashed(&self) -> (Option<String>, String, String) {
        let Self { nonce, protected, session_cnonce, method, uri } = self;
        let behind_a1 = protected.as_ref().map_or(nonce.clone(), |parts| format!("{nonce}:{}", parts.join(":")));
        (session_cnonce.as_ref().map(|cnonce| format!("{nonce}:{cnonce}")), behind_a1, format!("{method}:{uri}"))
    }
}

/// Cuts a string at some of its colons into as many parts; the first takes what is over.
fn cut(text: &str, parts: usize, at: &[Index]) -> Option<Vec<String>> {
    let colons: Vec<usize> = text.match_indices(':').map(|(place, _)| place).collect();
    let mut places: Vec<usize> =
        at.iter().take(parts - 1).filter_map(|at| colons.get(at.index(colons.len().max(1)))).copied().collect();
    places.sort_unstable();
    places.dedup();
    let (mut cuts, mut from) = (Vec::new(), 0);
    for place in &places {
        cuts.push(text[from..*place].to_owned());
        from = place + 1;
    }
    cuts.push(text[from..].to_owned());
    (cuts.len() == parts).then_some(cuts)
}

prop_compose! {
    /// The tuple whose hashed strings are these, cut somewhere.
    fn cut_somewhere(behind_a1: String, a2: String, session: Option<String>)(
        with_qop: bool,
        at in proptest::collection::vec(any::<Index>(), 3),
        in_a2: Index,
        spelling in select(vec!["", " ", "\""]),
    ) -> Option<Tuple> {
        let parts = cut(&behind_a1, if with_qop { 4 } else { 1 }, &at)?;
        let [method, uri] = cut(&a2, 2, &[in_a2])?.try_into().ok()?;
        let protected = with_qop.then(|| [
            format!("{spelling}{}{spelling}", parts[1]), parts[2].clone(), format!("{spelling}{}{spelling}", parts[3]),
        ]);
        let nonce = parts[0].clone();
        // What stands behind the nonce in the session's string is its cnonce.
        let session_cnonce = match &session {
            Some(session) => Some(session.strip_prefix(&nonce)?.strip_prefix(':')?.to_owned()),
            None => None,
        };
        let session_cnonce = session_cnonce.filter(|cnonce| !with_qop || *cnonce == parts[2]);
        (session.is_some() == session_cnonce.is_some()).then_some(Tuple { nonce, protected, session_cnonce, method, uri })
    }
}

prop_compose! {
    /// Strings as hashed, of few letters, so that they can be cut in many ways.
    fn strings()(
        pieces in proptest::collection::vec(select(vec!["", "n", "01", "00000001", "f", "auth", "AUTH", "x y"]), 1..6),
        tail in select(vec!["", ":01:c:auth", ":f::Auth", ":00000001:01:auth"]),
        session in proptest::option::of(select(vec![0_usize, 1, 2])),
        a2 in select(vec!["REGISTER:sip:r", "INVITE:sip:a:b@r:5060", "R::", "A:B:sip:r"]),
    ) -> (String, String, Option<String>) {
        let behind_a1 = format!("{}{tail}", pieces.join(":"));
        // A session's cnonce is one of the pieces, so that the strings fit each other.
        let cnonce = |which: usize| behind_a1.rsplit(':').nth(which).unwrap_or("c").to_owned();
        let nonce = behind_a1.rsplitn(4, ':').last().unwrap_or_default();
        let session = session.map(|which| format!("{}:{}", if which == 0 { &behind_a1 } else { nonce }, cnonce(which)));
        (behind_a1, a2.to_owned(), session)
    }
}

fn two_cuts() -> impl Strategy<Value = [Option<Tuple>; 2]> {
    let cuts = |(behind_a1, a2, session): (String, String, Option<String>)| {
        let cut = || cut_somewhere(behind_a1.clone(), a2.clone(), session.clone());
        [cut(), cut()]
    };
    strings().prop_flat_map(cuts)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_two_accepted_tuples_share_what_is_hashed(cuts in two_cuts()) {
        let [one, other] = cuts.map(|tuple| tuple.and_then(|tuple| tuple.accepted()));
        if let (Some(one), Some(other)) = (one, other) && one.hashed() == other.hashed() {
            prop_assert_eq!(one, other);
        }
    }
}

/// The property is of strings that are accepted in one way and can be cut in others: such there are.
#[test]
fn strings_that_could_be_cut_otherwise_are_among_them() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let (mut shared, mut cut_otherwise) = (0, 0);
    for _ in 0..20_000 {
        let drawn = two_cuts().new_tree(&mut runner).expect("nothing is filtered").current();
        let [Some(one), Some(other)] = drawn else { continue };
        shared += usize::from(one.accepted().is_some() && one.accepted() == other.accepted());
        let differ = one.hashed() == other.hashed() && one != other;
        cut_otherwise += usize::from(differ && (one.accepted().is_some() != other.accepted().is_some()));
    }
    assert!(shared >= 100 && cut_otherwise >= 400, "{shared} twice alike, {cut_otherwise} cut otherwise");
}
