//! Times, touches and what is around the tree.

use afterimage_wireframe::{Environment, Point, RecordedText, SourceId, Touch, TouchPhase};

use super::field::Field;
use super::mix::mix;
use super::model::{Model, invalid};
use super::range::Coder;
use crate::entries::{environment_from_parts, environment_parts};
use crate::error::FaultKind;

/// When things came.
#[derive(Clone, Debug)]
pub(super) struct Clock {
    now: u64,
    last: [u64; 8],
    interval: [i64; 8],
    pub(super) step: i64,
    /// The last kinds of entries, three bits each.
    pub(super) kinds: u32,
    /// The last source.
    source: u32,
}

impl Clock {
    pub(super) fn new(uptime_ms: u64) -> Self {
        Self {
            now: uptime_ms,
            last: [uptime_ms; 8],
            interval: [0; 8],
            step: 0,
            kinds: 0,
            source: 0,
        }
    }
}

/// What the finger did.
#[derive(Clone, Debug, Default)]
pub(super) struct Finger {
    pub(super) at: [i64; 2],
    began: [i64; 2],
    began_ms: u64,
    moved: [i64; 2],
    moved_before: [i64; 2],
    phase: u32,
    pointer: u32,
    at_frame: [i64; 2],
    ended_ms: u64,
}

impl Finger {
    pub(super) fn is_down(&self) -> u32 {
        u32::from(self.phase == 1 || self.phase == 2)
    }

    /// How far it went since the last frame.
    pub(super) fn since_frame(&self, axis: usize) -> i64 {
        let at = |point: &[i64; 2]| point.get(axis).copied().unwrap_or(0);
        at(&self.at).wrapping_sub(at(&self.at_frame))
    }

    /// A frame was told.
    pub(super) fn frame(&mut self) {
        self.at_frame = self.at;
    }
}

impl Model {
    pub(super) fn time<C: Coder>(&mut self, io: &mut C, kind: u32, uptime_ms: u64) -> u64 {
        let clock = &self.clock;
        let slot = (kind & 7) as usize;
        let last = clock.last.get(slot).copied().unwrap_or(0);
        let interval = clock.interval.get(slot).copied().unwrap_or(0);
        let now = clock.now;
        let base = last.wrapping_sub(now).cast_signed();
        let contexts = [
            mix(kind, self.finger.phase | 0x8000),
            mix(kind, clock.kinds & 0x1f8),
            mix(kind, mix(base as u32, 2)),
        ];
        let expected = [base.wrapping_add(interval), base.wrapping_add(100)];
        let step = uptime_ms.wrapping_sub(now).cast_signed();
        let step = self.number(io, Field::Time, &contexts, &expected, step);
        let uptime_ms = now.wrapping_add(step.cast_unsigned());
        let clock = &mut self.clock;
        clock.step = step;
        clock.now = uptime_ms;
        if let (Some(last), Some(interval)) = (clock.last.get_mut(slot), clock.interval.get_mut(slot)) {
            *interval = uptime_ms.wrapping_sub(*last).cast_signed();
            *last = uptime_ms;
        }
        uptime_ms
    }

    pub(super) fn source<C: Coder>(&mut self, io: &mut C, source: u8) -> Result<SourceId, FaultKind> {
        let last = self.clock.source;
        let source = self.unsigned(io, Field::Source, &[], &[last.into()], source.into())?;
        self.clock.source = source;
        u8::try_from(source)
            .map(SourceId)
            .map_err(|_| invalid(Field::Source))
    }

