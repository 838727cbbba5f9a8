//! Errors as the client sees them: a status, a code for programs and a sentence for people.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use crate::error::Error;
use crate::name::NameError;

/// A request that could not be served.
#[derive(Debug)]
pub struct Problem {
    status: StatusCode,
    code: &'static str,
    message: String,
    /// Where in the body the trouble is.
    offset: Option<u64>,
}

impl Problem {
    pub fn bad_request(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            code,
            message: message.into(),
            offset: None,
        }
    }

    pub fn unauthorized(message: &str) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::bad_request("unauthorized", message)
        }
    }

    pub fn forbidden(message: &str) -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            ..Self::bad_request("forbidden", message)
        }
    }

    pub fn not_found(message: impl Into<String>) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            ..Self::bad_request("not_found", message)
        }
    }

    pub fn method_not_allowed() -> Self {
        let problem = Self::bad_request("method_not_allowed", "this address takes another method");
        Self {
            status: StatusCode::METHOD_NOT_ALLOWED,
            ..problem
        }
    }

    pub fn content_type(expected: &str) -> Self {
        let problem = Self::bad_request("content_type", format!("the body must be {expected}"));
        Self {
            status: StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ..problem
        }
    }

    pub fn too_large(limit_bytes: usize) -> Self {
        let problem = Self::bad_request(
            "too_large",
            format!("a body has at most {limit_bytes} bytes here"),
        );
        Self {
            status: StatusCode::PAYLOAD_TOO_LARGE,
            ..problem
        }
    }

    pub fn too_slow() -> Self {
        let problem = Self::bad_request("too_slow", "the body did not arrive in time; send it again");
        Self {
            status: StatusCode::REQUEST_TIMEOUT,
            ..problem
        }
    }

    pub fn internal(message: impl Into<String>) -> Self {
        let problem = Self::bad_request("internal", message);
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            ..problem
        }
    }
}

impl From<NameError> for Problem {
    fn from(error: NameError) -> Self {
        Self::bad_request("bad_name", error.to_string())
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Name(error) => error.into(),
            Error::BrokenSegment { offset, .. } => Self {
                offset: Some(offset),
                ..Self::bad_request("broken_segment", error.to_string())
            },
            Error::InvalidImage(_) => Self::bad_request("bad_picture", error.to_string()),
            Error::TooManyResources { .. } => Self {
                status: StatusCode::PAYLOAD_TOO_LARGE,
                ..Self::bad_request("too_many", error.to_string())
            },
            Error::NameMismatch { .. } => Self::bad_request("other_name", error.to_string()),
            Error::Recording(error) => Self {
                status: StatusCode::UNPROCESSABLE_ENTITY,
                ..Self::bad_request("unplayable", error.to_string())
            },
            error => {
                tracing::error!(%error, "a request failed");
                Self::internal("the studio could not read or write its data folder; its log says more")
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut error = json!({ "code": self.code, "message": self.message });
        if let (Some(offset), Some(fields)) = (self.offset, error.as_object_mut()) {
            fields.insert("offset".to_owned(), offset.into());
        }
        let mut response = (self.status, Json(json!({ "error": error }))).into_response();
        if self.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}
