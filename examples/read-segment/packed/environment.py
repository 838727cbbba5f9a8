"""Kinds and times of entries, touches, and environment records."""

from damaged import i32
from entries import Touch
from environment import environment

from .context_hash import bits32, bucket, i64, hash_combine

START, MOVE, END = range(3)


def entry_kind(model):
    kinds = model.time.kinds
    contexts = [hash_combine(kinds & 0xFFF, model.touch.is_down()), kinds & 0x3F]
    kind = model.symbol("entry_kind", contexts, 3)
    model.time.kinds = bits32(kinds << 3 | kind)
    return kind


class TimeModel:
    def __init__(self, elapsed_ms):
        # By kind of entry: the time of the last one, and its interval to the one before.
        self.now, self.last, self.interval = elapsed_ms, [elapsed_ms] * 8, [0] * 8
        # The last difference, the last kinds of entries, three bits each, and the last source.
        self.step, self.kinds, self.source = 0, 0, 0

    def read_time(self, model, kind):
        base, interval = i64(self.last[kind] - self.now), self.interval[kind]
        contexts = [
            hash_combine(kind, model.touch.phase | 0x8000),
            hash_combine(kind, self.kinds & 0x1F8),
            hash_combine(kind, hash_combine(bits32(base), 2)),
        ]
        # Expected: the last interval of the kind, or a tenth of a second.
        self.step = model.number("time", contexts, [i64(base + interval), i64(base + 100)])
        self.now = (self.now + self.step) % (1 << 64)
        self.interval[kind] = i64(self.now - self.last[kind])
        self.last[kind] = self.now
        return self.now


class TouchState:
    def __init__(self):
        self.at, self.began, self.at_frame = [0, 0], [0, 0], [0, 0]
        self.moved, self.moved_before = [0, 0], [0, 0]
        # One more than the last phase's number, 0 before the first.
        self.phase = 0
        self.pointer = self.began_ms = self.ended_ms = 0

    def is_down(self):
        return int(self.phase in (START + 1, MOVE + 1))

    def speed(self):
        return bucket(self.moved[0]) << 8 | bucket(self.moved[1])

    def since_frame(self, axis):
        return self.at[axis] - self.at_frame[axis]

    def read_touch(self, model):
        contexts = [hash_combine(self.pointer, self.phase)]
        pointer = model.unsigned("touch_pointer", contexts, [self.pointer, self.pointer + 1])
        phase = self.read_phase(model)
        moved = [0, 0]
        for axis, field in enumerate(("touch_x", "touch_y")):
            moved[axis] = self.read_axis(model, phase, axis, field, bits32(moved[0]) * axis)
        self.at = [i32(self.at[axis] + moved[axis]) for axis in range(2)]
        self.moved_before, self.moved = self.moved, moved
        self.phase, self.pointer = phase + 1, pointer
        if phase == START:
            self.began, self.began_ms, self.at_frame = self.at, model.time.now, self.at
            self.moved, self.moved_before = [0, 0], [0, 0]
        elif phase == END:
            self.ended_ms = model.time.now
        return Touch(pointer, phase, self.at)

    def read_phase(self, model):
        contexts = [
            hash_combine(self.phase, int(self.moved == [0, 0])),
            hash_combine(self.phase, bits32(min(model.time.step, 100)) | 0x100),
        ]
        return model.symbol("touch_phase", contexts, 2)

    def read_axis(self, model, phase, axis, field, first):
        last, before = self.moved[axis], self.moved_before[axis]
        contexts = [
            hash_combine(phase, hash_combine(first, 5)),
            hash_combine(phase, hash_combine(bits32(last), 4)),
            hash_combine(phase, hash_combine(bits32(last), bits32(before))),
        ]
        return model.number(field, contexts, [last, 2 * last - before, self.began[axis] - self.at[axis]])


def environment_record(model):
    touch = model.touch
    kind = model.unsigned("environment_kind", [model.time.kinds & 0x38, touch.speed()])
    count = model.unsigned("environment_count", [kind])
    model.items(count)
    held = i64(touch.ended_ms - touch.began_ms)
    expected = [*touch.began, *touch.at, held, i64(model.time.now)]
    numbers = []
    for at in range(count):
        last = bits32(numbers[-1]) if numbers else 0
        contexts = [hash_combine(kind, at), hash_combine(kind, hash_combine(at, last))]
        numbers.append(model.number("environment_number", contexts, expected))
    count = model.unsigned("environment_count", [kind | 0x100])
    model.items(count)
    names = [model.text(model.string("environment_name", kind | 0x1000, [kind], [])) for _ in range(count)]
    return environment(kind, numbers, names)
