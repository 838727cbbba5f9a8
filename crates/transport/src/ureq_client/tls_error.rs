//! Sentences for the failures of TLS. They name the violated rule, and no part of a certificate or request.

use rustls::{CertificateError, Error};

/// The failure of a chain without a key among the pins.
pub(super) const NOT_PINNED: &str = "no key of the server's certificates is among the pins";

/// Returns the sentence of a failure.
pub(super) fn sentence(error: &Error) -> &'static str {
    match error {
        Error::InvalidCertificate(reason) => certificate_sentence(reason),
        Error::InvalidMessage(_)
        | Error::InappropriateMessage { .. }
        | Error::InappropriateHandshakeMessage { .. } => "the server does not speak TLS",
        Error::PeerIncompatible(_) => "the server has no version or cipher of TLS in common with the client",
        Error::AlertReceived(_) => "the server refused the TLS handshake",
        Error::NoCertificatesPresented => "the server presented no certificate",
        _ => "the TLS connection failed",
    }
}

fn certificate_sentence(reason: &CertificateError) -> &'static str {
    match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => {
            "the server's certificate has expired, or the device's clock is ahead"
        }
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            "the server's certificate is not valid yet, or the device's clock is behind"
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            "the server's certificate is for a different host"
        }
        CertificateError::UnknownIssuer => "no trusted authority issued the server's certificate",
        CertificateError::Revoked => "the server's certificate is revoked",
        CertificateError::ApplicationVerificationFailure => NOT_PINNED,
        _ => "the server's certificate is invalid",
    }
}
