"""Updates: the new values of a node's properties."""

from damaged import Damaged, i32, need, u32
from entries import FIELD, KIND, RECT, SCALAR, TEXT, Properties, Update, parts

from .context_hash import bits32, bucket, hash_combine, signed
from .templates import COLOURS, MAX_KEYS, MAX_TEMPLATES, colour

OPACITY = 25


def update(model, node):
    shape = read_shape(model, node)
    model.frame.update = shape + 1
    keys = model.update_shapes[shape]
    model.items(len(keys))
    kind = rect = None
    found = Properties()
    for key in keys:
        code, class_, is_there = parts(key)
        need(code < 1 << 16, "a key is out of range")
        if class_ == FIELD and code == KIND:
            node.kind = kind = model.unsigned("update_kind", [node.kind])
        elif class_ == FIELD and code == RECT:
            rect = read_rect_change(model, node)
        elif class_ == FIELD:
            raise Damaged("an update has an unknown field")
        elif class_ == SCALAR:
            value = scalar(model, node, key) if is_there else None
            put(node.scalars, key | 1, value)
            found.scalars[code] = value
        else:
            index = string(model, node, key) if is_there else None
            put(node.strings, key | 1, index)
            found.of(class_)[code] = None if index is None else model.text(index)
    node.update = shape + 1
    return Update(node.id, kind, rect, found.scalars, found.names, found.texts)


def put(values, key, value):
    if value is None:
        values.pop(key, None)
    else:
        values[key] = value


def read_shape(model, node):
    last_update, shapes = model.frame.update, model.update_shapes
    contexts = [
        hash_combine(last_update, 0x61),
        hash_combine(last_update, node.template),
        hash_combine(node.template, node.update),
    ]
    index = model.number("update", contexts, [node.update, last_update])
    if index:
        need(0 < index <= len(shapes), "a shape is unknown")
        return index - 1
    shape, last = [], 0
    while True:
        key = model.number("update_key", [last, hash_combine(node.template, last)])
        if key == 0:
            break
        model.items(1)
        last = u32(key - 1)
        need(last >> 1 not in (known >> 1 for known in shape), "a shape names a property twice")
        shape.append(last)
        need(len(shape) <= MAX_KEYS, "a shape has more keys than any may have")
    need(len(shapes) < MAX_TEMPLATES, "the segment holds more than any may hold")
    shapes.append(shape)
    return len(shapes) - 1


def mask_of(differences):
    return sum((value != 0) << axis for axis, value in enumerate(differences))


def read_rect_change(model, node):
    """Reads a rectangle: a mask of the edges that change, then each difference."""
    frame = model.frame
    parent_moved = node.parent.moved if node.parent and node.parent.moved_in == frame.number else [0] * 4
    contexts = [
        hash_combine(mask_of(frame.moved), frame.update),
        hash_combine(node.template, mask_of(node.moved)),
        hash_combine(node.id, mask_of(node.moved)),
    ]
    mask = model.unsigned("moved", contexts, [mask_of(node.moved), mask_of(frame.moved)])
    rect, found = list(node.rect), [0] * 4
    for axis, field in enumerate(("move_x", "move_y", "grow_w", "grow_h")):
        if mask >> axis & 1:
            found[axis] = difference(model, node, axis, field, found, parent_moved[axis])
            rect[axis] = i32(found[axis] + node.rect[axis])
    frame.moved = found
    node.moved_before, node.moved, node.moved_in, node.rect = node.moved, found, frame.number, rect
    return list(rect)


def difference(model, node, axis, field, found, parent_moved):
    old, own, own_before = node.rect[axis], node.moved[axis], node.moved_before[axis]
    other, moved = model.frame.moved[axis], model.touch.since_frame(axis & 1)
    first = found[axis - 1] if axis > 0 else 0
    second = found[axis - 2] if axis > 1 else 0
    contexts = [
        hash_combine(node.template, axis),
        hash_combine(hash_combine(bucket(other), bucket(moved)), bucket(first)),
        hash_combine(bits32(own), bits32(other)),
    ]
    # A node that grows around its centre moves by half.
    around_centre = -2 * second if axis >= 2 else 0
    expected = [own, other, 2 * own - own_before, parent_moved, moved, -moved, -own, -old, around_centre]
    return model.number(field, contexts, expected)


def scalar(model, node, key):
    frame, old, last = model.frame, node.scalars.get(key), node.last_changes.get(key, 0)
    if key >> 3 in COLOURS:
        contexts = [
            hash_combine(node.id, key),
            hash_combine(hash_combine(node.template, key), old or 0),
            hash_combine(key, bits32(frame.attr_change)),
        ]
        # The replaced colour is expected again.
        value = colour(model, "update_colour", contexts, [bits32(last)])
        node.last_changes[key] = old or 0
        return value
    # A node without an opacity is opaque.
    absent = 1000 if key >> 3 == OPACITY else 0
    old = absent if old is None else signed(old)
    contexts = [
        hash_combine(node.template, key),
        hash_combine(key, bits32(frame.attr_change) ^ 0x3333),
        hash_combine(key, bits32(last)),
    ]
    x, y, w, h = node.moved
    value = model.number("update_attr", contexts, [last, frame.attr_change, absent - old, x, y, -x, -y, w, h])
    frame.attr_change = node.last_changes[key] = value
    return bits32(i32(value + old))


def string(model, node, key):
    old = node.strings[key] + 1 if key in node.strings else 0
    contexts = [hash_combine(node.id, key), hash_combine(old, key), hash_combine(node.template, key)]
    replaced = node.last_changes.get(key, 0)
    field = "update_string" if key >> 1 & 3 == TEXT else "update_name"
    index = model.string(field, key, contexts, [old, replaced])
    # The replaced string is expected again.
    node.last_changes[key] = old
    return index
