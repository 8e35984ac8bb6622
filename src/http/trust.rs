//! Why a connection can't be trusted: failures of TLS in words, for HTTP and for mail.

use std::error::Error;
use std::io;

use rustls::{CertificateError, Error as TlsError};

/// Why a connection can't be trusted, if that is what is behind an error.
pub fn distrust(error: &(dyn Error + 'static)) -> Option<String> {
    tls_error(error).map(said)
}

/// The failure of TLS among the causes; an I/O error hides the error within it from the chain.
fn tls_error<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a TlsError> {
    let mut next: Option<&'a (dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        if let Some(tls) = error.downcast_ref::<TlsError>() {
            return Some(tls);
        }
        let within = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
        next = match within {
            Some(within) => Some(within),
            None => error.source(),
        };
    }
    None
}

/// Why a connection can't be trusted, in words.
fn said(error: &TlsError) -> String {
    let text = match error {
        TlsError::InvalidMessage(_) => "what answers there does not speak TLS",
        TlsError::InvalidCertificate(certificate) => match certificate {
            CertificateError::UnknownIssuer => {
                "its certificate is signed by nobody whom this machine trusts (it is self-signed, or the \
                 authority that signed it is not among the system's)"
            }
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
                "its certificate has expired"
            }
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                "its certificate is not valid yet, by this machine's clock"
            }
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                "its certificate is for another name"
            }
            CertificateError::Revoked => "its certificate was revoked",
            CertificateError::BadSignature => "the signature of its certificate is wrong",
            CertificateError::BadEncoding => "its certificate is damaged",
            CertificateError::InvalidPurpose => "its certificate is not one for servers",
            other if other.to_string().contains("CaUsedAsEndEntity") => {
                "its certificate is self-signed: that of an authority itself"
            }
            _ => return error.to_string(),
        },
        TlsError::AlertReceived(alert) => {
            return format!("it ended the handshake of TLS ({alert:?})");
        }
        TlsError::PeerIncompatible(_) => "it speaks no version of TLS that is safe",
        _ => return error.to_string(),
    };
    text.to_owned()
}