    pub(super) fn touch<C: Coder>(&mut self, io: &mut C, given: Option<Touch>) -> Result<Touch, FaultKind> {
        let finger = self.finger.clone();
        let pointer = given.map_or(0, |touch| touch.pointer);
        let contexts = [mix(finger.pointer, finger.phase)];
        let pointer = self.unsigned(
            io,
            Field::TouchPointer,
            &contexts,
            &[finger.pointer.into(), i64::from(finger.pointer) + 1],
            pointer,
        )?;
        let phase = given.map_or(0, |touch| touch.phase.code());
        let still = u32::from(finger.moved == [0, 0]);
        let contexts = [
            mix(finger.phase, still),
            mix(finger.phase, self.clock.step.min(100) as u32 | 0x100),
        ];
        let phase = self.symbol(io, Field::TouchPhase, &contexts, 2, phase);
        let phase = TouchPhase::from_code(phase).ok_or(invalid(Field::TouchPhase))?;
        let code = phase.code();
        let mut moved = [0; 2];
        let given_at = given.map_or([0, 0], |touch| [i64::from(touch.at.x), i64::from(touch.at.y)]);
        for (axis, field) in [Field::TouchX, Field::TouchY].into_iter().enumerate() {
            let of = |values: &[i64; 2]| values.get(axis).copied().unwrap_or(0);
            let first = moved.first().copied().unwrap_or(0) as u32 * axis as u32;
            let last = of(&finger.moved);
            let contexts = [
                mix(code, mix(first, 5)),
                mix(code, mix(last as u32, 4)),
                mix(code, mix(last as u32, of(&finger.moved_before) as u32)),
            ];
            let expected = [
                last,
                2 * last - of(&finger.moved_before),
                of(&finger.began) - of(&finger.at),
            ];
            let value = of(&given_at).wrapping_sub(of(&finger.at));
            let value = self.number(io, field, &contexts, &expected, value);
            if let Some(slot) = moved.get_mut(axis) {
                *slot = value;
            }
        }
        let [x, y] = moved;
        let at = [finger.at[0].wrapping_add(x), finger.at[1].wrapping_add(y)];
        let length = |value: i64, field| i32::try_from(value).map_err(|_| invalid(field));
        let point = Point {
            x: length(at[0], Field::TouchX)?,
            y: length(at[1], Field::TouchY)?,
        };
        let now = self.clock.now;
        let finger = &mut self.finger;
        finger.moved_before = finger.moved;
        finger.moved = moved;
        finger.at = at;
        finger.phase = code + 1;
        finger.pointer = pointer;
        match phase {
            TouchPhase::Start => {
                finger.began = at;
                finger.began_ms = now;
                finger.at_frame = at;
                finger.moved = [0; 2];
                finger.moved_before = [0; 2];
            }
            TouchPhase::End => finger.ended_ms = now,
            _ => {}
        }
        Ok(Touch {
            pointer,
            phase,
            at: point,
        })
    }

    pub(super) fn environment<C: Coder>(
        &mut self,
        io: &mut C,
        given: Option<&Environment>,
    ) -> Result<Option<Environment>, FaultKind> {
        let (kind, numbers, name) = given.map_or((0, Vec::new(), None), environment_parts);
        let kind = self.unsigned(
            io,
            Field::EnvironmentKind,
            &[self.clock.kinds & 0x38, speed(self.finger.moved)],
            &[],
            kind,
        )?;
        let count = self.unsigned(io, Field::EnvironmentCount, &[kind], &[], numbers.len() as u32)?;
        self.items(count as usize)?;
        let finger = self.finger.clone();
        let held = finger.ended_ms.wrapping_sub(finger.began_ms).cast_signed();
        let expected = [
            finger.began[0],
            finger.began[1],
            finger.at[0],
            finger.at[1],
            held,
            self.clock.now.cast_signed(),
        ];
        let mut read = Vec::new();
        for at in 0..count {
            let number = numbers.get(at as usize).copied().unwrap_or(0);
            let contexts = [
                mix(kind, at),
                mix(kind, mix(at, read.last().copied().unwrap_or(0) as u32)),
            ];
            read.push(self.number(io, Field::EnvironmentNumber, &contexts, &expected, number));
        }
        let count = self.unsigned(
            io,
            Field::EnvironmentCount,
            &[kind | 0x100],
            &[],
            name.is_some().into(),
        )?;
        self.items(count as usize)?;
        let mut names = Vec::new();
        for _ in 0..count {
            let index = self.string(io, Field::EnvironmentName, kind | 0x1000, &[kind], &[], name)?;
            names.push(self.string_of(index).into());
        }
        Ok(environment_from_parts(kind, &read, &names))
    }
}

/// A direction and a speed, roughly.
pub(super) fn speed([x, y]: [i64; 2]) -> u32 {
    bucket(x) << 8 | bucket(y)
}

/// A number, roughly.
pub(super) fn bucket(value: i64) -> u32 {
    let bits = u64::BITS - value.unsigned_abs().leading_zeros();
    bits << 1 | u32::from(value < 0)
}

/// Text that was read.
pub(super) fn recorded(text: &str) -> RecordedText {
    RecordedText::new(text)
}
