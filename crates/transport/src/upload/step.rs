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
/// When what was delivered could not be deleted. It is not sent again in this process, and nothing waits for it; the
/// end of a run tries to delete it again.
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
        Task::Done(reason) => {
            for item in uploader.undeleted() {
                // It was told when it failed first.
                let _ = remove(spool, item);
            }
            return Ok(Step::Done(reason));
        }
    };
    let body = request.body.as_deref();
    if body.is_some_and(|body| matches!(body.try_exists(), Ok(false))) {
        tracing::warn!(%item, "its file is gone; given up");
        match &item {
            Item::Segment(name) => spool.give_up(name),
            Item::Resource(name) => spool.give_up_resource(name),
        }
        return Ok(Step::Sent(item, Outcome::Missing));
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
    if matches!(outcome, Outcome::Delivered | Outcome::Dropped { .. }) {
        remove(spool, &item)?;
    }
    Ok(Step::Sent(item, outcome))
}

fn remove(spool: &Spool, item: &Item) -> Result<()> {
    match item {
        Item::Segment(name) => spool.remove(name),
        Item::Resource(name) => spool.remove_resource(name),
    }
}

fn log(item: &Item, outcome: Outcome, result: &Result<HttpResponse, HttpError>) {
    match (outcome, result) {
        (Outcome::Delivered, _) => tracing::debug!(%item, "delivered"),
        (Outcome::Dropped { status }, _) => tracing::warn!(%item, status, "refused for good; deleted"),
        (_, Ok(response)) => tracing::warn!(%item, status = response.status, "not delivered; it stays"),
        (_, Err(error)) => tracing::warn!(%item, %error, "not delivered; it stays"),
    }
}
