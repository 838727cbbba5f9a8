//! Decisions of the uploader, without a socket or a clock.

use std::collections::HashMap;

use afterimage_checksum::BodyChecksum;
use afterimage_config::{ResourceName, SegmentName, ServerUrl};
use afterimage_transport::{
    Conditions, DoneReason, HttpError, HttpResponse, SealedSegment, SpoolTime, StoredResource, UploadItem,
    UploadOutcome, UploadPolicy, UploadTask, UploadTime, Uploader,
};
use proptest::prelude::*;

use crate::fixture::{device, name};

pub(crate) const OPEN_POLICY: UploadPolicy = UploadPolicy {
    upload_on_metered: true,
    metered_daily_limit_bytes: None,
    daily_limit_bytes: None,
};

pub(crate) fn uploader(policy: UploadPolicy) -> Uploader {
    Uploader::new(
        ServerUrl::parse("https://host/base/").unwrap(),
        "key-of-project",
        policy,
    )
}

/// Returns a time at which all clocks show `ms`.
pub(crate) fn at(ms: u64) -> UploadTime {
    UploadTime {
        elapsed_ms: ms,
        spool: SpoolTime::from_ms(ms),
        wall_ms: ms,
    }
}

pub(crate) fn sealed(name: &SegmentName, begun_ms: u64) -> SealedSegment {
    SealedSegment {
        name: name.clone(),
        path: format!("/spool/{name}").into(),
        bytes: 1_000,
        begun: SpoolTime::from_ms(begun_ms),
    }
}

pub(crate) fn resource(id: u128) -> StoredResource {
    StoredResource {
        name: ResourceName::new(device(), id),
        path: format!("/spool/{id}").into(),
        bytes: 1_000,
        stored: SpoolTime::from_ms(1),
    }
}

pub(crate) fn segment(session: i64, sequence: u64) -> UploadItem {
    segment_of(&name(session, sequence))
}

pub(crate) fn segment_of(name: &SegmentName) -> UploadItem {
    UploadItem::Segment(name.clone())
}

pub(crate) fn free() -> Conditions {
    Conditions::unrestricted()
}

/// Checksums of all bodies.
pub(crate) const CRC32: BodyChecksum = BodyChecksum {
    crc32: 0x0a1b_2c3d,
    crc32c: 0x0a1b_2c3d,
};

/// Returns the answer of a collector that stored an item.
pub(crate) fn stored(item: &UploadItem) -> Result<HttpResponse, HttpError> {
    receipt(&format!("{item}; crc32=0a1b2c3d"))
}

pub(crate) fn receipt(receipt: &str) -> Result<HttpResponse, HttpError> {
    Ok(HttpResponse {
        status: 201,
        headers: vec![("Afterimage-Stored".into(), receipt.into())],
        body: Vec::new(),
    })
}

pub(crate) fn answer(status: u16) -> Result<HttpResponse, HttpError> {
    Ok(HttpResponse {
        status,
        ..HttpResponse::default()
    })
}

/// Asks for tasks until there is an upload or the run ends, and advances the time by every wait.
pub(crate) fn next(
    uploader: &mut Uploader,
    now_ms: &mut u64,
    waiting: &[SealedSegment],
) -> Result<SegmentName, DoneReason> {
    let announced = uploader.next_segment(waiting).map(|segment| segment.name.clone());
    loop {
        match uploader.next_task(at(*now_ms), free(), waiting, &[], 0.5) {
            UploadTask::Upload(UploadItem::Segment(name), _) => {
                assert_eq!(announced.as_ref(), Some(&name));
                return Ok(name);
            }
            UploadTask::Upload(UploadItem::Resource(name), _) => panic!("{name}"),
            UploadTask::Split { segment, .. } => panic!("{segment}"),
            UploadTask::Wait { until_ms: until } | UploadTask::AwaitNetwork { until_ms: until } => {
                assert!(until > *now_ms);
                *now_ms = until;
            }
            UploadTask::Done(reason) => return Err(reason),
        }
    }
}

#[test]
fn request_matches_the_protocol() {
    let waiting = [sealed(&name(7, 3), 1)];
    let UploadTask::Upload(sent, request) =
        uploader(OPEN_POLICY).next_task(at(1_795_000_000_123), free(), &waiting, &[], 0.0)
    else {
        panic!()
    };
    assert_eq!(sent, segment(7, 3));
    assert_eq!(request.url, "https://host/base/v1/segments");
    assert_eq!(request.body.as_deref(), Some(waiting[0].path.as_path()));
    assert_eq!(request.header("authorization"), Some("Bearer key-of-project"));
    assert_eq!(
        request.header("content-type"),
        Some("application/vnd.afterimage.segment")
    );
    assert_eq!(request.header("afterimage-segment"), Some("Device|1/7/3"));
    assert_eq!(request.header("afterimage-device-time"), Some("1795000000123"));
    assert_eq!(request.timeout_ms, 10_000 + 1_000 / 16);
    let shown = format!("{request:?} {:?}", uploader(OPEN_POLICY));
    assert!(!shown.contains("key-of-project"), "{shown}");
}

