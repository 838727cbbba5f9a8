//! Guards a studio on loopback against DNS rebinding.
//!
//! A web site can resolve its own name to 127.0.0.1 and read the studio's responses as if they were its own. Its requests
//! carry that name in the `Host` header, so the page and the API accept only host names of this machine. The collector
//! accepts any host name: it returns no recordings, and an Android emulator reaches it at an address of its own.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::net::TcpListener;

use super::problem::Problem;

/// Host names under which the page and the API may be requested.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ViewerAccess {
    /// Only names of this machine, such as `localhost`.
    LocalHostNames,
    /// Any name. The user chose to listen beyond this machine, where its names are not known.
    AnyHostName,
}

impl ViewerAccess {
    /// Restricts access unless the socket is bound to an address beyond loopback.
    pub(super) fn for_listener(listener: &TcpListener) -> Self {
        match listener.local_addr() {
            Ok(address) if !address.ip().is_loopback() => Self::AnyHostName,
            _ => Self::LocalHostNames,
        }
    }
}

/// Middleware that responds with 403 if the `Host` header does not name this machine.
pub(super) async fn require_local_host(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    if is_local(host) {
        return next.run(request).await;
    }
    Problem::forbidden("this studio serves this machine only: open it as localhost or 127.0.0.1")
        .into_response()
}

fn is_local(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else {
        return false;
    };
    let name = authority.host().trim_matches(['[', ']']);
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_localhost_and_loopback_addresses_are_local() {
        for host in [
            "localhost",
            "LocalHost:8787",
            "127.0.0.1:1",
            "127.1.2.3",
            "[::1]:8787",
        ] {
            assert!(is_local(host), "{host}");
        }
        for host in [
            "",
            "evil.test",
            "localhost.evil.test",
            "127.0.0.1.evil.test:80",
            "10.0.2.2:8787",
            "::::",
            "a b",
        ] {
            assert!(!is_local(host), "{host}");
        }
    }
}
