//! `[tls]`: the certificate of the listeners, read and checked the same way by `check` and by a start.

use super::{ConfigError, Period, SettingsProblem};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use serde::Deserialize;
use std::fmt::Display;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// The certificate of the listeners, and HSTS.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TlsSettings {
    /// File with the certificate chain in PEM, the server's own certificate first.
    pub certificate: PathBuf,
    /// File with the private key in PEM.
    pub key: PathBuf,
    /// How long browsers use HTTPS alone (Strict-Transport-Security, RFC 6797), sent with every answer; `"0s"` makes them
    /// forget it.
    #[serde(default = "hsts_max_age")]
    pub hsts_max_age: Period,
    /// Whether HSTS covers all subdomains of the hosts too.
    #[serde(default)]
    pub hsts_include_subdomains: bool,
}

fn hsts_max_age() -> Period {
    Period::new(Duration::from_hours(365 * 24))
}

impl TlsSettings {
    /// The listener's TLS: 1.3, and 1.2 with ephemeral keys and authenticated encryption alone. The error names the key
    /// and the file.
    pub fn server_config(&self) -> Result<ServerConfig, ConfigError> {
        let (chain, key) = (self.chain()?, self.private_key()?);
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let versions = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = versions.and_then(|config| config.with_no_client_auth().with_single_cert(chain, key));
        let mut config = config.map_err(|error| broken("tls.certificate", &self.certificate, &error))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(config)
    }

    /// Unix seconds when the first certificate of the chain expires, of those that can be read: a date for the metrics
    /// prevents no start. `None` where none can.
    pub fn expiry(&self) -> Result<Option<i64>, ConfigError> {
        Ok(self.chain()?.iter().filter_map(end).min())
    }

    /// The value of `Strict-Transport-Security`.
    #[must_use]
    pub fn strict_transport(&self) -> String {
        let subdomains = if self.hsts_include_subdomains { "; includeSubDomains" } else { "" };
        format!("max-age={}{subdomains}", self.hsts_max_age.get().as_secs())
    }

    /// Mistakes in the two files, each by itself first: both may be wrong.
    pub(super) fn problems(&self) -> Vec<SettingsProblem> {
        let mut errors: Vec<_> = self.chain().err().into_iter().chain(self.private_key().err()).collect();
        if errors.is_empty() {
            errors.extend(self.server_config().err());
        }
        errors.into_iter().map(SettingsProblem::from).collect()
    }

    fn chain(&self) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
        certificates("tls.certificate", &self.certificate)
    }

    fn private_key(&self) -> Result<PrivateKeyDer<'static>, ConfigError> {
        PrivateKeyDer::from_pem_file(&self.key).map_err(|error| broken("tls.key", &self.key, &error))
    }
}

/// The certificates in a PEM file, one at least.
pub(super) fn certificates(key: &str, file: &Path) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let read = CertificateDer::pem_file_iter(file).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let certificates = read.map_err(|error| broken(key, file, &error))?;
    if certificates.is_empty() {
        return Err(broken(key, file, &"holds no certificate in PEM"));
    }
    Ok(certificates)
}

/// Unix seconds when a certificate expires; `None` where it cannot be read.
fn end(certificate: &CertificateDer<'_>) -> Option<i64> {
    let (_, read) = x509_parser::parse_x509_certificate(certificate).ok()?;
    Some(read.validity().not_after.timestamp())
}

fn broken(key: &str, file: &Path, error: &dyn Display) -> ConfigError {
    ConfigError(format!("{key}: {}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustls::{CipherSuite as Suite, SupportedCipherSuite};

    /// Settings that name files in a folder: a certificate of our own and what follows it in its file.
    fn settings(folder: &Path, further: &str) -> TlsSettings {
        let rcgen::CertifiedKey { cert, signing_key } =
            rcgen::generate_simple_self_signed(vec!["x".to_owned()]).unwrap();
        let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| folder.join(name));
        std::fs::write(&certificate, cert.pem() + further).unwrap();
        std::fs::write(&key, signing_key.serialize_pem()).unwrap();
        TlsSettings { certificate, key, hsts_max_age: hsts_max_age(), hsts_include_subdomains: false }
    }

    #[test]
    fn a_certificate_without_a_date_that_can_be_read_prevents_no_start() {
        let folder = tempfile::tempdir().unwrap();
        let sound = settings(folder.path(), "").expiry().unwrap();
        assert!(sound.is_some());
        let odd = settings(folder.path(), "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n");
        assert!(odd.server_config().is_ok(), "rustls reads only the first one");
        assert_eq!(odd.expiry().unwrap(), sound);
    }

    #[test]
    fn only_these_ciphers_are_spoken() {
        let folder = tempfile::tempdir().unwrap();
        let config = settings(folder.path(), "").server_config().unwrap();
        let suites: Vec<_> = config.crypto_provider().cipher_suites.iter().map(SupportedCipherSuite::suite).collect();
        let expected = [
            Suite::TLS13_AES_256_GCM_SHA384,
            Suite::TLS13_AES_128_GCM_SHA256,
            Suite::TLS13_CHACHA20_POLY1305_SHA256,
            Suite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            Suite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            Suite::TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            Suite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            Suite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            Suite::TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ];
        assert_eq!(suites, expected);
    }
}
