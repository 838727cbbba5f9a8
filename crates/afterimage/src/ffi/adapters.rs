//! The host's callbacks behind the engine's own traits.

use std::sync::Arc;

use afterimage_config::LogLevel;
use afterimage_transport::{HttpClient, HttpError, HttpRequest, HttpResponse, Method};

use super::callbacks::{Header, HostHttpClient, HostHttpError, HostHttpRequest, LogSink, RecordHook};
use crate::guard::foreign;
use crate::log::LineSink;
use crate::model::HostRecord;
use crate::records::{EventMapper, MapperFailed};

/// The host's log as a sink of lines.
pub struct LogAdapter(pub Arc<dyn LogSink>);

impl LineSink for LogAdapter {
    fn write(&self, level: LogLevel, line: String) {
        // A sink that throws has lost a line and nothing else.
        let _ = self.0.log(level, line);
    }
}

/// The host's record hook as an event mapper.
pub struct HookAdapter(pub Arc<dyn RecordHook>);

impl EventMapper for HookAdapter {
    fn map(&self, record: HostRecord) -> Result<Option<HostRecord>, MapperFailed> {
        self.0.review(record).map_err(|_| MapperFailed)
    }
}

/// Longest text of the host's that is kept of an error.
const MAX_REASON_CHARS: usize = 200;

/// The host's HTTP stack as the transport's client.
pub struct HttpAdapter(pub Arc<dyn HostHttpClient>);

impl HttpClient for HttpAdapter {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let headers = request.headers.iter().map(|(name, value)| Header {
            name: name.clone(),
            value: value.clone(),
        });
        let request = HostHttpRequest {
            method: match request.method {
                Method::Get => "GET".to_owned(),
                Method::Post => "POST".to_owned(),
            },
            url: request.url.clone(),
            headers: headers.collect(),
            body_path: request
                .body
                .as_ref()
                .map(|path| path.to_string_lossy().into_owned()),
            timeout_ms: request.timeout_ms,
        };
        match foreign(|| self.0.send(request)) {
            None => Err(HttpError::Unreachable {
                detail: "the host's client panicked".to_owned(),
            }),
            Some(Ok(mut answer)) => {
                answer.body.truncate(afterimage_transport::MAX_RESPONSE_BYTES);
                let headers = answer
                    .headers
                    .into_iter()
                    .map(|header| (header.name, header.value))
                    .collect();
                Ok(HttpResponse {
                    status: answer.status,
                    headers,
                    body: answer.body,
                })
            }
            Some(Err(error)) => Err(as_http_error(&error)),
        }
    }
}

fn as_http_error(error: &HostHttpError) -> HttpError {
    match error {
        HostHttpError::TimedOut => HttpError::Timeout,
        HostHttpError::Network { reason } | HostHttpError::Host { reason } => HttpError::Unreachable {
            detail: reason.chars().take(MAX_REASON_CHARS).collect(),
        },
    }
}
