//! One step of delivering: ask, send, take in the answer, delete what is done. Written once, so that nothing is
//! deleted before the server has it.

use std::fmt::Display;

use super::{Conditions, DoneReason, Outcome, Task, Uploader};
use crate::{HttpClient, HttpError, HttpResponse, ResourceName, Result, SegmentName, Spool};

/// What a step did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// A segment was sent, with this outcome.
    Sent(SegmentName, Outcome),
    /// A resource was sent, with this outcome.
    SentResource(ResourceName, Outcome),
    /// Nothing to do before this time.
    Wait(u64),
    /// Nothing more in this run.
    Done(DoneReason),
}

/// Sends one segment of `spool`, or when none is left a resource, if it is time to, and deletes it when it was delivered or refused. Blocks for
/// as long as the request takes. `now_ms` tells the monotonic time, before and after the request.
///
/// # Errors
///
/// When a delivered segment could not be deleted; it is not sent again in this process.
pub fn deliver_next(
    uploader: &mut Uploader,
    spool: &Spool,
    client: &dyn HttpClient,
    now_ms: &dyn Fn() -> u64,
    conditions: Conditions,
    random: f64,
) -> Result<Step> {
    let (name, request) = match uploader.next_task(now_ms(), conditions, &spool.sealed(), random) {
        Task::Upload(name, request) => (name, request),
        Task::Wait(until) => return Ok(Step::Wait(until)),
        Task::Done(DoneReason::NothingLeft) => {
            return deliver_resource(uploader, spool, client, now_ms, conditions, random);
        }
        Task::Done(reason) => return Ok(Step::Done(reason)),
    };
    if conditions.metered {
        spool.save_metered_usage(uploader.metered_usage())?;
    }
    let result = client.send(&request);
    let outcome = uploader.on_result(&name, &result, now_ms());
    log(&name, outcome, &result);
    if matches!(outcome, Outcome::Delivered | Outcome::Dropped { .. }) {
        spool.remove(&name)?;
    }
    Ok(Step::Sent(name, outcome))
}

fn deliver_resource(
    uploader: &mut Uploader,
    spool: &Spool,
    client: &dyn HttpClient,
    now_ms: &dyn Fn() -> u64,
    conditions: Conditions,
    random: f64,
) -> Result<Step> {
    let (name, request) = match uploader.next_resource(now_ms(), conditions, &spool.resources(), random) {
        Task::Upload(name, request) => (name, request),
        Task::Wait(until) => return Ok(Step::Wait(until)),
        Task::Done(reason) => return Ok(Step::Done(reason)),
    };
    if conditions.metered {
        spool.save_metered_usage(uploader.metered_usage())?;
    }
    let result = client.send(&request);
    let outcome = uploader.on_resource_result(&name, &result, now_ms());
    log(&name, outcome, &result);
    if matches!(outcome, Outcome::Delivered | Outcome::Dropped { .. }) {
        spool.remove_resource(&name)?;
    }
    Ok(Step::SentResource(name, outcome))
}

fn log(name: &dyn Display, outcome: Outcome, result: &Result<HttpResponse, HttpError>) {
    match (outcome, result) {
        (Outcome::Delivered, _) => tracing::debug!(%name, "delivered"),
        (Outcome::Dropped { status }, _) => tracing::warn!(%name, status, "refused for good; deleted"),
        (_, Ok(response)) => tracing::warn!(%name, status = response.status, "not delivered; it stays"),
        (_, Err(error)) => tracing::warn!(%name, %error, "not delivered; it stays"),
    }
}
