//! Requests for a frame: a still screen submits none by itself, and a recording without a frame is empty.

use crate::action::Action;
use crate::output::Output;

/// Shortest time between two requests, in milliseconds: the time between two walks at the default rate.
const MIN_INTERVAL_MS: u64 = 100;

/// Asks the host for a frame, once for each time that one is missing.
#[derive(Debug, Default)]
pub(super) struct FrameRequest {
    state: RequestState,
    /// No request is made before this time.
    allowed_ms: u64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum RequestState {
    /// The recording has a frame, or needs none.
    #[default]
    NotWanted,
    /// A frame is missing, and the host was not asked.
    Due,
    /// The host was asked.
    Made,
}

impl FrameRequest {
    /// Requests a frame again if one is still missing: the earlier request may have been answered by a frame of another person.
    pub(super) fn renew(&mut self) {
        self.state = RequestState::NotWanted;
    }

    /// Asks the host if a frame is missing and the last request was long enough ago.
    pub(super) fn update(&mut self, is_wanted: bool, now_ms: u64, output: &mut Output) {
        self.state = match self.state {
            _ if !is_wanted => RequestState::NotWanted,
            RequestState::NotWanted => RequestState::Due,
            state => state,
        };
        if self.state == RequestState::Due && now_ms >= self.allowed_ms {
            self.state = RequestState::Made;
            self.allowed_ms = now_ms.saturating_add(MIN_INTERVAL_MS);
            output.act(Action::RequestFrame);
        }
    }

    /// Returns whether no frame is missing, as far as is known.
    pub(super) fn is_idle(&self) -> bool {
        self.state == RequestState::NotWanted
    }

    /// Returns the time at which the host is asked next.
    pub(super) fn next_deadline_ms(&self) -> Option<u64> {
        (self.state == RequestState::Due).then_some(self.allowed_ms)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn requests(request: &mut FrameRequest, is_wanted: bool, now_ms: u64) -> usize {
        let mut output = Output::default();
        request.update(is_wanted, now_ms, &mut output);
        std::iter::from_fn(|| output.next_action()).count()
    }

    #[test]
    fn a_missing_frame_is_requested_once() {
        let mut request = FrameRequest::default();
        assert_eq!(requests(&mut request, false, 0), 0);
        assert_eq!(requests(&mut request, true, 10), 1);
        assert_eq!(requests(&mut request, true, 5000), 0);
        assert_eq!(request.next_deadline_ms(), None);
        assert_eq!(requests(&mut request, false, 5000), 0);
        assert_eq!(requests(&mut request, true, 6000), 1);
    }

    #[test]
    fn a_renewed_request_waits_for_the_interval() {
        let mut request = FrameRequest::default();
        assert_eq!(requests(&mut request, true, 10), 1);
        for now_ms in 11..50 {
            request.renew();
            assert_eq!(requests(&mut request, true, now_ms), 0);
        }
        assert_eq!(request.next_deadline_ms(), Some(10 + MIN_INTERVAL_MS));
        assert_eq!(requests(&mut request, true, 10 + MIN_INTERVAL_MS), 1);
    }
}
