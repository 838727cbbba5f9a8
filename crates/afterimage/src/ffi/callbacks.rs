//! The traits that a host implements, each with an adapter to the plain trait of the layer that calls it. An exception of the
//! host becomes an error of that one call.

use std::sync::Arc;

use afterimage_config::LogLevel;
use afterimage_engine::HostEvent;
use afterimage_transport::{HttpClient, HttpError, HttpRequest, HttpResponse, Method};

use crate::model::{ExplainedNode, FlushReport};
use crate::platform::{LogSink, foreign};
use crate::runtime::{EventMapper, FrameRequestListener, MapperFailed};

/// Longest text of a host's error that is kept, in characters.
const MAX_REASON_CHARS: usize = 200;

/// A header of an HTTP message.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Header {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

/// A request for the host's HTTP stack.
#[derive(Clone, Debug, uniffi::Record)]
pub struct HostHttpRequest {
    /// `GET` or `POST`.
    pub method: String,
    /// The URL.
    pub url: String,
    /// The headers.
    pub headers: Vec<Header>,
    /// Path of the file to send as the body, so that no bytes cross the boundary and the platform can stream it.
    pub body_path: Option<String>,
    /// The time-out in milliseconds.
    pub timeout_ms: u64,
    /// The body if no file has it, since the disk is full or the spool is encrypted. `body_path` is then absent.
    #[uniffi(default = None)]
    pub body: Option<Vec<u8>>,
}

/// The response to a request.
#[derive(Clone, Debug, uniffi::Record)]
pub struct HostHttpResponse {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<Header>,
    /// The body. Only remote config has one, and it is short.
    pub body: Vec<u8>,
}

/// The reason why there is no response.
#[derive(Debug, thiserror::Error, uniffi::Error)]
#[non_exhaustive]
pub enum HostHttpError {
    /// There was no response in time.
    #[error("no response in time")]
    TimedOut,
    /// There was no connection, or it broke.
    #[error("no connection: {reason}")]
    Network {
        /// The platform's text.
        reason: String,
    },
    /// The file with the body could not be read.
    #[error("the file with the body could not be read: {reason}")]
    BodyUnreadable {
        /// The platform's text.
        reason: String,
    },
    /// The request is invalid and was not sent.
    #[error("the request is invalid: {reason}")]
    InvalidRequest {
        /// The platform's text.
        reason: String,
    },
    /// The host's client threw anything else.
    #[error("the host's client failed: {reason}")]
    Host {
        /// The host's text.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for HostHttpError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Host { reason: error.reason }
    }
}

/// A callback of the host failed.
#[derive(Debug, thiserror::Error, uniffi::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// The host threw.
    #[error("the host's callback failed")]
    Host,
}

impl From<uniffi::UnexpectedUniFFICallbackError> for CallbackError {
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Host
    }
}

/// The host's HTTP stack, in place of the built-in client. It knows the platform's proxies and trust.
#[uniffi::export(foreign)]
pub trait HostHttpClient: Send + Sync {
    /// Sends a request and waits for the response. Called on the I/O thread, never on a thread of the host.
    ///
    /// # Errors
    ///
    /// If there is no response. Any exception of the host counts as this.
    fn send(&self, request: HostHttpRequest) -> Result<HostHttpResponse, HostHttpError>;
}

/// The host's log.
#[uniffi::export(foreign)]
pub trait HostLogSink: Send + Sync {
    /// Writes one line. A line never holds screen text or keys.
    ///
    /// # Errors
    ///
    /// Ignored: the line is lost.
    fn log(&self, level: LogLevel, message: String) -> Result<(), CallbackError>;
}

/// The callback of a flush.
#[uniffi::export(foreign)]
pub trait FlushCallback: Send + Sync {
    /// Called once, on a thread of the engine.
    ///
    /// # Errors
    ///
    /// Ignored.
    fn done(&self, report: FlushReport) -> Result<(), CallbackError>;
}

/// The callback of an explanation.
#[uniffi::export(foreign)]
pub trait ExplainCallback: Send + Sync {
    /// Called once, on a thread of the engine, with the decisions in the order of the nodes. Nodes below a blocked node have none.
    /// There are none at all if the buffer is malformed or has no tree, or if the engine ended or is busy with earlier
    /// explanations.
    ///
    /// # Errors
    ///
    /// Ignored.
    fn explained(&self, decisions: Vec<ExplainedNode>) -> Result<(), CallbackError>;
}

