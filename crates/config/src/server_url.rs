//! The address of a collector. Checked once and kept as a type of its own, so that the paths below it are joined in one
//! place and nothing that was not checked is ever sent the project's key.

use std::{fmt, net::Ipv6Addr};

use crate::InvalidOption;

/// The longest address that is taken; longer ones are a mistake, and servers cut lines at 8 KiB.
const MAX_URL_BYTES: usize = 2048;

/// A checked `http` or `https` address: a host, perhaps a port and a path, and nothing else.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ServerUrl {
    base: String,
}

impl ServerUrl {
    /// Checks `url`, without regard to slashes at its end.
    ///
    /// # Errors
    ///
    /// A fault of field `server_url` that says what is wrong; it never repeats the URL, which may hold credentials.
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

    /// Returns the address of `path`, which has no slash at its start.
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
            "has a character that does not belong in a URL at position {}",
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
        return Err("has a query (?), which would be sent with no path".into());
    }
    if rest.contains('#') {
        return Err("has a fragment (#), which is never sent".into());
    }
    let authority = rest.split_once('/').map_or(rest, |(authority, _)| authority);
    if authority.contains('@') {
        return Err("has credentials (@); the api_key is what authorises".into());
    }
    check_authority(authority)
}

fn check_authority(authority: &str) -> Result<(), String> {
    let (host_is_good, port) = if let Some(bracketed) = authority.strip_prefix('[') {
        let Some((address, after)) = bracketed.split_once(']') else {
            return Err("has an IPv6 address without its closing bracket".into());
        };
        let port = match after {
            "" => None,
            _ => Some(
                after
                    .strip_prefix(':')
                    .ok_or("has something between its host and its port")?,
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
    if !host_is_good {
        return Err("has a host that is neither a name nor an address".into());
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
    // One dot at the end is the root of the name system, and legal.
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
