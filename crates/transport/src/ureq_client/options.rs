//! Options of the built-in HTTP client.

use std::{fmt, time::Duration};

use rustls::{RootCertStore, pki_types::CertificateDer};
use ureq::Proxy;

/// Time limit of a connection, from the first packet to the end of the TLS handshake. Three repetitions of a lost packet fit; a host
/// that swallows packets would otherwise take the whole time of a large request.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Time limit between the last byte of a request and the headers of its response. A collector answers after one write to its disk.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(20);

/// Options of the built-in HTTP client: time limits, a proxy, more certificate authorities, and pins. Platform clients have settings of their
/// own for them.
#[derive(Clone)]
pub struct UreqClientOptions {
    pub(super) proxy: Option<Proxy>,
    pub(super) trust_anchors: Vec<CertificateDer<'static>>,
    pub(super) pins: Vec<PublicKeyPin>,
    pub(super) connect_timeout: Duration,
    pub(super) response_timeout: Duration,
}

impl Default for UreqClientOptions {
    fn default() -> Self {
        Self {
            proxy: None,
            trust_anchors: Vec::new(),
            pins: Vec::new(),
            connect_timeout: CONNECT_TIMEOUT,
            response_timeout: RESPONSE_TIMEOUT,
        }
    }
}

/// SHA-256 hash of the public key of a certificate, as DER of its `SubjectPublicKeyInfo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PublicKeyPin(pub [u8; 32]);

impl UreqClientOptions {
    /// Sends all requests through a proxy, by `CONNECT`, also those to `http` URLs. `url` is `http://host:port` or
    /// `https://host:port`, with a name and password in front of the host if the proxy wants them.
    ///
    /// # Errors
    ///
    /// [`ClientOptionError::Proxy`] if it is no such URL.
    pub fn proxy(mut self, url: &str) -> Result<Self, ClientOptionError> {
        // Without a scheme the client would guess one, and other protocols are not built in.
        let has_scheme = ["http://", "https://"]
            .iter()
            .any(|scheme| url.starts_with(scheme));
        let proxy = Proxy::new(url).ok().filter(|_| has_scheme);
        self.proxy = Some(proxy.ok_or(ClientOptionError::Proxy)?);
        Ok(self)
    }

    /// Trusts a certificate authority beside those of Mozilla's list. `der` is its certificate.
    ///
    /// # Errors
    ///
    /// [`ClientOptionError::TrustAnchor`] if it is no certificate.
    pub fn trust_anchor(mut self, der: &[u8]) -> Result<Self, ClientOptionError> {
        let certificate = CertificateDer::from(der.to_vec());
        RootCertStore::empty()
            .add(certificate.clone())
            .map_err(|_| ClientOptionError::TrustAnchor)?;
        self.trust_anchors.push(certificate);
        Ok(self)
    }

    /// Accepts only servers whose certificate, or one between it and the authority, has this key or that of another pin. The other
    /// rules for certificates remain.
    #[must_use]
    pub fn public_key_pin(mut self, pin: PublicKeyPin) -> Self {
        self.pins.push(pin);
        self
    }

    /// Limits the time of a connection, from the first packet to the end of the TLS handshake. Default: 10 seconds.
    #[must_use]
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// Limits the time between the last byte of a request and the headers of its response. Default: 20 seconds.
    #[must_use]
    pub fn response_timeout(mut self, limit: Duration) -> Self {
        self.response_timeout = limit;
        self
    }
}

impl fmt::Debug for UreqClientOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UreqClientOptions")
            .field("proxy", &self.proxy.as_ref().map(|_| "(hidden)"))
            .field("trust_anchors", &self.trust_anchors.len())
            .field("pins", &self.pins)
            .field("connect_timeout", &self.connect_timeout)
            .field("response_timeout", &self.response_timeout)
            .finish()
    }
}

/// An option of the built-in HTTP client that is invalid. The text has no part of the option.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ClientOptionError {
    /// The proxy is no URL of a supported kind.
    #[error("the proxy is not of the form http://host:port or https://host:port")]
    Proxy,
    /// The trust anchor is no certificate.
    #[error("the trust anchor is not a certificate in DER")]
    TrustAnchor,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up with these options")]
    Tls,
}