#[test]
fn time_limit_grows_with_the_size_up_to_a_maximum() {
    for (bytes, expected) in [(0, 10_000), (160_000, 20_000), (u64::MAX / 2, 60_000)] {
        let waiting = [SealedSegment {
            bytes,
            ..sealed(&name(7, 0), 1)
        }];
        let UploadTask::Upload(_, request) =
            uploader(OPEN_POLICY).next_task(at(0), free(), &waiting, &[], 0.0)
        else {
            panic!()
        };
        assert_eq!(request.timeout_ms, expected);
    }
}

#[test]
fn sessions_are_sent_by_age_and_their_segments_by_number() {
    let mut waiting = vec![
        sealed(&name(8, 0), 5),
        sealed(&name(7, 1), 1),
        sealed(&name(7, 0), 9),
        sealed(&name(8, 1), 2),
    ];
    let mut uploader = uploader(OPEN_POLICY);
    let mut order = Vec::new();
    while let Ok(sent) = next(&mut uploader, &mut 0, &waiting) {
        assert_eq!(
            uploader.on_result(&segment_of(&sent), CRC32, &stored(&segment_of(&sent)), 0),
            UploadOutcome::Delivered
        );
        waiting.retain(|segment| segment.name != sent);
        order.push((sent.session_id().get(), sent.sequence()));
    }
    assert_eq!(order, [(8, 0), (8, 1), (7, 0), (7, 1)]);
    assert_eq!(
        (
            uploader.stats().delivered_segments,
            uploader.stats().delivered_bytes
        ),
        (4, 4_000)
    );
}

#[test]
fn delivered_segment_is_not_sent_again_if_its_file_remains() {
    let waiting = [sealed(&name(7, 0), 1), sealed(&name(7, 1), 2)];
    let mut uploader = uploader(OPEN_POLICY);
    for expected in [name(7, 0), name(7, 1)] {
        assert_eq!(next(&mut uploader, &mut 0, &waiting), Ok(expected.clone()));
        uploader.on_result(&segment_of(&expected), CRC32, &stored(&segment_of(&expected)), 0);
    }
    uploader.begin_run();
    assert_eq!(
        next(&mut uploader, &mut 0, &waiting),
        Err(DoneReason::NothingLeft)
    );
}

#[test]
fn failing_segment_blocks_only_its_session() {
    let waiting = [
        sealed(&name(7, 0), 1),
        sealed(&name(7, 1), 2),
        sealed(&name(8, 0), 3),
    ];
    let mut uploader = uploader(OPEN_POLICY);
    let mut now = 0;
    for expected in [
        UploadOutcome::WillRetry,
        UploadOutcome::WillRetry,
        UploadOutcome::WillRetryLater,
    ] {
        assert_eq!(next(&mut uploader, &mut now, &waiting), Ok(name(7, 0)));
        assert_eq!(
            uploader.on_result(&segment(7, 0), CRC32, &answer(500), now),
            expected
        );
    }
    assert_eq!(next(&mut uploader, &mut now, &waiting), Ok(name(8, 0)));
    uploader.on_result(&segment(8, 0), CRC32, &stored(&segment(8, 0)), now);
    assert_eq!(next(&mut uploader, &mut now, &waiting), Err(DoneReason::GaveUp));
    uploader.begin_run();
    assert_eq!(
        next(&mut uploader, &mut now, &waiting),
        Ok(name(7, 0)),
        "the next run has new attempts"
    );
}

#[test]
fn unreachable_server_ends_the_run() {
    let waiting: Vec<_> = (0..50).map(|session| sealed(&name(session, 0), 1)).collect();
    let mut uploader = uploader(OPEN_POLICY);
    let (mut now, mut requests) = (0, 0);
    while let Ok(sent) = next(&mut uploader, &mut now, &waiting) {
        uploader.on_result(&segment_of(&sent), CRC32, &Err(HttpError::Timeout), now);
        requests += 1;
    }
    assert_eq!((requests, uploader.stats().failed_requests), (5, 5));
    assert!(now <= 16_000, "{now}");
}

