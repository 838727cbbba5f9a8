//! The exchange of images between the engine and the host's threads: requests leave with the advice of frames, and pixels are
//! accepted or refused in the host's call.
//!
//! The runtime keeps the exchange beside its published snapshot, applies the engine's [`ImageAction`]s to it, and asks it in
//! `submit_frame` and `submit_image`.

use std::collections::VecDeque;

use afterimage_wireframe::{SourceId, picture_of};
use foldhash::{HashMap, HashSet};

use super::limits::{ANSWER_TIME_MS, MAX_REQUESTS_PER_FRAME, MAX_SESSION_IMAGES};
use super::refusal::ImageRefusal;
use crate::action::ImageAction;
use crate::ids::RecordingId;

/// Requests and answers of one recording.
#[derive(Debug, Default)]
pub struct ImageExchange {
    recording: Option<RecordingId>,
    /// Requests that have not left yet, in the order in which frames showed them.
    queue: VecDeque<(SourceId, Box<str>)>,
    sent: HashMap<Box<str>, SentRequest>,
    /// Pictures that masking hid.
    hidden: HashSet<Box<str>>,
    hides_all: bool,
    /// Images accepted in this session, also before a stop.
    accepted: u64,
    is_closed: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SentRequest {
    Open { at_ms: u64 },
    Answered,
}

impl ImageExchange {
    /// Applies an action of the engine. Actions on pixels and the spool change nothing here.
    pub fn apply(&mut self, action: &ImageAction) {
        match action {
            ImageAction::Reset {
                recording,
                continues_session,
            } => {
                *self = Self {
                    recording: *recording,
                    accepted: if *continues_session { self.accepted } else { 0 },
                    is_closed: *continues_session && self.is_closed,
                    ..Self::default()
                };
            }
            ImageAction::Request { source, hashes } => {
                let requests = hashes.iter().map(|hash| (*source, hash.clone()));
                self.queue.extend(requests);
            }
            ImageAction::Withdraw { picture } => {
                self.queue.retain(|(_, queued)| picture_of(queued) != &**picture);
                self.hidden.insert(picture.clone());
            }
            ImageAction::WithdrawAll => {
                self.queue.clear();
                self.hides_all = true;
            }
            ImageAction::WithdrawSource { source } => self.queue.retain(|(of, _)| of != source),
            ImageAction::StopRequests => self.queue.clear(),
            ImageAction::Close => self.is_closed = true,
            ImageAction::LookUp { .. }
            | ImageAction::NoteRequested { .. }
            | ImageAction::Encode { .. }
            | ImageAction::Store { .. }
            | ImageAction::Drop { .. } => {}
        }
    }

    /// Returns the recording that exchanges images.
    #[must_use]
    pub fn recording(&self) -> Option<RecordingId> {
        self.recording
    }

    /// Removes the next requests for a source's frame.
    pub fn next_requests(&mut self, source: SourceId, now_ms: u64) -> Vec<Box<str>> {
        let mut next = Vec::new();
        self.queue.retain(|(of, hash)| {
            let leaves = *of == source && next.len() < MAX_REQUESTS_PER_FRAME;
            if leaves {
                next.push(hash.clone());
            }
            !leaves
        });
        for hash in &next {
            self.sent
                .insert(hash.clone(), SentRequest::Open { at_ms: now_ms });
        }
        next
    }

    /// Checks whether an accepted image may still be stored.
    ///
    /// # Errors
    ///
    /// [`ImageRefusal::NotRecording`] if the recording that requested it ended, [`ImageRefusal::Hidden`] if masking hides it.
    pub fn check(&self, hash: &str, recording: RecordingId) -> Result<(), ImageRefusal> {
        if self.recording != Some(recording) {
            return Err(ImageRefusal::NotRecording);
        }
        if self.hides_all || self.hidden.contains(picture_of(hash)) {
            return Err(ImageRefusal::Hidden);
        }
        Ok(())
    }

