//! Certificates of an authority that nobody knows but the test.

use std::path::PathBuf;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};

use super::Sandbox;
use super::authority::base64;

/// An authority of the test, and what it signs.
pub struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
}

impl Authority {
    /// One of that name.
    pub fn new(name: &str) -> Authority {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        Authority { issuer }
    }

    /// A file for `SSL_CERT_FILE`, with which this authority alone is trusted.
    pub fn trusted(&self, sandbox: &Sandbox) -> PathBuf {
        sandbox.write("authority.pem", pem("CERTIFICATE", self.issuer.der()))
    }

    /// A certificate for `name`, valid in these years, and its key, both as DER.
    pub fn sign(&self, name: &str, years: (i32, i32)) -> (Vec<u8>, Vec<u8>) {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.not_before = rcgen::date_time_ymd(years.0, 1, 1);
        params.not_after = rcgen::date_time_ymd(years.1, 1, 1);
        let key = KeyPair::generate().unwrap();
        let signed = params.signed_by(&key, &self.issuer).unwrap();
        (signed.der().to_vec(), key.serialize_der())
    }
}

/// The text form of what is DER.
pub fn pem(kind: &str, der: &[u8]) -> String {
    let text = base64(der).replace('-', "+").replace('_', "/");
    let pad = "=".repeat((4 - text.len() % 4) % 4);
    let lines: Vec<String> = (text + &pad)
        .as_bytes()
        .chunks(64)
        .map(|line| String::from_utf8_lossy(line).into_owned())
        .collect();
    format!("-----BEGIN {kind}-----\n{}\n-----END {kind}-----\n", lines.join("\n"))
}
