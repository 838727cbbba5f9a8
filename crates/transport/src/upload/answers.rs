//! The meaning of a collector's answers. `docs/book/uploads.md` has the same table for people, and a test compares both.
//!
//! An item is deleted only for a receipt. It is set aside if the server refuses this particular item. If the address, the key or
//! the server is at fault, the item stays and is sent again later.

use afterimage_checksum::BodyChecksum;
use afterimage_config::StorageReceipt;

use super::{DoneReason, UploadItem};
use crate::http::{HttpError, HttpResponse};

/// Status code of the answers that refuse a body for its size.
pub(super) const TOO_LARGE: u16 = 413;

/// Meaning of an answer for the uploaded item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The server has a receipt for these bytes.
    Stored,
    /// The server has other bytes under the item's name.
    Conflict,
    /// A success without a receipt: a login page, a proxy, or a collector of an earlier version.
    NoReceipt {
        /// Whether the answer is that of a collector, since it repeats the item's name.
        is_collector: bool,
    },
    /// The server is overloaded or failing, or there is no answer.
    Temporary { retry_after_ms: Option<u64> },
    /// The server refuses the body for its size.
    TooLarge,
    /// The server refuses this item.
    Refused { status: u16 },
    /// The server refuses all items.
    Stop(DoneReason),
}

/// Returns the meaning of an answer to the upload of `item`, whose body has these checksums.
pub(super) fn meaning(
    item: &UploadItem,
    checksum: BodyChecksum,
    result: &Result<HttpResponse, HttpError>,
) -> Answer {
    let response = match result {
        Ok(response) => response,
        Err(HttpError::InvalidRequest { .. }) => return Answer::Stop(DoneReason::InvalidRequest),
        Err(_) => return Answer::Temporary { retry_after_ms: None },
    };
    let status = response.status;
    match status {
        200..=299 => receipt(item, checksum, response),
        401..=403 => Answer::Stop(DoneReason::KeyRefused { status }),
        // A wrong path, method or media type: independent of the item.
        404..=406 | 410 | 415 | 421 | 426 | 451 => Answer::Stop(DoneReason::NotACollector { status }),
        TOO_LARGE => Answer::TooLarge,
        400 | 411 | 414 | 417 | 422 | 431 => Answer::Refused { status },
        _ => Answer::Temporary {
            retry_after_ms: retry_after_ms(response),
        },
    }
}