    /// Accepts submitted pixels. Returns the recording that requested them.
    ///
    /// # Errors
    ///
    /// The reason of the refusal.
    pub fn accept(&mut self, hash: &str, now_ms: u64) -> Result<RecordingId, ImageRefusal> {
        let recording = self.recording.ok_or(ImageRefusal::NotRecording)?;
        self.check(hash, recording)?;
        let is_full = self.is_closed || self.accepted >= MAX_SESSION_IMAGES;
        let request = self.sent.get_mut(hash).ok_or(ImageRefusal::NotRequested)?;
        match *request {
            SentRequest::Answered => Err(ImageRefusal::Repeated),
            SentRequest::Open { at_ms } if now_ms.saturating_sub(at_ms) > ANSWER_TIME_MS => {
                Err(ImageRefusal::TooLate)
            }
            SentRequest::Open { .. } if is_full => Err(ImageRefusal::SessionIsFull),
            SentRequest::Open { .. } => {
                *request = SentRequest::Answered;
                self.accepted += 1;
                Ok(recording)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: SourceId = SourceId(0);
    const GUEST: SourceId = SourceId(16);

    fn exchange(hashes: &[&str]) -> ImageExchange {
        let mut exchange = ImageExchange::default();
        exchange.apply(&ImageAction::Reset {
            recording: Some(RecordingId(1)),
            continues_session: false,
        });
        request(&mut exchange, HOST, hashes);
        exchange
    }

    fn request(exchange: &mut ImageExchange, source: SourceId, hashes: &[&str]) {
        let hashes = hashes.iter().map(|hash| (*hash).into()).collect();
        exchange.apply(&ImageAction::Request { source, hashes });
    }

    fn next(exchange: &mut ImageExchange, now_ms: u64) -> Vec<String> {
        let next = exchange.next_requests(HOST, now_ms);
        next.into_iter().map(String::from).collect()
    }

    #[test]
    fn requests_leave_a_few_at_a_time_and_once() {
        let mut exchange = exchange(&["a", "b", "c", "d", "e"]);
        assert_eq!(next(&mut exchange, 1), ["a", "b", "c", "d"]);
        assert_eq!(next(&mut exchange, 2), ["e"]);
        assert!(next(&mut exchange, 3).is_empty());
    }

    #[test]
    fn requests_leave_with_frames_of_their_source() {
        let mut exchange = exchange(&["a"]);
        request(&mut exchange, GUEST, &["b", "c"]);
        assert_eq!(exchange.next_requests(GUEST, 1), ["b".into(), "c".into()]);
        exchange.apply(&ImageAction::WithdrawSource { source: HOST });
        assert!(next(&mut exchange, 1).is_empty());
    }

    #[test]
    fn only_open_requests_are_answered_in_time_and_once() {
        let mut exchange = exchange(&["a", "b", "queued", "later"]);
        request(&mut exchange, HOST, &["fifth"]);
        assert_eq!(exchange.accept("a", 1), Err(ImageRefusal::NotRequested));
        next(&mut exchange, 5);
        assert_eq!(exchange.accept("fifth", 5), Err(ImageRefusal::NotRequested));
        assert_eq!(exchange.accept("a", 5 + ANSWER_TIME_MS), Ok(RecordingId(1)));
        assert_eq!(exchange.accept("a", 6), Err(ImageRefusal::Repeated));
        assert_eq!(
            exchange.accept("b", 6 + ANSWER_TIME_MS),
            Err(ImageRefusal::TooLate)
        );
    }

    #[test]
    fn a_reset_forgets_requests_and_keeps_the_count_of_a_continued_session() {
        let mut exchange = exchange(&["a"]);
        next(&mut exchange, 1);
        exchange.apply(&ImageAction::Reset {
            recording: None,
            continues_session: true,
        });
        assert_eq!(exchange.accept("a", 2), Err(ImageRefusal::NotRecording));
        exchange.accepted = MAX_SESSION_IMAGES;
        for (continues_session, expected) in [
            (true, Err(ImageRefusal::SessionIsFull)),
            (false, Ok(RecordingId(2))),
        ] {
            exchange.apply(&ImageAction::Reset {
                recording: Some(RecordingId(2)),
                continues_session,
            });
            request(&mut exchange, HOST, &["b"]);
            next(&mut exchange, 3);
            assert_eq!(exchange.accept("b", 3), expected);
        }
    }

    #[test]
    fn a_hidden_image_is_refused_at_every_stage() {
        let mut exchange = exchange(&["queued", "sent", "other"]);
        exchange.apply(&ImageAction::Withdraw {
            picture: "queued".into(),
        });
        assert_eq!(next(&mut exchange, 1), ["sent", "other"]);
        exchange.apply(&ImageAction::Withdraw {
            picture: "sent".into(),
        });
        assert_eq!(exchange.accept("sent", 2), Err(ImageRefusal::Hidden));
        exchange.apply(&ImageAction::WithdrawAll);
        assert_eq!(exchange.accept("other", 2), Err(ImageRefusal::Hidden));
    }

    #[test]
    fn a_hidden_picture_is_refused_with_every_tint_and_place() {
        let mut exchange = exchange(&["a#1", "a@2", "b#1"]);
        assert_eq!(next(&mut exchange, 1), ["a#1", "a@2", "b#1"]);
        request(&mut exchange, HOST, &["a#3@4", "b"]);
        exchange.apply(&ImageAction::Withdraw { picture: "a".into() });
        for hash in ["a#1", "a@2"] {
            assert_eq!(exchange.accept(hash, 2), Err(ImageRefusal::Hidden));
        }
        assert_eq!(next(&mut exchange, 2), ["b"]);
        assert_eq!(exchange.accept("b#1", 2), Ok(RecordingId(1)));
    }

    #[test]
    fn a_closed_session_accepts_nothing_more() {
        let mut exchange = exchange(&["a"]);
        next(&mut exchange, 1);
        exchange.apply(&ImageAction::Close);
        assert_eq!(exchange.accept("a", 1), Err(ImageRefusal::SessionIsFull));
    }
}
