//! Classification of responses.
//!
//! An item is dropped only if the server refuses this particular item. If the address, the key or the server is at fault,
//! the item stays and is sent again later.

use super::DoneReason;
use crate::http::{HttpError, HttpResponse};

/// Meaning of a result for the uploaded item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResponseClass {
    /// The server stored the item.
    Accepted,
    /// The server is overloaded or failing.
    Retry { retry_after_ms: Option<u64> },
    /// The server permanently refuses this item.
    Rejected { status: u16 },
    /// The server refuses all items.
    Stop(DoneReason),
}

pub(super) fn classify(result: &Result<HttpResponse, HttpError>) -> ResponseClass {
    let response = match result {
        Ok(response) => response,
        Err(HttpError::InvalidRequest { .. }) => return ResponseClass::Stop(DoneReason::InvalidRequest),
        Err(_) => return ResponseClass::Retry { retry_after_ms: None },
    };
    let status = response.status;
    match status {
        200..=299 => ResponseClass::Accepted,
        401 | 403 => ResponseClass::Stop(DoneReason::KeyRefused { status }),
        // Quota, timeout, rate limit, or a failing proxy: temporary.
        402 | 408 | 425 | 429 | 499 | 500..=599 => ResponseClass::Retry {
            retry_after_ms: retry_after_ms(response),
        },
        // A wrong path, method or media type, a moved server, or a captive portal: independent of the item.
        404 | 405 | 406 | 407 | 410 | 415 | 421 | 426 | 451 => {
            ResponseClass::Stop(DoneReason::NotACollector { status })
        }
        400..=499 => ResponseClass::Rejected { status },
        _ => ResponseClass::Stop(DoneReason::NotACollector { status }),
    }
}

/// Returns the pause that the server requests, in milliseconds. Only the form in seconds is read: for a date, the clocks of
/// device and server would have to agree.
pub(crate) fn retry_after_ms(response: &HttpResponse) -> Option<u64> {
    let seconds: u64 = response.header("retry-after")?.trim().parse().ok()?;
    Some(seconds.saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, headers: &[(&str, &str)]) -> HttpResponse {
        let headers = headers
            .iter()
            .map(|(name, value)| ((*name).into(), (*value).into()))
            .collect();
        HttpResponse {
            status,
            headers,
            body: Vec::new(),
        }
    }

    #[test]
    fn every_status_is_classified() {
        for status in 100..=999 {
            let expected = match status {
                200..=299 => ResponseClass::Accepted,
                401 | 403 => ResponseClass::Stop(DoneReason::KeyRefused { status }),
                402 | 408 | 425 | 429 | 499 | 500..=599 => ResponseClass::Retry { retry_after_ms: None },
                404..=407 | 410 | 415 | 421 | 426 | 451 => {
                    ResponseClass::Stop(DoneReason::NotACollector { status })
                }
                400..=498 => ResponseClass::Rejected { status },
                _ => ResponseClass::Stop(DoneReason::NotACollector { status }),
            };
            assert_eq!(classify(&Ok(response(status, &[]))), expected, "{status}");
        }
    }

    #[test]
    fn item_is_rejected_only_for_its_own_faults() {
        for status in [400, 413, 422] {
            assert_eq!(
                classify(&Ok(response(status, &[]))),
                ResponseClass::Rejected { status }
            );
        }
    }

    #[test]
    fn missing_response_is_retried() {
        let detail = String::new();
        for error in [
            HttpError::Timeout,
            HttpError::Unreachable {
                detail: detail.clone(),
            },
            HttpError::BodyUnreadable {
                detail: detail.clone(),
            },
        ] {
            assert_eq!(
                classify(&Err(error)),
                ResponseClass::Retry { retry_after_ms: None }
            );
        }
        assert_eq!(
            classify(&Err(HttpError::InvalidRequest { detail })),
            ResponseClass::Stop(DoneReason::InvalidRequest)
        );
    }

    #[test]
    fn retry_after_is_read_in_seconds_only() {
        for (value, expected) in [
            ("3", Some(3_000)),
            (" 120 ", Some(120_000)),
            ("0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("-1", None),
            ("1.5", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ] {
            let class = classify(&Ok(response(503, &[("Retry-After", value)])));
            assert_eq!(
                class,
                ResponseClass::Retry {
                    retry_after_ms: expected
                },
                "{value:?}"
            );
        }
        assert_eq!(
            retry_after_ms(&response(429, &[("RETRY-AFTER", "2")])),
            Some(2_000)
        );
    }
}