/// Edits or drops host events before they are encoded.
#[uniffi::export(foreign)]
pub trait HostEventMapper: Send + Sync {
    /// Returns the event to record, edited or not, or nothing to drop it.
    ///
    /// Called for one event after another on a thread of the engine. Events are bounded, limited and redacted before. Recording
    /// waits meanwhile, so the mapper should return at once: after two seconds, and after less for a mapper that is slow
    /// repeatedly, the event is dropped.
    ///
    /// # Errors
    ///
    /// Any exception of the host drops the event, as does an event of a different kind; both are counted.
    fn map(&self, event: HostEvent) -> Result<Option<HostEvent>, CallbackError>;
}

/// Receives the requests for a frame of the present screen.
#[uniffi::export(foreign)]
pub trait HostFrameRequestListener: Send + Sync {
    /// Schedules a walk of the views, also if nothing was drawn. The host submits its frame as any other.
    ///
    /// Called on a thread of the engine, at most ten times a second and once for each need: when recording starts, when the
    /// recording of another person starts, when the app returns from the background. Recording waits meanwhile, so it only
    /// schedules the walk on the UI thread and returns.
    ///
    /// # Errors
    ///
    /// Ignored.
    fn frame_wanted(&self) -> Result<(), CallbackError>;
}

/// Adapts the host's HTTP stack.
pub(super) struct HttpClientAdapter(pub Arc<dyn HostHttpClient>);

impl HttpClient for HttpClientAdapter {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let request = to_host_request(request);
        match foreign(|| self.0.send(request)) {
            None => Err(HttpError::Unreachable {
                detail: "the host's client panicked".to_owned(),
            }),
            Some(Ok(mut response)) => {
                response.body.truncate(afterimage_transport::MAX_RESPONSE_BYTES);
                let headers = response.headers.into_iter();
                Ok(HttpResponse {
                    status: response.status,
                    headers: headers.map(|header| (header.name, header.value)).collect(),
                    body: response.body,
                })
            }
            Some(Err(error)) => Err(to_http_error(&error)),
        }
    }
}

/// Adapts the host's log.
pub(super) struct LogSinkAdapter(pub Arc<dyn HostLogSink>);

impl LogSink for LogSinkAdapter {
    fn log(&self, level: LogLevel, message: String) {
        // A sink that throws loses a line and nothing else.
        let _ = self.0.log(level, message);
    }
}

/// Adapts the host's event mapper.
pub(super) struct EventMapperAdapter(pub Arc<dyn HostEventMapper>);

impl EventMapper for EventMapperAdapter {
    fn map(&self, event: HostEvent) -> Result<Option<HostEvent>, MapperFailed> {
        self.0.map(event).map_err(|_| MapperFailed)
    }
}

/// Adapts the host's listener for requests of frames.
pub(super) struct FrameRequestListenerAdapter(pub Arc<dyn HostFrameRequestListener>);

impl FrameRequestListener for FrameRequestListenerAdapter {
    fn frame_wanted(&self) {
        // The next advice asks again.
        let _ = self.0.frame_wanted();
    }
}

fn to_host_request(request: &HttpRequest) -> HostHttpRequest {
    let headers = request.headers.iter().map(|(name, value)| Header {
        name: name.clone(),
        value: value.clone(),
    });
    let body_path = request.body.as_ref();
    HostHttpRequest {
        method: match request.method {
            Method::Get => "GET".to_owned(),
            Method::Post => "POST".to_owned(),
        },
        url: request.url.clone(),
        headers: headers.collect(),
        body_path: body_path.map(|path| path.to_string_lossy().into_owned()),
        timeout_ms: request.timeout_ms,
        body: request.body_bytes.as_ref().map(|bytes| bytes.to_vec()),
    }
}

fn to_http_error(error: &HostHttpError) -> HttpError {
    let bounded = |reason: &str| reason.chars().take(MAX_REASON_CHARS).collect();
    match error {
        HostHttpError::TimedOut => HttpError::Timeout,
        HostHttpError::Network { reason } | HostHttpError::Host { reason } => HttpError::Unreachable {
            detail: bounded(reason),
        },
        HostHttpError::BodyUnreadable { reason } => HttpError::BodyUnreadable {
            detail: bounded(reason),
        },
        HostHttpError::InvalidRequest { reason } => HttpError::InvalidRequest {
            detail: bounded(reason),
        },
    }
}
