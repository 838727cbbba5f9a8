//! The rules for certificates: trusted authorities, and pins if there are any.

use std::sync::Arc;

use ring::digest::{SHA256, digest};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
    client::{
        WebPkiServerVerifier,
        danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier},
    },
    crypto::{CryptoProvider, ring::default_provider},
    pki_types::{CertificateDer, ServerName, UnixTime},
};
use webpki::{EndEntityCert, KeyUsage, VerifiedPath};

use super::PublicKeyPin;

/// Returns the configuration of TLS: the authorities of Mozilla's list and `anchors`, and `pins`, of which one has to match
/// if there are any.
pub(super) fn client_config(
    anchors: &[CertificateDer<'static>],
    pins: &[PublicKeyPin],
) -> Result<ClientConfig, rustls::Error> {
    let provider = Arc::new(default_provider());
    let mut roots = RootCertStore {
        roots: webpki_roots::TLS_SERVER_ROOTS.to_vec(),
    };
    for anchor in anchors {
        roots.add(anchor.clone())?;
    }
    let builder =
        ClientConfig::builder_with_provider(Arc::clone(&provider)).with_safe_default_protocol_versions()?;
    if pins.is_empty() {
        return Ok(builder.with_root_certificates(roots).with_no_client_auth());
    }
    let roots = Arc::new(roots);
    let chain = WebPkiServerVerifier::builder_with_provider(Arc::clone(&roots), Arc::clone(&provider))
        .build()
        .map_err(|e| rustls::Error::General(e.to_string()))?;
    let verifier = PinVerifier {
        chain,
        roots,
        provider,
        pins: pins.to_vec(),
    };
    Ok(builder
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier))
        .with_no_client_auth())
}

/// Applies the usual rules, and then compares the keys of the verified chain with the pins.
#[derive(Debug)]
struct PinVerifier {
    chain: Arc<WebPkiServerVerifier>,
    roots: Arc<RootCertStore>,
    provider: Arc<CryptoProvider>,
    pins: Vec<PublicKeyPin>,
}

impl PinVerifier {
    /// Returns whether a certificate of `path` has a pinned key. Certificates that the server sent and that are not part of the
    /// path do not count: anyone can send them.
    fn is_pinned(&self, path: &VerifiedPath<'_>) -> bool {
        let is_pin = |key: &[u8]| self.pins.iter().any(|pin| pin.0 == digest(&SHA256, key).as_ref());
        is_pin(&path.end_entity().subject_public_key_info())
            || path
                .intermediate_certificates()
                .any(|certificate| is_pin(&certificate.subject_public_key_info()))
    }
}

impl ServerCertVerifier for PinVerifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let verified =
            self.chain
                .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)?;
        let refused = || rustls::Error::InvalidCertificate(CertificateError::ApplicationVerificationFailure);
        let certificate = EndEntityCert::try_from(end_entity).map_err(|_| refused())?;
        let verify_path = |path: &VerifiedPath<'_>| {
            if self.is_pinned(path) {
                Ok(())
            } else {
                Err(webpki::Error::UnknownIssuer)
            }
        };
        certificate
            .verify_for_usage(
                self.provider.signature_verification_algorithms.all,
                &self.roots.roots,
                intermediates,
                now,
                KeyUsage::server_auth(),
                None,
                Some(&verify_path),
            )
            .map_err(|_| refused())?;
        Ok(verified)
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.chain.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.chain.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.chain.supported_verify_schemes()
    }
}