#[test]
fn pause_continues_in_the_next_run_and_ends_with_a_success() {
    let waiting = [sealed(&name(7, 0), 1)];
    let mut uploader = uploader(OPEN_POLICY);
    let busy = HttpResponse {
        status: 429,
        headers: vec![("Retry-After".into(), "30".into())],
        body: Vec::new(),
    };
    uploader.next_task(at(0), free(), &waiting, &[], 0.0);
    assert_eq!(
        uploader.on_result(&segment(7, 0), CRC32, &Ok(busy), 1_000),
        UploadOutcome::WillRetry
    );
    assert_eq!(
        uploader.next_task(at(1_000), free(), &waiting, &[], 0.5),
        UploadTask::Wait { until_ms: 31_500 }
    );
    uploader.begin_run();
    assert_eq!(
        uploader.next_task(at(2_000), free(), &waiting, &[], 0.9),
        UploadTask::Wait { until_ms: 31_500 },
        "the pause is drawn once"
    );
    assert!(matches!(
        uploader.next_task(at(31_500), free(), &waiting, &[], 0.9),
        UploadTask::Upload(..)
    ));
    assert_eq!(
        uploader.on_result(&segment(7, 0), CRC32, &stored(&segment(7, 0)), 31_600),
        UploadOutcome::Delivered
    );
    assert!(matches!(
        uploader.next_task(at(31_600), free(), &[sealed(&name(7, 1), 1)], &[], 0.9),
        UploadTask::Upload(..)
    ));
}

/// Mostly a status with a meaning of its own, sometimes any status, sometimes no response.
fn any_answer() -> impl Strategy<Value = Option<u16>> {
    let known = prop::sample::select(vec![
        Some(201),
        Some(201),
        Some(201),
        Some(200),
        Some(413),
        Some(500),
        Some(429),
        Some(400),
        None,
    ]);
    prop_oneof![9 => known, 1 => (100_u16..600).prop_map(Some)]
}

proptest! {
    /// For any responses, the run ends, every lost item is counted, sessions arrive in order, and resources follow after all
    /// segments.
    #[test]
    fn any_responses_keep_the_invariants(
        segments in prop::collection::btree_set((0_i64..4, 0_u64..6), 0..16),
        resources in prop::collection::btree_set(0_u128..9, 0..5),
        answers in prop::collection::vec(any_answer(), 0..60),
        random in 0.0..1.0_f64,
    ) {
        let mut sealed: Vec<_> = segments.iter().map(|(s, n)| sealed(&name(*s, *n), *n)).collect();
        let mut kept: Vec<_> = resources.iter().map(|id| resource(*id)).collect();
        let items = segments.len() + resources.len();
        let mut uploader = uploader(OPEN_POLICY);
        let mut answers = answers.into_iter();
        let mut last: HashMap<i64, u64> = HashMap::new();
        let mut too_large = Vec::new();
        let (mut now, mut delivered, mut requests, mut set_aside) = (0, 0, 0, 0);
        for _ in 0..4 {
            uploader.begin_run();
            loop {
                let item = match uploader.next_task(at(now), free(), &sealed, &kept, random) {
                    UploadTask::Done(_) => break,
                    UploadTask::Split { segment, .. } => panic!("{segment}"),
                    UploadTask::Wait { until_ms: until } | UploadTask::AwaitNetwork { until_ms: until } => {
                        now = until;
                        continue;
                    }
                    UploadTask::Upload(item, _) => item,
                };
                requests += 1;
                prop_assert!(requests <= 4 * 3 * items);
                let result = match answers.next().unwrap_or(Some(201)) {
                    Some(201) => stored(&item),
                    Some(status) => answer(status),
                    None => Err(HttpError::Timeout),
                };
                if result.as_ref().is_ok_and(|response| response.status == 413) {
                    too_large.push(item.clone());
                }
                let outcome = uploader.on_result(&item, CRC32, &result, now);
                let mut gone = uploader.take_refused();
                set_aside += gone.len() as u64;
                if outcome == UploadOutcome::Delivered {
                    delivered += 1;
                    // One that was refused for its size is sent again, after those behind it showed that it was not at fault.
                    if let UploadItem::Segment(sent) = &item
                        && !too_large.contains(&item)
                        && let Some(before) = last.insert(sent.session_id().get(), sent.sequence())
                    {
                        prop_assert!(before < sent.sequence());
                    }
                    gone.push(item);
                }
                sealed.retain(|segment| !gone.contains(&segment_of(&segment.name)));
                kept.retain(|one| !gone.contains(&UploadItem::Resource(one.name.clone())));
            }
        }
        let stats = uploader.stats();
        let refused = stats.refused_segments + stats.refused_resources;
        prop_assert_eq!(stats.delivered_segments + stats.delivered_resources, delivered);
        prop_assert_eq!(refused, set_aside);
        prop_assert_eq!((delivered + set_aside) as usize + sealed.len() + kept.len(), items);
    }
}
