//! The traits that a host implements. Whatever a host's code throws is caught on this side: it is an
//! error of that call and nothing more.

use afterimage_config::LogLevel;

use crate::model::{FlushReport, HostRecord};

/// A header of an HTTP message.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Header {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

/// A request that the host's HTTP stack is to make.
#[derive(Clone, Debug, uniffi::Record)]
pub struct HostHttpRequest {
    /// `GET` or `POST`.
    pub method: String,
    /// The address.
    pub url: String,
    /// Headers to send.
    pub headers: Vec<Header>,
    /// Path of the file to send as the body, so that no bytes cross and the platform can stream it.
    pub body_path: Option<String>,
    /// Give up after this long.
    pub timeout_ms: u64,
}

/// What came back.
#[derive(Clone, Debug, uniffi::Record)]
pub struct HostHttpResponse {
    /// The status.
    pub status: u16,
    /// Headers received.
    pub headers: Vec<Header>,
    /// The body; short, since only config is ever answered.
    pub body: Vec<u8>,
}

/// Why no answer came.
#[derive(Debug, thiserror::Error, uniffi::Error)]
#[non_exhaustive]
pub enum HostHttpError {
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// No connection, or it broke.
    #[error("no connection: {reason}")]
    Network {
        /// In the platform's words.
        reason: String,
    },
    /// The host's client threw something else.
    #[error("the host's client failed: {reason}")]
    Host {
        /// In the host's words.
        reason: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for HostHttpError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Host { reason: error.reason }
    }
}

/// The host's HTTP stack, in place of the built-in client: it knows the platform's proxies and trust.
#[uniffi::export(foreign)]
pub trait HostHttpClient: Send + Sync {
    /// Makes a request and waits for the answer. Called on our I/O thread, never on the host's.
    ///
    /// # Errors
    ///
    /// When there is no answer; whatever the host throws counts as that.
    fn send(&self, request: HostHttpRequest) -> Result<HostHttpResponse, HostHttpError>;
}

/// A log sink could not take a line.
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

/// The host's log.
#[uniffi::export(foreign)]
pub trait LogSink: Send + Sync {
    /// Takes one line; it never holds screen text or keys.
    ///
    /// # Errors
    ///
    /// Ignored: the line is lost.
    fn log(&self, level: LogLevel, message: String) -> Result<(), CallbackError>;
}

/// Told when a flush is over.
#[uniffi::export(foreign)]
pub trait FlushCallback: Send + Sync {
    /// Called once, on a thread of ours.
    ///
    /// # Errors
    ///
    /// Ignored.
    fn done(&self, report: FlushReport) -> Result<(), CallbackError>;
}

/// Looks at what the app tells besides its screen before it is recorded.
#[uniffi::export(foreign)]
pub trait RecordHook: Send + Sync {
    /// Gives back the record as it is to be kept, edited or not, or nothing to drop it.
    ///
    /// Called on a thread of ours for one record after another, before the record is encoded. Recording waits
    /// meanwhile, so it should answer at once: after two seconds, and after less for one that is slow time and
    /// again, the record is dropped.
    ///
    /// # Errors
    ///
    /// Whatever the host throws drops the record, as does a record of another kind; both are counted.
    fn review(&self, record: HostRecord) -> Result<Option<HostRecord>, CallbackError>;
}
