"""Updates: which fields of a node have another value, and by how much."""

from damaged import Damaged, i32, need, u32
from entries import FIELD, KIND, RECT, SCALAR, TEXT, Properties, Update, parts

from .hashing import bits32, bucket, mix, signed
from .looks import COLOURS, MOST_KEYS, MOST_LOOKS, colour

OPACITY = 25


def update(model, slot):
    shape = read_shape(model, slot)
    model.frame.update = shape + 1
    keys = model.update_shapes[shape]
    model.items(len(keys))
    kind = rect = None
    found = Properties()
    for key in keys:
        code, class_, is_there = parts(key)
        need(code < 1 << 16, "a key is out of range")
        if class_ == FIELD and code == KIND:
            slot.kind = kind = model.unsigned("update_kind", [slot.kind])
        elif class_ == FIELD and code == RECT:
            rect = moved(model, slot)
        elif class_ == FIELD:
            raise Damaged("an update has a field of no kind")
        elif class_ == SCALAR:
            value = scalar(model, slot, key) if is_there else None
            put(slot.scalars, key | 1, value)
            found.scalars[code] = value
        else:
            index = string(model, slot, key) if is_there else None
            put(slot.strings, key | 1, index)
            found.of(class_)[code] = None if index is None else model.text(index)
    slot.update = shape + 1
    return Update(slot.id, kind, rect, found.scalars, found.names, found.texts)


def put(values, key, value):
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value


def read_shape(model, slot):
    last_update, shapes = model.frame.update, model.update_shapes
    contexts = [
        mix(last_update, 0x61),
        mix(last_update, slot.look),
        mix(slot.look, slot.update),
    ]
    index = model.number("update", contexts, [slot.update, last_update])
    if index:
        need(0 < index <= len(shapes), "a shape is not known")
        return index - 1
    shape, last = [], 0
    while True:
        key = model.number("update_key", [last, mix(slot.look, last)])
        if key == 0:
            break
        model.items(1)
        last = u32(key - 1)
        need(last >> 1 not in (known >> 1 for known in shape), "a shape names a property twice")
        shape.append(last)
        need(len(shape) <= MOST_KEYS, "a shape has more keys than any may have")
    need(len(shapes) < MOST_LOOKS, "the segment holds more than any may hold")
    shapes.append(shape)
    return len(shapes) - 1


def mask_of(differences):
    return sum((value != 0) << axis for axis, value in enumerate(differences))


def moved(model, slot):
    """Another place and size: which of the four edges' numbers differ, then each difference."""
    frame = model.frame
    up = slot.parent.moved if slot.parent and slot.parent.moved_in == frame.number else [0] * 4
    contexts = [
        mix(mask_of(frame.moved), frame.update),
        mix(slot.look, mask_of(slot.moved)),
        mix(slot.id, mask_of(slot.moved)),
    ]
    mask = model.unsigned("moved", contexts, [mask_of(slot.moved), mask_of(frame.moved)])
    rect, found = list(slot.rect), [0] * 4
    for axis, field in enumerate(("move_x", "move_y", "grow_w", "grow_h")):
        if mask >> axis & 1:
            found[axis] = difference(model, slot, axis, field, found, up[axis])
            rect[axis] = i32(found[axis] + slot.rect[axis])
    frame.moved = found
    slot.moved_before, slot.moved, slot.moved_in, slot.rect = slot.moved, found, frame.number, rect
    return list(rect)


def difference(model, slot, axis, field, found, up):
    old, own, own_before = slot.rect[axis], slot.moved[axis], slot.moved_before[axis]
    other, finger = model.frame.moved[axis], model.finger.since_frame(axis & 1)
    first = found[axis - 1] if axis > 0 else 0
    second = found[axis - 2] if axis > 1 else 0
    contexts = [
        mix(slot.look, axis),
        mix(mix(bucket(other), bucket(finger)), bucket(first)),
        mix(bits32(own), bits32(other)),
    ]
    # What grows around its middle goes back by half of it.
    around_middle = -2 * second if axis >= 2 else 0
    expected = [own, other, 2 * own - own_before, up, finger, -finger, -own, -old, around_middle]
    return model.number(field, contexts, expected)


def scalar(model, slot, key):
    frame, old, ramp = model.frame, slot.scalars.get(key), slot.ramps.get(key, 0)
    if key >> 3 in COLOURS:
        contexts = [
            mix(slot.id, key),
            mix(mix(slot.look, key), old or 0),
            mix(key, bits32(frame.ramp)),
        ]
        # A colour comes back to the one before.
        value = colour(model, "update_colour", contexts, [bits32(ramp)])
        slot.ramps[key] = old or 0
        return value
    # An opacity that was not told is full.
    absent = 1000 if key >> 3 == OPACITY else 0
    old = absent if old is None else signed(old)
    contexts = [
        mix(slot.look, key),
        mix(key, bits32(frame.ramp) ^ 0x3333),
        mix(key, bits32(ramp)),
    ]
    x, y, w, h = slot.moved
    value = model.number("update_attr", contexts, [ramp, frame.ramp, absent - old, x, y, -x, -y, w, h])
    frame.ramp = slot.ramps[key] = value
    return bits32(i32(value + old))


def string(model, slot, key):
    old = slot.strings[key] + 1 if key in slot.strings else 0
    contexts = [mix(slot.id, key), mix(old, key), mix(slot.look, key)]
    was = slot.ramps.get(key, 0)
    field = "update_string" if key >> 1 & 3 == TEXT else "update_name"
    index = model.string(field, key, contexts, [old, was])
    # A string, too, comes back to the one before.
    slot.ramps[key] = old
    return index
