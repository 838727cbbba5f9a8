//! Error responses: a status, a code for programs, and a message for people.

use afterimage_config::IdError;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

use crate::error::Error;

/// An error response, encoded as `{"error": {"code", "message", "offset"}}`.
#[derive(Debug, Serialize)]
pub(super) struct Problem {
    #[serde(skip)]
    status: StatusCode,
    code: &'static str,
    message: String,
    /// Byte offset of the fault in the request's body, if it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<u64>,
}

impl Problem {
    fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            offset: None,
        }
    }

    pub(super) fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, code, message)
    }

    pub(super) fn unauthorized(message: &str) -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthorized", message)
    }

    pub(super) fn forbidden(message: &str) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", message)
    }

    pub(super) fn not_found(message: &str) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", message)
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "this path does not allow the request's method",
        )
    }

    pub(super) fn content_type(expected: &str) -> Self {
        Self::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "content_type",
            format!("the Content-Type must be {expected}"),
        )
    }

    pub(super) fn too_large(limit_bytes: usize) -> Self {
        Self::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            format!("the body is larger than the limit of {limit_bytes} bytes"),
        )
    }

    pub(super) fn too_slow() -> Self {
        Self::new(
            StatusCode::REQUEST_TIMEOUT,
            "too_slow",
            "the body did not arrive before the timeout; send it again",
        )
    }

    pub(super) fn internal(message: &str) -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", message)
    }
}

impl From<IdError> for Problem {
    fn from(error: IdError) -> Self {
        Self::bad_request("bad_name", error.to_string())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Name(error) => error.into(),
            Error::SequenceTooLarge { .. } => Self::bad_request("bad_name", error.to_string()),
            Error::BrokenSegment { offset, .. } => Self {
                offset: Some(offset),
                ..Self::bad_request("broken_segment", error.to_string())
            },
            Error::InvalidImage(_) => Self::bad_request("bad_picture", error.to_string()),
            Error::TooManyResources { .. } => {
                Self::new(StatusCode::PAYLOAD_TOO_LARGE, "too_many", error.to_string())
            }
            Error::NameMismatch { .. } => Self::bad_request("other_name", error.to_string()),
            Error::Recording(error) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "unplayable", error.to_string())
            }
            error => {
                tracing::error!(%error, "a request failed");
                Self::internal("the studio could not read or write its data folder; its log has the details")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.status, Json(json!({ "error": self }))).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
