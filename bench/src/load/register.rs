//! A REGISTER as a jambonz platform posts it: every header of a real phone, about 1.3 kB.

use crate::load::accounts::{REALM, password, username};
use domain::digest::{Ha1, HashFunction, formula};
use std::net::Ipv4Addr;

/// One registration attempt. Of no two is anything the same that a cache could remember: each answers a challenge of
/// its own with a cnonce of its own.
#[derive(Clone, Copy)]
pub struct Register {
    /// Whose name it bears.
    pub account: u32,
    /// Whose password it was made with.
    pub password_of: u32,
    /// Where it comes from.
    pub address: Ipv4Addr,
    /// Which challenge it answers.
    pub challenge: u64,
}

impl Register {
    /// The body, its digest computed.
    #[must_use]
    pub fn body(&self) -> String {
        self.body_in(REALM)
    }

    /// The same in another realm.
    #[must_use]
    pub fn body_in(&self, realm: &str) -> String {
        let Self { account, password_of, address, challenge } = *self;
        let (name, nonce, cnonce) = (username(account), 179_529_606_882_900 + challenge, format!("{challenge:08x}"));
        let (nonce, uri) = (nonce.to_string(), format!("sip:{realm}"));
        let ha1 = Ha1::compute(HashFunction::Md5, &name, realm, &password(password_of));
        let response = response(&ha1, &nonce, &cnonce, &uri);
        let response = response.as_str();
        format!(
            r#"{{"source_address":"{address}","source_port":5060,"method":"REGISTER","headers":{{"via":"SIP/2.0/UDP 192.168.1.20:5060;rport=5060;branch=z9hG4bK{cnonce};received={address}","max-forwards":"70","from":"\"{name}\" <sip:{name}@{realm}>;tag=6fed9df9","to":"<sip:{name}@{realm}>","call-id":"1b5b1bae3f8eb433{account:06}@{address}","cseq":"2 REGISTER","contact":"<sip:{name}@192.168.1.20:5060;transport=udp>","expires":"3600","user-agent":"Yealink SIP-T46U 108.86.0.45","allow":"INVITE, ACK, CANCEL, BYE, OPTIONS, NOTIFY, REFER, INFO, MESSAGE","supported":"path, replaces","authorization":"Digest username=\"{name}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\", response=\"{response}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"{cnonce}\"","content-length":"0"}},"expires":3600,"scheme":"digest","username":"{name}","realm":"{realm}","nonce":"{nonce}","uri":"{uri}","algorithm":"MD5","response":"{response}","qop":"auth","nc":"00000001","cnonce":"{cnonce}"}}"#
        )
    }
}

fn response(ha1: &Ha1, nonce: &str, cnonce: &str, uri: &str) -> domain::digest::Hex {
    let md5 = HashFunction::Md5;
    let protected = formula::Protected { nc: "00000001", cnonce, qop: "auth" };
    formula::response(ha1.to_hex().as_bytes(), md5, nonce, Some(protected), &formula::ha2(md5, "REGISTER", uri))
        .to_hex()
}
