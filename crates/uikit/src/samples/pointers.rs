//! The numbers of the pointers that are down.

use afterimage_wireframe::TouchPhase;

use super::Sample;

/// Assigns a number to each pointer: UIKit identifies a finger by the address of its `UITouch`, and a recording needs small numbers
/// that are unique among the pointers that are down.
#[derive(Debug, Default)]
pub struct PointerNumbers {
    slots: Vec<Slot>,
}

/// A number: that of its place.
#[derive(Debug)]
struct Slot {
    touch: usize,
    is_down: bool,
    last: Sample,
}

/// An iPad reports eleven fingers and a Pencil. With more, the end of an earlier touch was not seen.
const MAX_POINTERS: usize = 32;

impl PointerNumbers {
    /// Assigns the number of its pointer to a sample of the touch at this address. Returns `None` if the sample adds nothing: the
    /// event is sent a second time (an app may pass it on twice), or the pointer rests.
    pub fn number(&mut self, touch: usize, sample: Sample) -> Option<Sample> {
        let known = self.slots.iter().position(|slot| slot.touch == touch);
        if let Some(slot) = known.and_then(|at| self.slots.get(at))
            && slot.repeats(&sample)
        {
            return None;
        }
        let at = known.unwrap_or_else(|| self.free());
        let sample = Sample {
            pointer: at as u32,
            ..sample
        };
        let slot = Slot {
            touch,
            is_down: !is_end(sample.phase),
            last: sample,
        };
        match self.slots.get_mut(at) {
            Some(place) => *place = slot,
            None => self.slots.push(slot),
        }
        Some(sample)
    }

    /// Ends a pointer whose place is not known any more, at its last place. Returns `None` if it is not down.
    pub fn end(&mut self, touch: usize, phase: TouchPhase, uptime_ms: u64) -> Option<Sample> {
        let mut slots = self.slots.iter_mut();
        let slot = slots.find(|slot| slot.touch == touch && slot.is_down)?;
        slot.is_down = false;
        slot.last = Sample {
            uptime_ms,
            phase,
            ..slot.last
        };
        Some(slot.last)
    }

    /// Cancels the pointer that is down at the address of a touch that starts: the end of the earlier touch was not seen.
    pub fn cancel_before(&mut self, touch: usize, start: &Sample) -> Option<Sample> {
        let mut slots = self.slots.iter();
        let slot = slots.find(|slot| slot.touch == touch)?;
        let is_start = start.phase == TouchPhase::Start && !slot.repeats(start);
        is_start
            .then(|| self.end(touch, TouchPhase::Cancel, start.uptime_ms))
            .flatten()
    }

    /// Removes all pointers.
    pub fn clear(&mut self) {
        self.slots.clear();
    }

    fn free(&self) -> usize {
        let free = self.slots.iter().position(|slot| !slot.is_down);
        let next = (self.slots.len() < MAX_POINTERS).then_some(self.slots.len());
        free.or(next).unwrap_or(0)
    }
}

/// Returns whether a pointer is up after a sample.
fn is_end(phase: TouchPhase) -> bool {
    matches!(phase, TouchPhase::End | TouchPhase::Cancel)
}

impl Slot {
    fn repeats(&self, sample: &Sample) -> bool {
        let last = &self.last;
        let is_same_event = last.phase == sample.phase && last.uptime_ms == sample.uptime_ms;
        let rests = self.is_down && sample.phase == TouchPhase::Move && last.at == sample.at;
        (is_same_event && last.at == sample.at) || rests
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use afterimage_wireframe::Point;

    fn sample(phase: TouchPhase, uptime_ms: u64, x: i32) -> Sample {
        Sample {
            uptime_ms,
            pointer: 0,
            phase,
            at: Point { x, y: 0 },
        }
    }

    fn number(
        pointers: &mut PointerNumbers,
        touch: usize,
        phase: TouchPhase,
        ms: u64,
        x: i32,
    ) -> Option<u32> {
        let numbered = pointers.number(touch, sample(phase, ms, x));
        numbered.map(|sample| sample.pointer)
    }

    #[test]
    fn numbers_are_unique_among_pointers_that_are_down_and_reused() {
        let mut pointers = PointerNumbers::default();
        let mut next = |touch, phase, ms| number(&mut pointers, touch, phase, ms, 0);
        assert_eq!(next(0x10, TouchPhase::Start, 1), Some(0));
        assert_eq!(next(0x20, TouchPhase::Start, 1), Some(1));
        assert_eq!(next(0x10, TouchPhase::End, 2), Some(0));
        assert_eq!(next(0x30, TouchPhase::Start, 3), Some(0));
        assert_eq!(next(0x20, TouchPhase::Cancel, 4), Some(1));
        assert_eq!(next(0x10, TouchPhase::Start, 5), Some(1));
    }

    #[test]
    fn repeated_events_and_resting_pointers_add_nothing() {
        let mut pointers = PointerNumbers::default();
        let mut next = |phase, ms, x| number(&mut pointers, 0x10, phase, ms, x);
        assert_eq!(next(TouchPhase::Start, 1, 5), Some(0));
        assert_eq!(next(TouchPhase::Start, 1, 5), None, "sent twice");
        assert_eq!(next(TouchPhase::Move, 2, 5), None, "rests");
        assert_eq!(next(TouchPhase::Move, 3, 6), Some(0));
        assert_eq!(next(TouchPhase::End, 4, 6), Some(0));
        assert_eq!(next(TouchPhase::End, 4, 6), None, "sent twice");
        assert_eq!(next(TouchPhase::Start, 9, 6), Some(0));
    }

    #[test]
    fn pointer_without_a_place_ends_once_at_its_last_place() {
        let mut pointers = PointerNumbers::default();
        assert_eq!(pointers.end(0x10, TouchPhase::End, 1), None);
        assert_eq!(number(&mut pointers, 0x10, TouchPhase::Start, 1, 5), Some(0));
        assert_eq!(number(&mut pointers, 0x20, TouchPhase::Start, 2, 7), Some(1));
        let last = Sample {
            pointer: 1,
            ..sample(TouchPhase::Cancel, 3, 7)
        };
        assert_eq!(pointers.end(0x20, TouchPhase::Cancel, 3), Some(last));
        assert_eq!(pointers.end(0x20, TouchPhase::Cancel, 4), None);
        assert_eq!(number(&mut pointers, 0x30, TouchPhase::Start, 5, 9), Some(1));
    }

    #[test]
    fn pointer_whose_end_was_not_seen_is_cancelled_before_the_next_start() {
        let mut pointers = PointerNumbers::default();
        assert_eq!(number(&mut pointers, 0x10, TouchPhase::Start, 1, 5), Some(0));
        let again = sample(TouchPhase::Start, 1, 5);
        assert_eq!(pointers.cancel_before(0x10, &again), None, "sent twice");
        assert_eq!(
            pointers.cancel_before(0x10, &sample(TouchPhase::Move, 2, 5)),
            None
        );
        let cancelled = pointers.cancel_before(0x10, &sample(TouchPhase::Start, 9, 7));
        assert_eq!(cancelled, Some(sample(TouchPhase::Cancel, 9, 5)));
        assert_eq!(
            pointers.cancel_before(0x10, &sample(TouchPhase::Start, 9, 7)),
            None
        );
    }

    #[test]
    fn lost_ends_never_take_more_numbers_than_there_are() {
        let mut pointers = PointerNumbers::default();
        for touch in 1..100 {
            let given = number(&mut pointers, touch, TouchPhase::Start, 1, 0);
            assert!(given.is_some_and(|number| (number as usize) < MAX_POINTERS));
        }
    }
}
