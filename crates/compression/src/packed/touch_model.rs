//! Touches, predicted from how the finger moved before.

use afterimage_wireframe::{Point, Touch, TouchPhase};

use super::axis::{Axis, PerAxis};
use super::coder::Coder;
use super::context_hash::{bucket, hash_combine};
use super::field::Field;
use super::time_model::TimeModel;
use super::value_coder::ValueCoder;
use crate::error::FaultKind;

/// Bits of a touch's phase.
const PHASE_BITS: u32 = 2;
/// Longest step since the last entry that is distinguished, in milliseconds.
const MAX_STEP_MS: i64 = 100;

// Salts of contexts.
const STEP_SALT: u32 = 0x100;
const FIRST_AXIS_SALT: u32 = 5;
const MOVED_SALT: u32 = 4;

/// The finger after the touches so far. One finger represents all pointers.
#[derive(Clone, Debug, Default)]
pub(super) struct TouchState {
    /// One more than the phase of the last touch, 0 before the first.
    pub(super) phase: u32,
    pointer: u32,
    pub(super) at: PerAxis<i64>,
    pub(super) began: PerAxis<i64>,
    began_ms: u64,
    ended_ms: u64,
    /// The last movement.
    moved: PerAxis<i64>,
    /// The movement before that.
    moved_before: PerAxis<i64>,
    /// Position at the last frame.
    at_frame: PerAxis<i64>,
}

impl TouchState {
    /// 1 if a finger is on the screen, else 0.
    pub(super) fn is_down(&self) -> u32 {
        u32::from(self.phase == phase_of(TouchPhase::Start) || self.phase == phase_of(TouchPhase::Move))
    }

    /// Distance that the finger moved since the last frame.
    pub(super) fn since_frame(&self, axis: Axis) -> i64 {
        self.at[axis].wrapping_sub(self.at_frame[axis])
    }

    /// Time between the last start and the last end of a touch, in milliseconds.
    pub(super) fn held_ms(&self) -> i64 {
        self.ended_ms.wrapping_sub(self.began_ms).cast_signed()
    }

    /// Direction and speed of the last movement.
    pub(super) fn speed(&self) -> u32 {
        bucket(self.moved[Axis::X]) << 8 | bucket(self.moved[Axis::Y])
    }
}

/// One more than a phase's code.
fn phase_of(phase: TouchPhase) -> u32 {
    phase.code() + 1
}

/// Codes touches.
#[derive(Debug, Default)]
pub(super) struct TouchModel {
    state: TouchState,
}

impl TouchModel {
    pub(super) fn state(&self) -> &TouchState {
        &self.state
    }

    /// Sets the position of the last frame: movements count from here on.
    pub(super) fn end_frame(&mut self) {
        self.state.at_frame = self.state.at;
    }

    /// Codes a touch.
    pub(super) fn touch(
        &mut self,
        coder: &mut Coder<impl ValueCoder>,
        time: &TimeModel,
        given: Option<Touch>,
    ) -> Result<Touch, FaultKind> {
        let state = &self.state;
        let pointer = coder.unsigned(
            Field::TouchPointer,
            &[hash_combine(state.pointer, state.phase)],
            &[state.pointer.into(), i64::from(state.pointer) + 1],
            given.map_or(0, |touch| touch.pointer),
        )?;
        let is_still = u32::from(state.moved == PerAxis::default());
        let contexts = [
            hash_combine(state.phase, is_still),
            hash_combine(state.phase, time.step_ms().min(MAX_STEP_MS) as u32 | STEP_SALT),
        ];
        let phase = given.map_or(0, |touch| touch.phase.code());
        let phase = coder.symbol(Field::TouchPhase, &contexts, PHASE_BITS, phase);
        let phase = TouchPhase::from_code(phase).ok_or(Field::TouchPhase.invalid())?;
        let moved = self.movement(coder, phase, given.map(|touch| touch.at));
        let state = &mut self.state;
        let at = PerAxis(Axis::ALL.map(|axis| state.at[axis].wrapping_add(moved[axis])));
        let length = |value: i64, field: Field| i32::try_from(value).map_err(|_| field.invalid());
        let point = Point {
            x: length(at[Axis::X], Field::TouchX)?,
            y: length(at[Axis::Y], Field::TouchY)?,
        };
        state.moved_before = state.moved;
        state.moved = moved;
        state.at = at;
        state.phase = phase_of(phase);
        state.pointer = pointer;
        match phase {
            TouchPhase::Start => {
                state.began = at;
                state.began_ms = time.now_ms();
                state.at_frame = at;
                state.moved = PerAxis::default();
                state.moved_before = PerAxis::default();
            }
            TouchPhase::End => state.ended_ms = time.now_ms(),
            _ => {}
        }
        Ok(Touch {
            pointer,
            phase,
            at: point,
        })
    }

    /// Codes the difference to the last position.
    fn movement(
        &self,
        coder: &mut Coder<impl ValueCoder>,
        phase: TouchPhase,
        given: Option<Point>,
    ) -> PerAxis<i64> {
        let state = &self.state;
        let code = phase.code();
        let given = given.map_or(PerAxis([0_i64; 2]), |at| PerAxis([at.x.into(), at.y.into()]));
        let mut moved = PerAxis([0_i64; 2]);
        for axis in Axis::ALL {
            // The movement along x is a context of that along y.
            let (field, first) = match axis {
                Axis::X => (Field::TouchX, 0),
                Axis::Y => (Field::TouchY, moved[Axis::X] as u32),
            };
            let (last, last_before) = (state.moved[axis], state.moved_before[axis]);
            let contexts = [
                hash_combine(code, hash_combine(first, FIRST_AXIS_SALT)),
                hash_combine(code, hash_combine(last as u32, MOVED_SALT)),
                hash_combine(code, hash_combine(last as u32, last_before as u32)),
            ];
            let expected = [last, 2 * last - last_before, state.began[axis] - state.at[axis]];
            let value = given[axis].wrapping_sub(state.at[axis]);
            moved[axis] = coder.number(field, &contexts, &expected, value);
        }
        moved
    }
}
