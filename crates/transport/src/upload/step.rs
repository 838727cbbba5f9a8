//! One step of delivering: ask, send, take in the answer, delete what is done. Written once, so that nothing is
//! deleted before the server has it.

use super::{Conditions, DoneReason, UploadItem, UploadOutcome, UploadTask, Uploader};
use crate::{HttpClient, HttpError, HttpResponse, Result, Spool};

/// What a step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeliveryStep {
    /// This was sent, with this outcome.
    Sent(UploadItem, UploadOutcome),
    /// Nothing to do before this time.
    Wait {
        /// The monotonic time, in milliseconds.
        until_ms: u64,
    },
    /// Nothing more in this run.
    Done(DoneReason),
}

/// Sends one segment of `spool`, or when none is left a resource, if it is time to, and deletes it when it was
/// delivered or refused. Blocks for as long as the request takes. `now_ms` tells the monotonic time, before and
/// after the request.
///
/// # Errors
///
/// When what was delivered could not be deleted. It is not sent again in this process, and nothing waits for it; the
/// end of a run tries to delete it again.
pub fn deliver_next(
    uploader: &mut Uploader,
    spool: &Spool,
    client: &dyn HttpClient,
    now_ms: &dyn Fn() -> u64,
    conditions: Conditions,
    random: f64,
) -> Result<DeliveryStep> {
    let task = uploader.next_task(now_ms(), conditions, &spool.sealed(), &spool.resources(), random);
    let (item, request) = match task {
        UploadTask::Upload(item, request) => (item, request),
        UploadTask::Wait { until_ms } => return Ok(DeliveryStep::Wait { until_ms }),
        UploadTask::Done(reason) => {
            for item in uploader.undeleted() {
                // It was told when it failed first.
                let _ = remove(spool, item);
            }
            return Ok(DeliveryStep::Done(reason));
        }
    };
    let body = request.body.as_deref();
    if body.is_some_and(|body| matches!(body.try_exists(), Ok(false))) {
        tracing::warn!(%item, "its file is gone; given up");
        match &item {
            UploadItem::Segment(name) => spool.drop_missing(name),
            UploadItem::Resource(name) => spool.drop_missing_resource(name),
        }
        return Ok(DeliveryStep::Sent(item, UploadOutcome::FileMissing));
    }
    if conditions.metered {
        // On a full disk the limit may be overrun by those of earlier processes; sending is what makes room.
        if let Err(error) = spool.save_metered_usage(uploader.metered_usage()) {
            tracing::warn!(%error, "what is sent over metered networks cannot be remembered");
        }
    }
    let result = client.send(&request);
    let outcome = uploader.on_result(&item, &result, now_ms());
    log(&item, outcome, &result);
    if matches!(outcome, UploadOutcome::Delivered | UploadOutcome::Dropped { .. }) {
        remove(spool, &item)?;
    }
    Ok(DeliveryStep::Sent(item, outcome))
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
        (UploadOutcome::Dropped { status }, _) => tracing::warn!(%item, status, "refused for good; deleted"),
        (_, Ok(response)) => tracing::warn!(%item, status = response.status, "not delivered; it stays"),
        (_, Err(error)) => tracing::warn!(%item, %error, "not delivered; it stays"),
    }
}
