//! A client as a host of the engine writes one: hyper with tokio's TLS. The contract of [`HttpClient`] applies to it as to the built-in
//! client.

use std::{sync::Arc, time::Duration};

use afterimage_transport::{HttpClient, HttpError, HttpRequest, HttpResponse, MAX_RESPONSE_BYTES, Method};
use http_body_util::{BodyExt, Full};
use hyper::{
    Request, Response, Uri,
    body::{Body, Bytes, Incoming},
    client::conn::http1,
};
use hyper_util::rt::TokioIo;
use rustls::{ClientConfig, RootCertStore, crypto::ring::default_provider, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    runtime,
    time::timeout,
};
use tokio_rustls::TlsConnector;

use super::server::Authority;

pub(crate) struct HostClient {
    tls: TlsConnector,
}

impl HostClient {
    /// Returns a client that trusts `authority` alone.
    pub(crate) fn new(authority: &Authority) -> Self {
        let mut roots = RootCertStore::empty();
        roots.add(authority.certificate.der().clone()).unwrap();
        let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(roots)
            .with_no_client_auth();
        Self {
            tls: TlsConnector::from(Arc::new(config)),
        }
    }

    async fn exchange(&self, uri: Uri, request: Request<Full<Bytes>>) -> Result<HttpResponse, HttpError> {
        let host = uri.host().ok_or_else(|| invalid("no host"))?;
        let is_encrypted = uri.scheme_str() == Some("https");
        let port = uri.port_u16().unwrap_or(if is_encrypted { 443 } else { 80 });
        let stream = TcpStream::connect((host, port))
            .await
            .map_err(|_| unreachable("no connection"))?;
        if !is_encrypted {
            return answer(stream, request).await;
        }
        let name = ServerName::try_from(host.to_owned()).map_err(|_| invalid("no name of a server"))?;
        let stream = self
            .tls
            .connect(name, stream)
            .await
            .map_err(|e| unreachable(&e.to_string()))?;
        answer(stream, request).await
    }
}

impl HttpClient for HostClient {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let body = request.read_body().map_err(|e| HttpError::BodyUnreadable {
            detail: e.kind().to_string(),
        })?;
        let uri: Uri = request.url.parse().map_err(|_| invalid("no URL"))?;
        let host = uri.host().ok_or_else(|| invalid("no host"))?;
        let mut builder = Request::builder()
            .method(match request.method {
                Method::Get => "GET",
                Method::Post => "POST",
            })
            .uri(uri.path())
            .header("Host", host)
            .header("User-Agent", "afterimage/host");
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let message = builder
            .body(Full::new(Bytes::from(body.unwrap_or_default())))
            .map_err(|_| invalid("no request"))?;
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let limit = Duration::from_millis(request.timeout_ms);
        runtime
            .block_on(async { timeout(limit, self.exchange(uri.clone(), message)).await })
            .unwrap_or(Err(HttpError::Timeout))
    }
}

async fn answer(
    stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static,
    request: Request<Full<Bytes>>,
) -> Result<HttpResponse, HttpError> {
    let broken = |_| unreachable("the connection broke");
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.map_err(broken)?;
    tokio::spawn(connection);
    let response = sender.send_request(request).await.map_err(broken)?;
    Ok(read(response).await)
}

/// Reads a response. A body that breaks off is truncated.
async fn read(response: Response<Incoming>) -> HttpResponse {
    let headers = response.headers().iter();
    let headers =
        headers.filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())));
    let (status, headers) = (response.status().as_u16(), headers.collect());
    let mut incoming = response.into_body();
    let mut body = Vec::new();
    while body.len() < MAX_RESPONSE_BYTES && !incoming.is_end_stream() {
        match incoming.frame().await {
            Some(Ok(frame)) => body.extend(frame.into_data().unwrap_or_default()),
            _ => break,
        }
    }
    body.truncate(MAX_RESPONSE_BYTES);
    HttpResponse {
        status,
        headers,
        body,
    }
}

fn unreachable(detail: &str) -> HttpError {
    HttpError::Unreachable {
        detail: detail.into(),
    }
}

fn invalid(detail: &str) -> HttpError {
    HttpError::InvalidRequest {
        detail: detail.into(),
    }
}
