//! The calls to captures that wait for the main thread.

use std::collections::VecDeque;

/// A call to a capture. `M` makes its parts.
#[derive(Debug, PartialEq, Eq)]
pub enum CaptureCall<M> {
    /// The capture is made.
    Make(M),
    /// The capture starts.
    Start,
    /// The capture stops.
    Stop,
    /// A frame is requested.
    RequestFrame,
    /// The app named the screen.
    NameScreen,
    /// The capture ends.
    End,
}

/// The calls that wait, in their order. A call removes those before it that have no effect because of it, so the number of calls is
/// bounded although none is lost, also while the main thread is blocked:
///
/// | call | removes of the same capture |
/// |---|---|
/// | [`Start`](CaptureCall::Start) | nothing; it is not added if the capture is started already |
/// | [`Stop`](CaptureCall::Stop) | each call but [`Make`](CaptureCall::Make) |
/// | [`RequestFrame`](CaptureCall::RequestFrame), [`NameScreen`](CaptureCall::NameScreen) | the call of the same name |
/// | [`End`](CaptureCall::End) | each call; it is not added if the capture is not made yet |
#[derive(Debug)]
pub struct WaitingCalls<M> {
    calls: VecDeque<(u64, CaptureCall<M>)>,
}

/// Calls of a capture that wait at most: it is made, stopped, started, a frame is requested, and the screen is named.
pub const MAX_WAITING_OF_CAPTURE: usize = 5;

impl<M> WaitingCalls<M> {
    /// No calls.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            calls: VecDeque::new(),
        }
    }

    /// Number of calls that wait.
    #[must_use]
    pub fn count(&self) -> usize {
        self.calls.len()
    }

    /// Adds a call to the capture of this number. Returns the calls that it removed: their destructors are the host's code, which must not
    /// run while the calls are locked.
    #[must_use]
    pub fn push(&mut self, capture: u64, call: CaptureCall<M>) -> Vec<CaptureCall<M>> {
        let (removed, is_added) = match call {
            CaptureCall::Make(_) => (Vec::new(), true),
            CaptureCall::Start => (Vec::new(), !self.is_starting(capture)),
            CaptureCall::Stop => (
                self.take(capture, |known| !matches!(known, CaptureCall::Make(_))),
                true,
            ),
            CaptureCall::RequestFrame => (
                self.take(capture, |known| matches!(known, CaptureCall::RequestFrame)),
                true,
            ),
            CaptureCall::NameScreen => (
                self.take(capture, |known| matches!(known, CaptureCall::NameScreen)),
                true,
            ),
            CaptureCall::End => {
                let removed = self.take(capture, |_| true);
                let is_made = !removed.iter().any(|known| matches!(known, CaptureCall::Make(_)));
                (removed, is_made)
            }
        };
        if is_added {
            self.calls.push_back((capture, call));
        }
        removed
    }

    /// Removes the first call, and returns it with the number of its capture.
    pub fn pop(&mut self) -> Option<(u64, CaptureCall<M>)> {
        self.calls.pop_front()
    }

    /// Returns whether the capture is started by the calls that wait.
    fn is_starting(&self, capture: u64) -> bool {
        let of_capture = self.calls.iter().rev().filter(|(known, _)| *known == capture);
        let mut changes =
            of_capture.filter(|(_, call)| matches!(call, CaptureCall::Start | CaptureCall::Stop));
        changes
            .next()
            .is_some_and(|(_, call)| matches!(call, CaptureCall::Start))
    }

    fn take(&mut self, capture: u64, is_taken: impl Fn(&CaptureCall<M>) -> bool) -> Vec<CaptureCall<M>> {
        let mut taken = Vec::new();
        for _ in 0..self.calls.len() {
            match self.calls.pop_front() {
                Some((known, call)) if known == capture && is_taken(&call) => taken.push(call),
                Some(other) => self.calls.push_back(other),
                None => (),
            }
        }
        taken
    }
}

impl<M> Default for WaitingCalls<M> {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Call = CaptureCall<&'static str>;

    /// The rules of a capture, without its views.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Model {
        Stopped,
        Following { is_walked: bool, is_named: bool },
    }

    impl Model {
        fn apply(self, call: &Call) -> Self {
            match (call, self) {
                (Call::Start, Self::Stopped) => Self::Following {
                    is_walked: false,
                    is_named: false,
                },
                (Call::Stop, _) => Self::Stopped,
                (Call::RequestFrame, Self::Following { is_named, .. }) => Self::Following {
                    is_walked: true,
                    is_named,
                },
                (Call::NameScreen, Self::Following { is_walked, .. }) => Self::Following {
                    is_walked,
                    is_named: true,
                },
                _ => self,
            }
        }
    }

    fn call(digit: usize) -> Call {
        [Call::Start, Call::Stop, Call::RequestFrame, Call::NameScreen]
            .into_iter()
            .nth(digit % 4)
            .unwrap_or(Call::End)
    }

    fn push(waiting: &mut WaitingCalls<&'static str>, capture: u64, call: Call) {
        drop(waiting.push(capture, call));
    }

    fn drain(waiting: &mut WaitingCalls<&'static str>) -> Vec<(u64, Call)> {
        std::iter::from_fn(|| waiting.pop()).collect()
    }

    #[test]
    fn waiting_calls_have_the_effect_of_all_calls_and_stay_few() {
        const LENGTH: u32 = 7;
        let started = [false, true].map(|is_walked| Model::Following {
            is_walked,
            is_named: false,
        });
        for digits in 0..4_usize.pow(LENGTH) {
            let mut waiting = WaitingCalls::default();
            let sequence = || (0..LENGTH).map(|at| call(digits / 4_usize.pow(at)));
            push(&mut waiting, 1, Call::Make("1"));
            for next in sequence() {
                push(&mut waiting, 1, next);
                assert!(waiting.count() <= MAX_WAITING_OF_CAPTURE, "{waiting:?}");
            }
            let left = drain(&mut waiting);
            for first in [Model::Stopped].into_iter().chain(started) {
                let expected = sequence().fold(first, |model, call| model.apply(&call));
                let found = left.iter().fold(first, |model, (_, call)| model.apply(call));
                assert_eq!(found, expected, "sequence {digits} became {left:?}");
            }
        }
    }

    #[test]
    fn calls_of_other_captures_are_not_removed() {
        let mut waiting = WaitingCalls::default();
        push(&mut waiting, 1, Call::Make("1"));
        push(&mut waiting, 2, Call::RequestFrame);
        push(&mut waiting, 1, Call::Start);
        push(&mut waiting, 2, Call::Stop);
        push(&mut waiting, 1, Call::RequestFrame);
        let expected = [
            (1, Call::Make("1")),
            (1, Call::Start),
            (2, Call::Stop),
            (1, Call::RequestFrame),
        ];
        assert_eq!(drain(&mut waiting), expected);
    }

    #[test]
    fn capture_that_ends_before_it_is_made_is_never_made() {
        let mut waiting = WaitingCalls::default();
        push(&mut waiting, 1, Call::Make("1"));
        push(&mut waiting, 1, Call::Start);
        assert_eq!(
            waiting.push(1, Call::End),
            [Call::Make("1"), Call::Start],
            "the caller drops them"
        );
        assert_eq!(waiting.count(), 0);
        push(&mut waiting, 2, Call::RequestFrame);
        push(&mut waiting, 2, Call::End);
        assert_eq!(drain(&mut waiting), [(2, Call::End)]);
    }
}