fn receipt(item: &UploadItem, checksum: BodyChecksum, response: &HttpResponse) -> Answer {
    let name = item.to_string();
    let mut receipts = response.headers_of(StorageReceipt::HEADER);
    let receipt = match (receipts.next(), receipts.next()) {
        (Some(text), None) => text.parse::<StorageReceipt>().ok(),
        _ => None,
    };
    match receipt.filter(|receipt| receipt.name() == name) {
        Some(receipt) if receipt.confirms(checksum) => Answer::Stored,
        Some(_) => Answer::Conflict,
        None => Answer::NoReceipt {
            is_collector: contains(&response.body, name.as_bytes()),
        },
    }
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Returns the pause that the server requests, in milliseconds: in seconds, or up to a date. A date is compared with the `Date` of the same
/// answer, since the clocks of device and server need not agree; without one it is ignored, and one in the past is no pause.
pub(crate) fn retry_after_ms(response: &HttpResponse) -> Option<u64> {
    let value = response.header("retry-after")?.trim();
    if let Ok(seconds) = value.parse::<u64>() {
        return Some(seconds.saturating_mul(1000));
    }
    let until = httpdate::parse_http_date(value).ok()?;
    let now = httpdate::parse_http_date(response.header("date")?.trim()).ok()?;
    let pause = until.duration_since(now).unwrap_or_default();
    Some(u64::try_from(pause.as_millis()).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("../../../../docs/book/uploads.md");

    const CRC32: BodyChecksum = BodyChecksum {
        crc32: 0x0a1b_2c3d,
        crc32c: 0x0a1b_2c3d,
    };

    fn item() -> UploadItem {
        UploadItem::Segment("phone-1/7/0".parse().unwrap())
    }

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

    fn meaning_of(status: u16, headers: &[(&str, &str)]) -> Answer {
        meaning(&item(), CRC32, &Ok(response(status, headers)))
    }

    /// The rows of the page's table: the statuses of each, and the first word of its meaning.
    fn rows() -> Vec<(Vec<u16>, String)> {
        let rows = PAGE
            .lines()
            .skip_while(|line| !line.starts_with("| Answer |"))
            .skip(2)
            .take_while(|line| line.starts_with('|'));
        let cells = rows.map(|row| row.split('|').map(str::trim).collect::<Vec<_>>());
        cells
            .map(|cells| {
                let statuses = cells[1].split(", ").filter_map(|status| status.parse().ok());
                (statuses.collect(), cells[2].to_owned())
            })
            .collect()
    }

    #[test]
    fn every_status_has_the_meaning_of_the_page() {
        let rows = rows();
        assert!(rows.len() >= 8, "{rows:?}");
        for status in (100..200).chain(300..=999) {
            let row = rows.iter().find(|(statuses, _)| statuses.contains(&status));
            let expected = match row.map_or("temporary", |(_, meaning)| meaning) {
                "temporary" => Answer::Temporary { retry_after_ms: None },
                "key refused" => Answer::Stop(DoneReason::KeyRefused { status }),
                "not a collector" => Answer::Stop(DoneReason::NotACollector { status }),
                "too large" => Answer::TooLarge,
                "refused" => Answer::Refused { status },
                other => panic!("{status}: {other}"),
            };
            assert_eq!(meaning_of(status, &[]), expected, "{status}");
        }
    }

    #[test]
    fn success_needs_the_receipt_of_these_bytes() {
        let own = "phone-1/7/0; crc32=0a1b2c3d";
        let other_bytes = "phone-1/7/0; crc32=0a1b2c3e";
        let other_contents = "phone-1/7/0; crc32=0a1b2c3d; crc32c=0a1b2c3e";
        let unconfirmed = Answer::NoReceipt { is_collector: false };
        for (receipts, expected) in [
            (&[own][..], Answer::Stored),
            (&[other_bytes], Answer::Conflict),
            (&[other_contents], Answer::Conflict),
            (&[], unconfirmed),
            (&["phone-1/7/1; crc32=0a1b2c3d"], unconfirmed),
            (&["phone-1/7/0"], unconfirmed),
            (&["yes"], unconfirmed),
            (&[own, own], unconfirmed),
            (&[own, other_bytes], unconfirmed),
        ] {
            let headers: Vec<_> = receipts
                .iter()
                .map(|receipt| ("AFTERIMAGE-stored", *receipt))
                .collect();
            for status in [200, 201, 204, 299] {
                assert_eq!(meaning_of(status, &headers), expected, "{status} {receipts:?}");
            }
            assert_eq!(
                meaning_of(500, &headers),
                Answer::Temporary { retry_after_ms: None },
                "a receipt with a failure is none"
            );
        }
    }

    #[test]
    fn answer_of_an_earlier_collector_is_recognised_by_the_name() {
        for (body, is_collector) in [
            (&b"{\"segment\":\"phone-1/7/0\",\"stored\":true}"[..], true),
            (b"<html>accept the terms</html>", false),
            (b"", false),
            (b"phone-1/7/", false),
        ] {
            let response = HttpResponse {
                body: body.to_vec(),
                ..response(201, &[])
            };
            assert_eq!(
                meaning(&item(), CRC32, &Ok(response)),
                Answer::NoReceipt { is_collector }
            );
        }
    }

    #[test]
    fn missing_answer_is_temporary() {
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
                meaning(&item(), CRC32, &Err(error)),
                Answer::Temporary { retry_after_ms: None }
            );
        }
        assert_eq!(
            meaning(&item(), CRC32, &Err(HttpError::InvalidRequest { detail })),
            Answer::Stop(DoneReason::InvalidRequest)
        );
    }

    #[test]
    fn retry_after_in_seconds_is_read() {
        for (value, expected) in [
            ("3", Some(3_000)),
            (" 120 ", Some(120_000)),
            ("0", Some(0)),
            ("18446744073709551615", Some(u64::MAX)),
            ("-1", None),
            ("1.5", None),
            ("18446744073709551616", None),
            ("1000000000000000000", Some(u64::MAX)),
        ] {
            assert_eq!(
                meaning_of(503, &[("Retry-After", value)]),
                Answer::Temporary {
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

    #[test]
    fn retry_after_a_date_is_read_against_the_clock_of_the_server() {
        let server_time = "Wed, 21 Oct 2026 07:28:00 GMT";
        for (value, date, expected) in [
            ("Wed, 21 Oct 2026 07:28:30 GMT", Some(server_time), Some(30_000)),
            (
                "Thu, 22 Oct 2026 07:28:00 GMT",
                Some(server_time),
                Some(86_400_000),
            ),
            (
                "Wednesday, 21-Oct-26 07:28:30 GMT",
                Some(server_time),
                Some(30_000),
            ),
            (server_time, Some(server_time), Some(0)),
            ("Wed, 21 Oct 2015 07:28:00 GMT", Some(server_time), Some(0)),
            ("Wed, 21 Oct 2026 07:28:30 GMT", None, None),
            ("Wed, 21 Oct 2026 07:28:30 GMT", Some("today"), None),
            ("Wed, 32 Oct 2026 07:28:30 GMT", Some(server_time), None),
            ("tomorrow", Some(server_time), None),
            ("", Some(server_time), None),
        ] {
            let headers = [Some(("Retry-After", value)), date.map(|date| ("Date", date))];
            let headers: Vec<_> = headers.into_iter().flatten().collect();
            assert_eq!(
                meaning_of(503, &headers),
                Answer::Temporary {
                    retry_after_ms: expected
                },
                "{value:?} {date:?}"
            );
        }
    }
}
