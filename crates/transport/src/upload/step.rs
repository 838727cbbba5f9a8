//! One step of delivering: ask, send, take in the answer, delete what is done. Written once, so that nothing is
//! deleted before the server has it.

use super::{Conditions, DoneReason, Item, Outcome, Task, Uploader};
use crate::{HttpClient, HttpError, HttpResponse, Result, Spool};

/// What a step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// This was sent, with this outcome.
    Sent(Item, Outcome),
    /// Nothing to do before this time.
    Wait(u64),
    /// Nothing more in this run.
    Done(DoneReason),
}

/// Sends one segment of `spool`, or when none is left a resource, if it is time to, and deletes it when it was
/// delivered or refused. Blocks for as long as the request takes. `now_ms` tells the monotonic time, before and
/// after the request.
///
/// # Errors
///
/// When what was delivered could not be deleted; it is not sent again in this process.
pub fn deliver_next(
    uploader: &mut Uploader,
    spool: &Spool,
    client: &dyn HttpClient,
    now_ms: &dyn Fn() -> u64,
    conditions: Conditions,
    random: f64,
) -> Result<Step> {
    let task = uploader.next_task(now_ms(), conditions, &spool.sealed(), &spool.resources(), random);
    let (item, request) = match task {
        Task::Upload(item, request) => (item, request),
        Task::Wait(until) => return Ok(Step::Wait(until)),
        Task::Done(reason) => return Ok(Step::Done(reason)),
    };
    if conditions.metered {
        spool.save_metered_usage(uploader.metered_usage())?;
    }
    let result = client.send(&request);
    let outcome = uploader.on_result(&item, &result, now_ms());
    log(&item, outcome, &result);
    if matches!(outcome, Outcome::Delivered | Outcome::Dropped { .. }) {
        match &item {
            Item::Segment(name) => spool.remove(name)?,
            Item::Resource(name) => spool.remove_resource(name)?,
        }
    }
    Ok(Step::Sent(item, outcome))
}

fn log(item: &Item, outcome: Outcome, result: &Result<HttpResponse, HttpError>) {
    match (outcome, result) {
        (Outcome::Delivered, _) => tracing::debug!(%item, "delivered"),
        (Outcome::Dropped { status }, _) => tracing::warn!(%item, status, "refused for good; deleted"),
        (_, Ok(response)) => tracing::warn!(%item, status = response.status, "not delivered; it stays"),
        (_, Err(error)) => tracing::warn!(%item, %error, "not delivered; it stays"),
    }
}
