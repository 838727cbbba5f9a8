//! The requests that the table of answers allows, as an independent model of `docs/book/uploads.md`.

use std::collections::{BTreeMap, BTreeSet};

use super::collector::{Answer, Exchange};

const MINUTE: u64 = 60_000;
const HOUR: u64 = 60 * MINUTE;

/// Longest pause without its random part.
const MAX_PAUSE: u64 = 4 * HOUR;

/// A pause that doubles.
#[derive(Default)]
struct Pause {
    trips: u32,
    until_ms: u64,
    /// A change of the network ends it.
    is_of_network: bool,
}

impl Pause {
    fn begin(&mut self, first_ms: u64, now_ms: u64, is_of_network: bool) {
        let length_ms = (first_ms << self.trips.min(20)).min(MAX_PAUSE);
        self.trips += 1;
        self.until_ms = now_ms + length_ms;
        self.is_of_network = is_of_network;
    }
}

/// The state of one process.
#[derive(Default)]
pub(crate) struct AllowedRequests {
    all: Pause,
    resources: Pause,
    requested_until_ms: u64,
    unconfirmed_in_a_row: u32,
    conflicts_in_a_row: u32,
    refused_segments: BTreeSet<String>,
    refused_resources: BTreeSet<String>,
    /// Failures of each item in this run.
    failures: BTreeMap<String, u32>,
    failures_in_a_row: u32,
}

impl AllowedRequests {
    pub(crate) fn begin_run(&mut self) {
        self.failures.clear();
        self.failures_in_a_row = 0;
    }

    pub(crate) fn on_network_change(&mut self) {
        self.unconfirmed_in_a_row = 0;
        if self.all.is_of_network {
            self.all = Pause::default();
        }
    }

    /// Asserts that a request is allowed, and accounts for its answer.
    pub(crate) fn observe(&mut self, exchange: &Exchange, now_ms: u64, seed: u64) {
        let context = || format!("seed {seed}, at {now_ms}: {exchange:?}");
        assert!(now_ms >= self.all.until_ms, "during a pause: {}", context());
        assert!(
            now_ms >= self.requested_until_ms,
            "before `Retry-After`: {}",
            context()
        );
        if !exchange.is_segment {
            assert!(
                now_ms >= self.resources.until_ms,
                "an image during a pause: {}",
                context()
            );
        }
        let failures = self.failures.get(&exchange.name).copied().unwrap_or(0);
        assert!(failures < 3, "a fourth attempt in a run: {}", context());
        assert!(self.failures_in_a_row < 5, "after five failures: {}", context());
        self.account(exchange, now_ms);
    }

    fn account(&mut self, exchange: &Exchange, now_ms: u64) {
        if !matches!(exchange.answer, Answer::Portal | Answer::PortalAfterStorage) {
            self.unconfirmed_in_a_row = 0;
        }
        match exchange.answer {
            Answer::Receipt => self.on_receipt(exchange.is_segment),
            Answer::Portal | Answer::PortalAfterStorage => {
                self.unconfirmed_in_a_row += 1;
                if self.unconfirmed_in_a_row >= 3 {
                    self.all.begin(MINUTE, now_ms, true);
                } else {
                    self.fail(exchange, now_ms);
                }
            }
            Answer::WrongChecksum => {
                self.refused_segments.remove(&exchange.name);
                self.refused_resources.remove(&exchange.name);
                self.conflicts_in_a_row += 1;
                if self.conflicts_in_a_row >= 5 {
                    self.all.begin(MINUTE, now_ms, false);
                }
            }
            Answer::Status(401..=403) => self.all.begin(MINUTE, now_ms, false),
            Answer::Status(404..=406 | 410 | 415 | 421 | 426 | 451) => {
                let pause = if exchange.is_segment {
                    &mut self.all
                } else {
                    &mut self.resources
                };
                pause.begin(HOUR, now_ms, false);
            }
            Answer::Status(400 | 411 | 414 | 417 | 422 | 431) => self.refuse(exchange, now_ms),
            Answer::LostReceipt | Answer::Timeout | Answer::Status(_) => self.fail(exchange, now_ms),
        }
    }

    fn fail(&mut self, exchange: &Exchange, now_ms: u64) {
        let requested_ms = exchange.retry_after_s.unwrap_or(0).saturating_mul(1_000);
        self.requested_until_ms = now_ms + requested_ms.min(HOUR);
        self.failures_in_a_row += 1;
        *self.failures.entry(exchange.name.clone()).or_default() += 1;
    }

    fn refuse(&mut self, exchange: &Exchange, now_ms: u64) {
        self.failures_in_a_row = 0;
        let (refused, pause) = if exchange.is_segment {
            (&mut self.refused_segments, &mut self.all)
        } else {
            (&mut self.refused_resources, &mut self.resources)
        };
        refused.insert(exchange.name.clone());
        if refused.len() >= 3 {
            pause.begin(MINUTE, now_ms, false);
        }
    }

    fn on_receipt(&mut self, is_segment: bool) {
        self.failures_in_a_row = 0;
        self.conflicts_in_a_row = 0;
        if is_segment {
            self.refused_segments.clear();
            self.all = Pause::default();
        } else {
            self.refused_resources.clear();
            self.resources = Pause::default();
            if self.refused_segments.is_empty() {
                self.all = Pause::default();
            }
        }
    }
}
