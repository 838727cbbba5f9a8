//! What an answer means for the segment that was sent.
//!
//! A segment is given up only when the server says that this one is bad. Where the address or the key is at
//! fault, or the server is, sending it again some other day will do, and it stays.

use crate::{HttpError, HttpResponse, upload::DoneReason};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ResponseClass {
    Accepted,
    /// The server asks for time, or fails.
    Retry {
        retry_after_ms: Option<u64>,
    },
    /// The server will never take this segment.
    Rejected {
        status: u16,
    },
    /// The server will not take any.
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
        // Out of quota, too slow, too much, or given up by a proxy: another time.
        402 | 408 | 425 | 429 | 499 | 500..=599 => ResponseClass::Retry {
            retry_after_ms: retry_after_ms(response),
        },
        // Nothing there, another method or media type, moved, or a captive portal: not this segment's fault.
        404 | 405 | 406 | 407 | 410 | 415 | 421 | 426 | 451 => {
            ResponseClass::Stop(DoneReason::NotACollector { status })
        }
        400..=499 => ResponseClass::Rejected { status },
        _ => ResponseClass::Stop(DoneReason::NotACollector { status }),
    }
}

/// Returns how long the server wants to be left alone. The form in seconds only: the one with a date would set
/// the device's clock against the server's.
pub(crate) fn retry_after_ms(response: &HttpResponse) -> Option<u64> {
    let seconds: u64 = response.header("retry-after")?.trim().parse().ok()?;
    Some(seconds.saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, headers: &[(&str, &str)]) -> HttpResponse {
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
    fn every_status_has_its_meaning() {
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
            assert_eq!(classify(&Ok(answer(status, &[]))), expected, "{status}");
        }
    }

    #[test]
    fn a_segment_is_given_up_only_for_what_it_is() {
        for status in [400, 413, 422] {
            assert_eq!(
                classify(&Ok(answer(status, &[]))),
                ResponseClass::Rejected { status }
            );
        }
    }

    #[test]
    fn no_answer_is_tried_again() {
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
    fn retry_after_is_in_seconds() {
        for (value, expected) in [
            ("3", Some(3_000)),
            (" 120 ", Some(120_000)),
            ("0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("-1", None),
            ("1.5", None),
            ("Wed, 21 Oct 2026 07:28:00 GMT", None),
        ] {
            let response_class = classify(&Ok(answer(503, &[("Retry-After", value)])));
            assert_eq!(
                response_class,
                ResponseClass::Retry {
                    retry_after_ms: expected
                },
                "{value:?}"
            );
        }
        assert_eq!(retry_after_ms(&answer(429, &[("RETRY-AFTER", "2")])), Some(2_000));
    }
}
