//! One step of delivery: decide, send, classify the response, delete. It exists once, so that nothing is deleted before
//! the server has stored it.

use std::fs::File;

use afterimage_checksum::BodyChecksum;
use afterimage_config::SegmentName;

use super::{
    ClockReading, Conditions, DoneReason, UploadItem, UploadOutcome, UploadTask, UploadTime, Uploader,
};
use crate::error::{self, Error, Result};
use crate::http::{HttpClient, HttpError, HttpResponse};
use crate::spool::Spool;

/// Result of a delivery step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryStep {
    /// An item was processed.
    Sent(UploadItem, UploadOutcome),
    /// Nothing is due yet.
    Wait {
        /// Monotonic time of the next step, in milliseconds.
        until_ms: u64,
    },
    /// Nothing is sent until the host reports the network.
    AwaitNetwork {
        /// Monotonic time of the next step without a report, in milliseconds.
        until_ms: u64,
    },
    /// A segment is to be split, since the server refuses bodies of its size. The caller reports the result to the uploader.
    Split {
        /// Name of the segment.
        segment: SegmentName,
        /// Size of its file.
        bytes: u64,
    },
    /// The run is over.
    Done(DoneReason),
}

/// Sends the next segment of `spool`, or a resource if no segment is left, and deletes it if the answer has its receipt. Keeps it
/// if the server refused it, sets it aside if the server stores others, and gives a segment a new number if the server has other bytes under its name. Blocks during the
/// request. `now` reads the clocks; it is called before and after the request.
///
/// # Errors
///
/// When a delivered item could not be deleted, or the file of another one could not be renamed. A delivered item is not sent again
/// in this process and does not block others; the deletion is retried at the end of each run.
pub fn deliver_next(
    uploader: &mut Uploader,
    spool: &Spool,
    client: &dyn HttpClient,
    now: &dyn Fn() -> ClockReading,
    conditions: Conditions,
    random: f64,
) -> Result<DeliveryStep> {
    let (sealed, resources) = (spool.sealed(), spool.resources());
    let ClockReading { elapsed_ms, wall_ms } = now();
    let time = UploadTime {
        elapsed_ms,
        spool: spool.now(elapsed_ms),
        wall_ms,
    };
    let task = uploader.next_task(time, conditions, &sealed, &resources, random);
    let (item, mut request) = match task {
        UploadTask::Upload(item, request) => (item, request),
        UploadTask::Split { segment, bytes } => return Ok(DeliveryStep::Split { segment, bytes }),
        UploadTask::Wait { until_ms } => return Ok(DeliveryStep::Wait { until_ms }),
        UploadTask::AwaitNetwork { until_ms } => return Ok(DeliveryStep::AwaitNetwork { until_ms }),
        UploadTask::Done(reason) => {
            for item in uploader.undeleted() {
                // The first failure was reported.
                let _ = remove(spool, item);
            }
            return Ok(DeliveryStep::Done(reason));
        }
    };
    let bytes = match &item {
        UploadItem::Segment(name) => spool.segment_body(name),
        UploadItem::Resource(name) => spool.resource_body(name),
    };
    let mut fault = None;
    match bytes {
        Ok(None) => {}
        Ok(bytes) => {
            request.body = None;
            request.body_bytes = bytes;
        }
        Err(Error::Unreadable { .. }) => {
            tracing::warn!(%item, "cannot be decrypted: kept until a limit deletes it");
            match &item {
                UploadItem::Segment(name) => spool.keep_unreadable(name),
                UploadItem::Resource(name) => spool.keep_unreadable_resource(name),
            }
            return Ok(DeliveryStep::Sent(item, UploadOutcome::Unreadable));
        }
        // The file is not sent in place of its contents.
        Err(Error::Io { source, .. }) => fault = Some(source.kind().to_string()),
        Err(error) => return Err(error),
    }
    let body = request.body.as_deref();
    if body.is_some_and(|body| matches!(body.try_exists(), Ok(false))) {
        tracing::warn!(%item, "dropped: its file does not exist");
        match &item {
            UploadItem::Segment(name) => spool.drop_missing(name),
            UploadItem::Resource(name) => spool.drop_missing_resource(name),
        }
        return Ok(DeliveryStep::Sent(item, UploadOutcome::FileMissing));
    }
    if uploader.counts_usage(conditions) {
        // On a full disk the usage cannot be saved, and a later process may exceed the limit. Sending continues, because
        // it frees space.
        if let Err(error) = spool.record_sent(uploader.in_flight_bytes(), conditions.metered, time.spool) {
            error::warn(&error, "the usage of the networks cannot be saved");
        }
    }
    let checksum = match (fault, &request.body_bytes, body) {
        (Some(detail), ..) => Err(detail),
        (None, Some(bytes), _) => Ok(BodyChecksum::of(bytes)),
        (None, None, body) => body
            .map_or(Ok(BodyChecksum::default()), |body| {
                File::open(body).and_then(BodyChecksum::of_reader)
            })
            .map_err(|error| error.kind().to_string()),
    };
    let (checksum, result) = match checksum {
        Ok(checksum) => (checksum, client.send(&request)),
        Err(detail) => (BodyChecksum::default(), Err(HttpError::BodyUnreadable { detail })),
    };
    let outcome = uploader.on_result(&item, checksum, &result, now().elapsed_ms);
    log(&item, outcome, &result);
    if let Some(limit) = uploader.take_changed_limit()
        && let Err(error) = spool.store_body_limit(uploader.server(), &limit)
    {
        error::warn(&error, "the limit of the server cannot be stored");
    }
    let mut stored = match (outcome, &item) {
        (UploadOutcome::Delivered, _) => remove(spool, &item),
        (UploadOutcome::Conflict, UploadItem::Segment(name)) => {
            renumber(spool, name).map(|renumbered| uploader.send_next(renumbered))
        }
        (UploadOutcome::Conflict, UploadItem::Resource(_)) => set_aside(spool, &item),
        _ => Ok(()),
    };
    for refused in uploader.take_refused() {
        tracing::warn!(item = %refused, "set aside: the server refuses it, and stores others");
        stored = stored.and(set_aside(spool, &refused));
    }
    stored.map(|()| DeliveryStep::Sent(item, outcome))
}

