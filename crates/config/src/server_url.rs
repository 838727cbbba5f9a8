//! The address of a collector. It is checked once and has a type of its own, so that paths are joined to it in one place
//! and the API key is never sent to an unchecked address.

use std::{fmt, net::Ipv6Addr};

use crate::invalid::InvalidOption;

/// Maximum length of an address. A longer one is a mistake, and servers reject request lines above 8 KiB.
const MAX_URL_BYTES: usize = 2048;

/// A checked `http` or `https` address: a host with an optional port and path, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerUrl {
    base: String,
}

impl ServerUrl {
    /// Checks `url`. Slashes at its end are ignored.
    ///
    /// # Errors
    ///
    /// An [`InvalidOption`] of field `server_url`. The message never repeats the URL, which may contain credentials.
    pub fn parse(url: &str) -> Result<Self, InvalidOption> {
        check(url).map_err(|problem| InvalidOption {
            field: "server_url",
            problem,
            advice: "use the address of your collector, such as https://replay.example.com".into(),
        })?;
        Ok(Self {
            base: url.trim_end_matches('/').to_owned(),
        })
    }

    /// Returns the address of `path` on this server. `path` does not start with a slash.
    #[must_use]
    pub fn join(&self, path: &str) -> String {
        format!("{}/{path}", self.base)
    }

    /// Returns the address without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.base
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.base)
    }
}

fn check(url: &str) -> Result<(), String> {
    if url.is_empty() {
        return Err("is empty".into());
    }
    if url.len() > MAX_URL_BYTES {
        return Err(format!("is longer than {MAX_URL_BYTES} bytes"));
    }
    if let Some(position) = url.chars().position(|c| !is_url_char(c)) {
        return Err(format!(
            "has a character at position {} that URLs do not allow",
            position + 1
        ));
    }
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err("does not start with http:// or https://".into());
    };
    if !(scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")) {
        return Err("does not start with http:// or https://".into());
    }
    if rest.contains('?') {
        return Err("has a query (?), but only a host, a port and a path are allowed".into());
    }
    if rest.contains('#') {
        return Err("has a fragment (#), but only a host, a port and a path are allowed".into());
    }
    let authority = rest.split_once('/').map_or(rest, |(authority, _)| authority);
    if authority.contains('@') {
        return Err("has credentials (@), but requests are authorised by api_key alone".into());
    }
    check_authority(authority)
}

fn check_authority(authority: &str) -> Result<(), String> {
    let (is_host, port) = if let Some(bracketed) = authority.strip_prefix('[') {
        let Some((address, after)) = bracketed.split_once(']') else {
            return Err("has an IPv6 address without a closing bracket".into());
        };
        let port = match after {
            "" => None,
            _ => Some(
                after
                    .strip_prefix(':')
                    .ok_or("has characters between the closing bracket and the port")?,
            ),
        };
        (address.parse::<Ipv6Addr>().is_ok(), port)
    } else {
        let (host, port) = authority
            .split_once(':')
            .map_or((authority, None), |(host, port)| (host, Some(port)));
        if host.is_empty() {
            return Err("has no host".into());
        }
        (is_host_name(host), port)
    };
    if !is_host {
        return Err("has a host that is neither a name nor an IP address".into());
    }
    let is_port = |port: &str| {
        port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port != 0)
    };
    match port {
        Some(port) if !is_port(port) => Err("has a port that is not a number from 1 to 65535".into()),
        _ => Ok(()),
    }
}

fn is_host_name(host: &str) -> bool {
    // A dot at the end denotes the DNS root and is allowed.
    host.strip_suffix('.').unwrap_or(host).split('.').all(|label| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    })
}

fn is_url_char(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
}
