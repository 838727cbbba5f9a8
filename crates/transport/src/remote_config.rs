//! Asking the server for its settings, and keeping its last answer for when it cannot be asked.
//!
//! As with uploads, the decisions are made here and carried out elsewhere: `request`, send it, `on_result`.

use std::{
    fmt,
    path::{Path, PathBuf},
};

use afterimage_config::{ParsedRemoteConfig, Platform, RemoteConfig, RemoteOutcome, ServerUrl};

use crate::{
    HttpError, HttpRequest, HttpResponse, Method, cached_config::CachedConfig, http::USER_AGENT, upload,
};

/// Tries for one session. The session waits for the answer, so there are few.
const MAX_TRIES: u32 = 3;

/// Milliseconds for one try: a session that is recorded from its sixth second on has lost little, one that waits
/// for a minute much.
const TIMEOUT_MS: u64 = 5_000;

/// Asks one server for the settings of one project.
pub struct RemoteConfigFetch {
    server: ServerUrl,
    api_key: String,
    platform: Platform,
    cache: CachedConfig,
    tries: u32,
}

/// What to do after a try.
#[derive(Clone, Debug, PartialEq)]
pub enum FetchStep {
    /// Send the request again after so many milliseconds.
    RetryAfter {
        /// Milliseconds to wait.
        delay_ms: u64,
    },
    /// The question is settled for this session.
    Done(ConfigResult),
}

/// What is known of the server's settings, and how it came about.
#[derive(Clone, Debug, PartialEq)]
pub struct ConfigResult {
    /// What is known, to be put together with the app's options.
    pub outcome: RemoteOutcome,
    /// The values that were left out, one message each.
    pub warnings: Vec<String>,
    /// Why the server's answer could not be had, if so.
    pub failure: Option<FetchFailure>,
}

/// Why a server's settings could not be had.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum FetchFailure {
    /// There was no answer.
    #[error("remote config: {0}")]
    NoAnswer(HttpError),
    /// The server refuses the key.
    #[error("remote config: the server refuses the api key (status {status}); check api_key")]
    KeyRefused {
        /// Its status.
        status: u16,
    },
    /// The server answered with something else than settings.
    #[error("remote config: the server answered with status {status}; check server_url")]
    Status {
        /// Its status.
        status: u16,
    },
    /// The answer is no settings.
    #[error(transparent)]
    Unreadable(afterimage_config::Error),
}

impl RemoteConfigFetch {
    /// Returns a question to `server`; its answer is kept in the folder `dir`, that of the spool.
    #[must_use]
    pub fn new(server: ServerUrl, api_key: impl Into<String>, platform: Platform, dir: &Path) -> Self {
        let api_key = api_key.into();
        let cache = CachedConfig::new(dir, &server, &api_key);
        Self {
            server,
            api_key,
            platform,
            cache,
            tries: 0,
        }
    }

    /// Begins to ask again, for another session that comes before the question is settled.
    pub fn reset(&mut self) {
        self.tries = 0;
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
            timeout_ms: TIMEOUT_MS,
        }
    }

    /// Takes in what came of the request. An answer is kept with its time; a server that has no settings makes
    /// an earlier answer void; a server that cannot be asked leaves it in force. `random` is from 0 to 1.
    pub fn on_result(
        &mut self,
        result: &Result<HttpResponse, HttpError>,
        now_wall_ms: u64,
        random: f64,
    ) -> FetchStep {
        self.tries = self.tries.saturating_add(1);
        let step = self.decide(result, now_wall_ms, random);
        if matches!(step, FetchStep::Done(_)) {
            self.reset();
        }
        step
    }

    fn decide(&self, result: &Result<HttpResponse, HttpError>, now_wall_ms: u64, random: f64) -> FetchStep {
        let (failure, is_passing) = match result {
            Ok(response) if (200..=299).contains(&response.status) => {
                match RemoteConfig::parse(&response.body, self.platform) {
                    Ok(ParsedRemoteConfig { config, warnings }) => {
                        self.cache.store(&response.body, now_wall_ms);
                        let outcome = RemoteOutcome::Fetched(config);
                        return FetchStep::Done(ConfigResult {
                            outcome,
                            warnings,
                            failure: None,
                        });
                    }
                    Err(error) => (FetchFailure::Unreadable(error), true),
                }
            }
            Ok(HttpResponse { status: 404, .. }) => {
                self.cache.forget();
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
                let is_passing = !matches!(error, HttpError::InvalidRequest { .. });
                (FetchFailure::NoAnswer(error.clone()), is_passing)
            }
        };
        if is_passing && self.tries < MAX_TRIES {
            let asked_ms = result.as_ref().ok().and_then(upload::retry_after_ms);
            // A session cannot wait for a server that asks for more than a try takes; the next one asks again.
            if asked_ms.is_none_or(|asked_ms| asked_ms <= TIMEOUT_MS) {
                let jitter_ms = upload::backoff_ceiling_ms(self.tries) as f64 * random.clamp(0.0, 1.0);
                return FetchStep::RetryAfter {
                    delay_ms: asked_ms.unwrap_or(0) + jitter_ms as u64,
                };
            }
        }
        FetchStep::Done(ConfigResult {
            failure: Some(failure),
            ..self.cached()
        })
    }

    /// Returns what an earlier answer says, for a session that does not wait any longer.
    #[must_use]
    pub fn cached(&self) -> ConfigResult {
        let (outcome, warnings) = match self.cache.load(self.platform) {
            Some(cached) => {
                let outcome = RemoteOutcome::Cached {
                    config: cached.parsed.config,
                    fetched_at_ms: cached.fetched_at_ms,
                };
                (outcome, cached.parsed.warnings)
            }
            None => (RemoteOutcome::Unavailable, Vec::new()),
        };
        ConfigResult {
            outcome,
            warnings,
            failure: None,
        }
    }

    /// Returns the file in which the answer is kept.
    #[must_use]
    pub fn cache_path(&self) -> PathBuf {
        self.cache.path().into()
    }
}

/// Does not show the key.
impl fmt::Debug for RemoteConfigFetch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RemoteConfigFetch")
            .field("server", &self.server)
            .field("platform", &self.platform)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}
