//! A collector that answers as it likes. It stores what it confirms, and sometimes what it does not.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard};

use afterimage_transport::{HttpClient, HttpError, HttpRequest, HttpResponse};

use super::random::Random;

/// An answer to an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The bytes are stored, and confirmed.
    Receipt,
    /// The bytes are stored, and no answer arrives.
    LostReceipt,
    /// Nothing is stored, and no answer arrives.
    Timeout,
    /// Nothing is stored, and a success without a receipt arrives.
    Portal,
    /// The bytes are stored, and a success without a receipt arrives.
    PortalAfterStorage,
    /// Nothing is stored, and a receipt of other bytes arrives.
    WrongChecksum,
    /// Nothing is stored, and this status arrives, also with a receipt.
    Status(u16),
}

/// A request and its answer.
#[derive(Clone, Debug)]
pub(crate) struct Exchange {
    pub(crate) name: String,
    pub(crate) is_segment: bool,
    pub(crate) answer: Answer,
    pub(crate) retry_after_s: Option<u64>,
}

/// The statuses of the table without 413, which splits segments.
const STATUSES: [u16; 38] = [
    300, 301, 302, 307, 308, 399, 400, 401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 414, 415,
    417, 418, 421, 422, 425, 426, 429, 431, 451, 499, 500, 501, 502, 503, 504, 599, 999,
];

/// A collector, as a client of the transport.
pub(crate) struct HostileCollector(Mutex<CollectorState>);

pub(crate) struct CollectorState {
    random: Random,
    /// Whether all uploads are stored and confirmed.
    pub(crate) is_honest: bool,
    /// The answer of this phase to most requests; any answer if there is none.
    habit: Option<Answer>,
    /// The stored bytes by name.
    pub(crate) stored: BTreeMap<String, Vec<u8>>,
    exchanges: Vec<Exchange>,
}

impl HostileCollector {
    pub(crate) fn new(seed: u64) -> Self {
        Self(Mutex::new(CollectorState {
            random: Random::new(seed),
            is_honest: false,
            habit: None,
            stored: BTreeMap::new(),
            exchanges: Vec::new(),
        }))
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, CollectorState> {
        self.0.lock().unwrap()
    }
}

impl CollectorState {
    /// Begins a phase with other answers.
    pub(crate) fn change_habit(&mut self) {
        self.habit = (!self.random.one_in(3)).then(|| any_answer(&self.random));
    }

    /// Removes the exchange that was made last.
    pub(crate) fn take_exchange(&mut self) -> Option<Exchange> {
        self.exchanges.pop()
    }

    fn next_answer(&self) -> Answer {
        match self.habit {
            _ if self.is_honest => Answer::Receipt,
            Some(habit) if !self.random.one_in(5) => habit,
            _ => any_answer(&self.random),
        }
    }
}

fn any_answer(random: &Random) -> Answer {
    match random.below(10) {
        0..=2 => Answer::Receipt,
        3 => Answer::LostReceipt,
        4 => Answer::Timeout,
        5 => random.choose(&[Answer::Portal, Answer::PortalAfterStorage]),
        6 => random.choose(&[Answer::WrongChecksum, Answer::Receipt]),
        _ => Answer::Status(random.choose(&STATUSES)),
    }
}

impl HttpClient for HostileCollector {
    fn send(&self, request: &HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut state = self.state();
        let segment = request.header("Afterimage-Segment");
        let name = segment.or_else(|| request.header("Afterimage-Resource")).unwrap();
        let body = std::fs::read(request.body.as_ref().unwrap()).unwrap();
        let mut answer = state.next_answer();
        let known = state.stored.get(name);
        let is_taken = known.is_some_and(|stored| *stored != body);
        let stores = matches!(
            answer,
            Answer::Receipt | Answer::LostReceipt | Answer::PortalAfterStorage
        );
        if stores && is_taken {
            // The first recording under a name stays.
            answer = Answer::WrongChecksum;
        } else if stores {
            state.stored.insert(name.to_owned(), body.clone());
        } else if answer == Answer::WrongChecksum && known.is_some() && !is_taken {
            // A collector that has the bytes and denies it gets them under two names.
            answer = Answer::Portal;
        }
        let has_receipt = state.random.one_in(4);
        let asks_for_pause = matches!(answer, Answer::Status(_)) && !has_receipt && state.random.one_in(2);
        let retry_after_s =
            asks_for_pause.then(|| state.random.choose(&[0, 5, 100, 1_000_000_000_000_000_000]));
        state.exchanges.push(Exchange {
            name: name.to_owned(),
            is_segment: segment.is_some(),
            answer,
            retry_after_s,
        });
        let retry_after = retry_after_s.map(|seconds| ("Retry-After".to_owned(), seconds.to_string()));
        let plain = |status| HttpResponse {
            status,
            headers: retry_after.into_iter().collect(),
            body: Vec::new(),
        };
        match answer {
            Answer::Receipt => Ok(HttpResponse::with_receipt(request, &body)),
            Answer::LostReceipt | Answer::Timeout => Err(HttpError::Timeout),
            Answer::Portal | Answer::PortalAfterStorage => Ok(plain(200)),
            Answer::WrongChecksum => Ok(HttpResponse::with_receipt(request, b"other bytes")),
            Answer::Status(status) if has_receipt => Ok(HttpResponse {
                status,
                ..HttpResponse::with_receipt(request, &body)
            }),
            Answer::Status(status) => Ok(plain(status)),
        }
    }
}