/// Returns the new name; `None` if the segment does not exist any more.
fn renumber(spool: &Spool, name: &SegmentName) -> Result<Option<SegmentName>> {
    match spool.renumber(name) {
        Ok(renamed) => {
            tracing::warn!(segment = %name, %renamed, "the server has other bytes under this name; the segment gets a new number");
            Ok(Some(renamed))
        }
        // It was deleted during the request.
        Err(Error::Cleared { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

fn set_aside(spool: &Spool, item: &UploadItem) -> Result<()> {
    match item {
        UploadItem::Segment(name) => spool.set_aside(name),
        UploadItem::Resource(name) => spool.set_resource_aside(name),
    }
}

fn remove(spool: &Spool, item: &UploadItem) -> Result<()> {
    match item {
        UploadItem::Segment(name) => spool.remove(name),
        UploadItem::Resource(name) => spool.remove_resource(name),
    }
}

fn log(item: &UploadItem, outcome: UploadOutcome, result: &Result<HttpResponse, HttpError>) {
    match (outcome, result) {
        (UploadOutcome::Delivered, _) => tracing::debug!(%item, "delivered"),
        (UploadOutcome::Refused { status }, _) => {
            tracing::warn!(%item, status, "refused by the server, and kept");
        }
        (_, Ok(response)) => tracing::warn!(%item, status = response.status, "not delivered, and kept"),
        (_, Err(error)) => tracing::warn!(%item, %error, "not delivered, and kept"),
    }
}
