//! A TLS server on the loopback interface with a certificate of a test's own authority.

use std::{
    io::{BufRead, BufReader, ErrorKind, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
};

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    PublicKeyData, date_time_ymd,
};
use rustls::{
    ServerConfig, ServerConnection, StreamOwned, SupportedProtocolVersion,
    crypto::ring::default_provider,
    pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
};

/// A certificate authority.
pub(crate) struct Authority {
    pub(crate) certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub(crate) fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let params = authority_params();
        let certificate = params.self_signed(&key).unwrap();
        Self {
            certificate,
            issuer: Issuer::new(params, key),
        }
    }

    /// Returns an authority between this one and the servers.
    pub(crate) fn intermediate(&self) -> Self {
        let key = KeyPair::generate().unwrap();
        let params = authority_params();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Self {
            certificate,
            issuer: Issuer::new(params, key),
        }
    }

    /// Returns the public key as DER.
    pub(crate) fn public_key(&self) -> Vec<u8> {
        self.issuer.key().subject_public_key_info()
    }

    /// Issues a certificate that is valid from and to these years for these names.
    pub(crate) fn issue(&self, names: &[&str], years: (i32, i32)) -> Identity {
        let key = KeyPair::generate().unwrap();
        let names: Vec<String> = names.iter().map(|&name| name.into()).collect();
        let mut params = CertificateParams::new(names).unwrap();
        params.not_before = date_time_ymd(years.0, 1, 1);
        params.not_after = date_time_ymd(years.1, 1, 1);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Identity {
            public_key: key.subject_public_key_info(),
            key: key.serialize_der(),
            chain: vec![certificate.der().clone()],
        }
    }

    /// Issues a certificate for `localhost` and 127.0.0.1 that is valid today.
    pub(crate) fn issue_valid(&self) -> Identity {
        self.issue(&["localhost", "127.0.0.1"], (2020, 2200))
    }
}

fn authority_params() -> CertificateParams {
    // Authorities of one name would be taken for each other.
    static NEXT_NAME: AtomicU32 = AtomicU32::new(0);
    let name = format!("Authority {}", NEXT_NAME.fetch_add(1, Ordering::Relaxed));
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

/// Certificate chain and key of a server.
pub(crate) struct Identity {
    pub(crate) public_key: Vec<u8>,
    pub(crate) chain: Vec<CertificateDer<'static>>,
    key: Vec<u8>,
}

impl Identity {
    /// Sends a further certificate.
    pub(crate) fn with(mut self, certificate: &Certificate) -> Self {
        self.chain.push(certificate.der().clone());
        self
    }

    fn config(&self, versions: &[&'static SupportedProtocolVersion]) -> ServerConfig {
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(self.key.clone()));
        ServerConfig::builder_with_provider(Arc::new(default_provider()))
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(self.chain.clone(), key)
            .unwrap()
    }
}

/// What a server saw of its connections.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// Server name of each handshake that succeeded.
    pub(crate) names: Vec<Option<String>>,
    /// Request line and body of each request, with the index of its connection.
    pub(crate) requests: Vec<(usize, String, Vec<u8>)>,
}

/// A server that answers each request of a connection with the same bytes. It runs until the test ends.
pub(crate) struct TlsServer {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Seen>>,
}

pub(crate) const OK: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nkept";

impl TlsServer {
    pub(crate) fn start(identity: &Identity) -> Self {
        Self::scripted(identity, rustls::ALL_VERSIONS, OK, usize::MAX)
    }

    /// Answers with `answer`, and closes a connection after `requests_each` requests.
    pub(crate) fn scripted(
        identity: &Identity,
        versions: &[&'static SupportedProtocolVersion],
        answer: &'static [u8],
        requests_each: usize,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let config = Arc::new(identity.config(versions));
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for (index, stream) in listener.incoming().enumerate() {
                let (config, seen) = (Arc::clone(&config), Arc::clone(&shared));
                std::thread::spawn(move || {
                    let connection = ServerConnection::new(config).unwrap();
                    let stream = StreamOwned::new(connection, stream.unwrap());
                    // Clients that refuse the certificate end the connection.
                    let _ = serve(stream, index, &seen, answer, requests_each);
                });
            }
        });
        Self { address, seen }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://localhost:{}/{path}", self.address.port())
    }

    pub(crate) fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }
}

fn serve(
    mut stream: StreamOwned<ServerConnection, TcpStream>,
    index: usize,
    seen: &Mutex<Seen>,
    answer: &[u8],
    requests: usize,
) -> std::io::Result<()> {
    while stream.conn.is_handshaking() {
        stream.conn.complete_io(&mut stream.sock)?;
    }
    let name = stream.conn.server_name().map(Into::into);
    seen.lock().unwrap().names.push(name);
    let mut reader = BufReader::new(stream);
    for _ in 0..requests {
        let (line, body) = receive(&mut reader)?;
        seen.lock().unwrap().requests.push((index, line, body));
        reader.get_mut().write_all(answer)?;
        reader.get_mut().flush()?;
    }
    reader.get_mut().conn.send_close_notify();
    reader.get_mut().flush()
}

/// Reads a request: its first line and its body.
pub(crate) fn receive(reader: &mut impl BufRead) -> std::io::Result<(String, Vec<u8>)> {
    let (mut first, mut length) = (String::new(), 0);
    if reader.read_line(&mut first)? == 0 {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let line = line.trim_end();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length: ") {
            length = value.parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    Ok((first.trim_end().to_owned(), body))
}
