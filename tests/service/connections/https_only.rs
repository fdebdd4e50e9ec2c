//! What the service's own TLS promises: HTTPS from now on, no cipher of yesterday, and no wait for half a handshake.

use crate::actors::raw::{ask as ask_plainly, connect_from, count_closed, send_from};
use crate::connections::tls::{ask, client, say, with_certificate, with_settings};
use realmgate_testkit::patience::until;
use realmgate_testkit::running::{RunningService, SETTINGS};
use rustls::version;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const MALFORMED: &str = "nonsense\r\n\r\n";
const UNKNOWN: &str = "GET /nowhere HTTP/1.1\r\nhost: phone.example.com\r\nconnection: close\r\n\r\n";

#[tokio::test]
async fn every_answer_over_tls_asks_for_https_from_now_on_and_no_plain_one_does() {
    let own = format!("webhook_listen = \"127.0.0.1:0\"\n{SETTINGS}");
    for (more, expected) in [
        ("", "max-age=31536000"),
        ("hsts_include_subdomains = true", "max-age=31536000; includeSubDomains"),
        ("hsts_max_age = \"1h\"", "max-age=3600"),
        ("hsts_max_age = \"0s\"", "max-age=0"),
    ] {
        let (service, certificate) = with_settings(&own, more).await;
        for listener in [service.address, service.webhook.unwrap()] {
            for (request, status) in [(UNKNOWN, "404"), (MALFORMED, "400")] {
                let client = client(Some(certificate.clone()), &version::TLS13);
                let (answer, _) = say(listener, client, request).await.unwrap();
                assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{answer}");
                assert!(answer.contains(&format!("\r\nstrict-transport-security: {expected}\r\n")), "{answer}");
            }
        }
        let admin = ask_plainly(service.admin, "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").await;
        assert_eq!((admin.status, admin.header("strict-transport-security")), (200, ""));
    }
    let plain = RunningService::start().await;
    for request in [UNKNOWN, MALFORMED] {
        assert_eq!(ask_plainly(plain.address, request).await.header("strict-transport-security"), "");
    }
}

/// A client's first message that offers these versions and cipher suites and no others (RFC 5246 section 7.4.1.2).
fn client_hello(version: [u8; 2], suites: &[[u8; 2]]) -> Vec<u8> {
    let with_length = |bytes: &[u8]| [&u16::try_from(bytes.len()).unwrap().to_be_bytes()[..], bytes].concat();
    let groups = [0x00, 0x0a, 0x00, 0x06, 0x00, 0x04, 0x00, 0x1d, 0x00, 0x17];
    let points = [0x00, 0x0b, 0x00, 0x02, 0x01, 0x00];
    let signatures = [0x00, 0x0d, 0x00, 0x06, 0x00, 0x04, 0x04, 0x03, 0x08, 0x04];
    let extensions = with_length(&[&groups[..], &points, &signatures].concat());
    let (random, session, compression) = ([7; 32], [0], [1, 0]);
    let body = [&version[..], &random, &session, &with_length(&suites.concat()), &compression, &extensions].concat();
    let handshake = [&[1, 0][..], &with_length(&body)].concat();
    [&[0x16, 0x03, 0x01][..], &with_length(&handshake)].concat()
}

/// The kind of the first record that comes back, and what an alert says.
async fn first_record(address: SocketAddr, hello: &[u8]) -> (u8, Option<u8>) {
    let mut stream = connect_from("127.0.0.1", address).await;
    stream.write_all(hello).await.unwrap();
    let mut record = [0; 7];
    stream.read_exact(&mut record).await.unwrap();
    (record[0], (record[0] == 0x15).then_some(record[6]))
}

#[tokio::test]
async fn old_versions_and_ciphers_without_ephemeral_keys_or_authentication_are_refused() {
    let (service, _) = with_certificate().await;
    let (tls12, modern) = ([3, 3], [0xc0, 0x2b]);
    // RSA key exchange, CBC, 3DES, RC4, finite-field Diffie-Hellman, none at all.
    let old = [
        [0x00, 0x2f],
        [0x00, 0x9c],
        [0xc0, 0x09],
        [0xc0, 0x13],
        [0x00, 0x0a],
        [0x00, 0x05],
        [0x00, 0x9e],
        [0x00, 0x00],
    ];
    let (handshake, alert, handshake_failure, protocol_version) = (0x16, 0x15, 40, 70);
    assert_eq!(first_record(service.address, &client_hello(tls12, &[modern])).await, (handshake, None));
    let answer = first_record(service.address, &client_hello(tls12, &old)).await;
    assert_eq!(answer, (alert, Some(handshake_failure)));
    for version in [[3, 0], [3, 1], [3, 2]] {
        let answer = first_record(service.address, &client_hello(version, &[modern])).await;
        assert_eq!(answer, (alert, Some(protocol_version)), "{version:?}");
    }
}

#[tokio::test]
async fn half_handshakes_are_counted_by_source_and_ended_after_a_second() {
    let few = format!("{SETTINGS}\n[limits]\nconnections_per_source = 8");
    let (service, certificate) = with_settings(&few, "").await;
    let crowd = send_from("127.0.0.2", service.address, 20, &[0x16, 0x03, 0x01]).await;
    until("those beyond the count are closed", async || count_closed(&crowd).await >= 12).await;
    assert!(ask(service.address, client(Some(certificate), &version::TLS13)).await.is_ok(), "others are served");
    let begun = tokio::time::Instant::now();
    until("the others are given up", async || count_closed(&crowd).await == 20).await;
    assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{:?}", begun.elapsed());
    until("their places are free", async || {
        count_closed(&send_from("127.0.0.2", service.address, 1, &[0x16]).await).await == 0
    })
    .await;
}
