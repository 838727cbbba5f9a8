//! Who may watch when the studio listens on this machine alone.
//!
//! A web site can point its own name at 127.0.0.1 and then read what is served there as if it were its own. Its
//! requests carry that name in `Host`, so a studio that is local asks to be called by a local name. The collector does not: it
//! gives nothing away, and an emulator reaches it under an address of the emulator's.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::header;
use axum::http::uri::Authority;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// Lets a request pass that calls this machine by a name of its own.
pub async fn local_only(request: Request, next: Next) -> Response {
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    if is_local(host) {
        return next.run(request).await;
    }
    Problem::forbidden("this studio is for its own machine: open it as localhost or 127.0.0.1")
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
    fn only_names_of_this_machine_are_local() {
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
