//! With a certificate the public listener speaks TLS and nothing else.

use realmgate_testkit::running::{RunningService, SETTINGS};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned, SupportedProtocolVersion, version};
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;

const REQUEST: &str = "GET /realm.json HTTP/1.1\r\nhost: phone.example.com\r\nconnection: close\r\n\r\n";

/// A service with a certificate for its host, and that certificate.
pub async fn with_certificate() -> (RunningService, CertificateDer<'static>) {
    with_settings(SETTINGS, "").await
}

/// The same with other settings, and more of `[tls]`.
pub async fn with_settings(settings: &str, more: &str) -> (RunningService, CertificateDer<'static>) {
    let rcgen::CertifiedKey { cert, signing_key } =
        rcgen::generate_simple_self_signed(vec!["phone.example.com".to_owned()]).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| folder.path().join(name));
    fs::write(&certificate, cert.pem()).unwrap();
    fs::write(&key, signing_key.serialize_pem()).unwrap();
    let tls = format!("[tls]\ncertificate = \"{}\"\nkey = \"{}\"\n{more}", certificate.display(), key.display());
    (RunningService::within(folder, &format!("{settings}\n{tls}")).await, cert.der().clone())
}

/// A client that trusts `root` alone and speaks HTTP/2 too, as browsers do.
pub fn client(root: Option<CertificateDer<'static>>, version: &'static SupportedProtocolVersion) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(root);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_protocol_versions(&[version]).unwrap();
    let mut config = config.with_root_certificates(roots).with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

/// All that comes back over TLS, and the protocol agreed upon.
pub async fn ask(address: SocketAddr, client: ClientConfig) -> io::Result<(String, Option<Vec<u8>>)> {
    say(address, client, REQUEST).await
}

/// The same to a request of the test's choice, which ends the connection.
pub async fn say(
    address: SocketAddr,
    client: ClientConfig,
    request: &'static str,
) -> io::Result<(String, Option<Vec<u8>>)> {
    let exchange = move || {
        let name = ServerName::try_from("phone.example.com").unwrap();
        let connection = ClientConnection::new(Arc::new(client), name).unwrap();
        let mut stream = StreamOwned::new(connection, connected(address));
        stream.write_all(request.as_bytes())?;
        let mut answer = String::new();
        match stream.read_to_string(&mut answer) {
            // Behind the framework's own errors the connection just ends.
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !answer.is_empty() => {}
            ended => drop(ended?),
        }
        Ok((answer, stream.conn.alpn_protocol().map(<[u8]>::to_vec)))
    };
    tokio::task::spawn_blocking(exchange).await.unwrap()
}

fn connected(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

#[tokio::test]
async fn https_is_answered_in_both_versions_of_tls() {
    let (service, certificate) = with_certificate().await;
    for version in [&version::TLS12, &version::TLS13] {
        let (answer, protocol) = ask(service.address, client(Some(certificate.clone()), version)).await.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.contains("{\"realm\":"), "{answer}");
        assert!(answer.contains("x-content-type-options: nosniff"), "{answer}");
        assert_eq!(protocol.as_deref(), Some(b"http/1.1".as_slice()), "{version:?}");
    }
}

#[tokio::test]
async fn who_does_not_trust_the_certificate_gets_no_answer() {
    let (service, certificate) = with_certificate().await;
    let refused = ask(service.address, client(None, &version::TLS13)).await.unwrap_err();
    assert!(refused.to_string().contains("UnknownIssuer"), "{refused}");
    assert!(ask(service.address, client(Some(certificate), &version::TLS13)).await.is_ok(), "others are served on");
}

#[tokio::test]
async fn plain_http_to_the_tls_port_is_refused() {
    let (service, certificate) = with_certificate().await;
    let address = service.address;
    let plain = move || {
        let mut stream = connected(address);
        stream.write_all(REQUEST.as_bytes()).unwrap();
        let mut answer = vec![];
        // Closed or reset: both are not an answer.
        let _: io::Result<usize> = stream.read_to_end(&mut answer);
        answer
    };
    let answer = tokio::task::spawn_blocking(plain).await.unwrap();
    assert!(!String::from_utf8_lossy(&answer).contains("HTTP/"), "{answer:?}");
    assert!(ask(address, client(Some(certificate), &version::TLS13)).await.is_ok(), "others are served on");
    assert_eq!(service.admin_get("/healthz").await.status, 200, "the admin listener stays plain");
}
