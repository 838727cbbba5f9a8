//! Fetching remote config, and caching the last response for sessions in which the server is unreachable.
//!
//! As with uploads, this module decides and the caller acts: it sends [`RemoteConfigFetch::request`] and passes the result
//! to [`RemoteConfigFetch::on_result`].

use std::{
    fmt,
    path::{Path, PathBuf},
};

use afterimage_config::{ParsedRemoteConfig, Platform, RemoteConfig, RemoteOutcome, ServerUrl};

use crate::cached_config::CachedConfig;
use crate::http::{HttpError, HttpRequest, HttpResponse, Method, USER_AGENT};
use crate::upload;

/// Maximum number of attempts per session. The session waits for the response, so there are few.
const MAX_ATTEMPTS: u32 = 3;

/// Time limit of one attempt. A session that is recorded from its sixth second on has lost little; one that waits for a
/// minute has lost much.
const TIMEOUT_MS: u64 = 5_000;

/// Decides how the settings of one project are fetched from one server.
pub struct RemoteConfigFetch {
    server: ServerUrl,
    api_key: String,
    platform: Platform,
    cache: CachedConfig,
    attempts: u32,
}

/// The next step after an attempt.
#[derive(Clone, Debug, PartialEq)]
pub enum FetchStep {
    /// Send the request again after a delay.
    RetryAfter {
        /// Delay in milliseconds.
        delay_ms: u64,
    },
    /// The fetch is complete for this session.
    Done(ConfigResult),
}

/// Result of a fetch.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigResult {
    /// The settings, to be merged with the app's options.
    pub outcome: RemoteOutcome,
    /// One message for each value that was ignored.
    pub warnings: Vec<String>,
    /// The reason why the server returned no settings. `None` if it did, or if nothing was fetched.
    pub failure: Option<FetchFailure>,
}

/// The reason why the settings could not be fetched.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchFailure {
    /// There was no response.
    #[error("remote config: {0}")]
    NoResponse(HttpError),
    /// The server refused the key.
    #[error("remote config: the server refuses the API key (status {status}); check api_key")]
    KeyRefused {
        /// Status code of the response.
        status: u16,
    },
    /// The response has a status without settings.
    #[error("remote config: the server responded with status {status}; check server_url")]
    Status {
        /// Status code of the response.
        status: u16,
    },
    /// The body of the response is not a JSON object.
    #[error(transparent)]
    InvalidBody(afterimage_config::Error),
}

impl RemoteConfigFetch {
    /// Returns a fetch from `server`. The response is cached in the folder `dir`, which is the spool's.
    #[must_use]
    pub fn new(server: ServerUrl, api_key: impl Into<String>, platform: Platform, dir: &Path) -> Self {
        let api_key = api_key.into();
        let cache = CachedConfig::new(dir, &server, &api_key);
        Self {
            server,
            api_key,
            platform,
            cache,
            attempts: 0,
        }
    }

    /// Resets the number of attempts, for a new session that starts before the fetch is complete.
    pub fn reset(&mut self) {
        self.attempts = 0;
    }

    /// Returns the request to send.
    #[must_use]
    pub fn request(&self) -> HttpRequest {
        let header = |name: &str, value: String| (name.to_owned(), value);
        HttpRequest {
            method: Method::Get,
            url: self.server.join("v1/config"),
            headers: vec![
                header("Authorization", format!("Bearer {}", self.api_key)),
                header("Accept", "application/json".into()),
                header("User-Agent", USER_AGENT.into()),
            ],
            body: None,
            body_bytes: None,
            timeout_ms: TIMEOUT_MS,
        }
    }

    /// Accepts the result of the request. Settings are cached until a later response replaces them: they have no age, so no
    /// clock makes them invalid. If the server has no settings, the cache is
    /// deleted; if the request failed, the cached settings apply. `random` is from 0 to 1.
    pub fn on_result(&mut self, result: &Result<HttpResponse, HttpError>, random: f64) -> FetchStep {
        self.attempts = self.attempts.saturating_add(1);
        let step = self.next_step(result, random);
        if matches!(step, FetchStep::Done(_)) {
            self.reset();
        }
        step
    }

    fn next_step(&self, result: &Result<HttpResponse, HttpError>, random: f64) -> FetchStep {
        let (failure, is_temporary) = match result {
            Ok(response) if (200..=299).contains(&response.status) => {
                match RemoteConfig::parse(&response.body, self.platform) {
                    Ok(ParsedRemoteConfig { config, warnings }) => {
                        self.cache.store(&response.body);
                        let outcome = RemoteOutcome::Fetched(config);
                        return FetchStep::Done(ConfigResult {
                            outcome,
                            warnings,
                            failure: None,
                        });
                    }
                    Err(error) => (FetchFailure::InvalidBody(error), true),
                }
            }
            Ok(HttpResponse { status: 404, .. }) => {
                self.cache.delete();
                let outcome = RemoteOutcome::Absent;
                return FetchStep::Done(ConfigResult {
                    outcome,
                    warnings: Vec::new(),
                    failure: None,
                });
            }
            Ok(HttpResponse { status, .. }) => match *status {
                401 | 403 => (FetchFailure::KeyRefused { status: *status }, false),
                408 | 429 | 499 | 500..=599 => (FetchFailure::Status { status: *status }, true),
                status => (FetchFailure::Status { status }, false),
            },
            Err(error) => {
                let is_temporary = !matches!(error, HttpError::InvalidRequest { .. });
                (FetchFailure::NoResponse(error.clone()), is_temporary)
            }
        };
        if is_temporary && self.attempts < MAX_ATTEMPTS {
            let requested_ms = result.as_ref().ok().and_then(upload::retry_after_ms);
            // If the server asks for a longer pause than an attempt takes, the session does not wait: the next session
            // sends the request again.
            if requested_ms.is_none_or(|requested_ms| requested_ms <= TIMEOUT_MS) {
                let jitter_ms = upload::backoff_ceiling_ms(self.attempts) as f64 * random.clamp(0.0, 1.0);
                return FetchStep::RetryAfter {
                    delay_ms: requested_ms.unwrap_or(0) + jitter_ms as u64,
                };
            }
        }
        FetchStep::Done(ConfigResult {
            failure: Some(failure),
            ..self.cached()
        })
    }

    /// Returns the cached settings, for a session that stops waiting for the response.
    #[must_use]
    pub fn cached(&self) -> ConfigResult {
        let (outcome, warnings) = match self.cache.load(self.platform) {
            Some(cached) => {
                let config = cached.config;
                (RemoteOutcome::Cached { config }, cached.warnings)
            }
            None => (RemoteOutcome::Unavailable, Vec::new()),
        };
        ConfigResult {
            outcome,
            warnings,
            failure: None,
        }
    }

    /// Returns the path of the cache file.
    #[must_use]
    pub fn cache_path(&self) -> PathBuf {
        self.cache.path().into()
    }
}

/// Hides the key.
impl fmt::Debug for RemoteConfigFetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteConfigFetch")
            .field("server", &self.server)
            .field("platform", &self.platform)
            .field("attempts", &self.attempts)
            .finish_non_exhaustive()
    }
}
