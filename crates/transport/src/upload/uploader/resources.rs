//! Resources among what is sent: after all segments, under the same conditions and with the same pauses.

use std::collections::{HashMap, HashSet};

use super::{MAX_FAILURES_IN_A_ROW, MAX_TRIES_OF_SEGMENT, Uploader, timeout_ms};
use crate::upload::verdict::{Verdict, judge};
use crate::upload::{Conditions, DoneReason, Outcome, Task};
use crate::{HttpError, HttpRequest, HttpResponse, Resource, ResourceName};

/// What an uploader knows of resources.
#[derive(Debug, Default)]
pub(super) struct Resources {
    tries: HashMap<ResourceName, u32>,
    /// Delivered or refused in this process.
    finished: HashSet<ResourceName>,
    /// The server takes segments and nothing else.
    not_taken: Option<DoneReason>,
}

impl Resources {
    pub(super) fn begin_run(&mut self) {
        self.tries.clear();
    }
}

impl Uploader {
    /// Decides which resource is next, when no segment is left; as [`Uploader::next_task`] otherwise. After an
    /// `Upload`, [`Uploader::on_resource_result`] comes before the next question.
    pub fn next_resource(
        &mut self,
        now_ms: u64,
        conditions: Conditions,
        waiting: &[Resource],
        random: f64,
    ) -> Task<ResourceName> {
        self.resources
            .finished
            .retain(|name| waiting.iter().any(|one| one.name == *name));
        let mut left = waiting
            .iter()
            .filter(|one| !self.resources.finished.contains(&one.name))
            .peekable();
        if left.peek().is_none() {
            return Task::Done(DoneReason::NothingLeft);
        }
        if let Some(reason) = self.resources.not_taken {
            return Task::Done(reason);
        }
        let tries = &self.resources.tries;
        let Some(next) = left.find(|one| tries.get(&one.name).is_none_or(|n| *n < MAX_TRIES_OF_SEGMENT))
        else {
            return Task::Done(DoneReason::GaveUp);
        };
        if let Some(reason) = self.obstacle(conditions, next.bytes) {
            return Task::Done(reason);
        }
        if let Some(until) = self.backoff.wait_until(now_ms, random) {
            return Task::Wait(until);
        }
        if conditions.metered {
            self.metered.add(next.bytes, conditions.wall_ms);
        }
        self.in_flight_bytes = next.bytes;
        Task::Upload(next.name.clone(), self.resource_request(next))
    }

    /// Takes in what came of a resource's upload and says what it means for it. A server that takes no resources
    /// goes on getting segments.
    pub fn on_resource_result(
        &mut self,
        name: &ResourceName,
        result: &Result<HttpResponse, HttpError>,
        now_ms: u64,
    ) -> Outcome {
        let bytes = std::mem::take(&mut self.in_flight_bytes);
        match judge(result) {
            Verdict::Kept => {
                self.stats.delivered_resources += 1;
                self.stats.delivered_resource_bytes += bytes;
                self.finish_resource(name);
                Outcome::Delivered
            }
            Verdict::Refused { status } => {
                self.stats.refused_resources += 1;
                self.finish_resource(name);
                Outcome::Dropped { status }
            }
            Verdict::TryAgain { retry_after_ms } => {
                self.stats.failed_requests += 1;
                self.backoff.on_failure(now_ms, retry_after_ms);
                self.run.failures_in_a_row += 1;
                let tries = self.resources.tries.entry(name.clone()).or_default();
                *tries += 1;
                let is_last =
                    *tries >= MAX_TRIES_OF_SEGMENT || self.run.failures_in_a_row >= MAX_FAILURES_IN_A_ROW;
                if is_last { Outcome::Kept } else { Outcome::Retry }
            }
            Verdict::Stop(DoneReason::NotACollector { status }) => {
                let reason = DoneReason::ResourcesNotTaken { status };
                self.resources.not_taken = Some(reason);
                Outcome::Stopped(reason)
            }
            Verdict::Stop(reason) => self.stop(reason),
        }
    }

    fn finish_resource(&mut self, name: &ResourceName) {
        self.resources.finished.insert(name.clone());
        self.run.failures_in_a_row = 0;
        self.backoff.on_success();
    }

    fn resource_request(&self, resource: &Resource) -> HttpRequest {
        self.post(
            "v1/resources",
            [
                ("Content-Type", "image/png".to_owned()),
                ("Afterimage-Resource", resource.name.to_string()),
            ],
            resource.path.clone(),
            timeout_ms(resource.bytes),
        )
    }
}
