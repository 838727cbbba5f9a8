"""Changes of a tree: of which kind, and which node."""

from damaged import Damaged, i32, need, u32
from entries import Insert, Move, Paint, Remove, Scroll

from . import nodes, paint
from .hashing import bits32, bucket, mix, signed
from .tree import id_of, look_of
from .updates import update

END, REMOVE, INSERT, MOVE, UPDATE, SCROLL, PAINT = range(7)
SCROLL_X = 40 << 3 | 1


def frame(model):
    """A frame's source and its changes."""
    source = model.source()
    need(source in model.trees, f"source {source} has changes before its keyframe")
    tree, found = model.trees[source], []
    model.frame.number += 1
    model.frame.begin()
    while True:
        change = read_change(model, tree)
        if change is None:
            model.finger.at_frame = model.finger.at
            return source, found
        found.append(change)


def read_change(model, tree):
    model.items(1)
    kind = read_kind(model, tree)
    if kind == END:
        return None
    if kind == INSERT:
        return Insert(*nodes.node(model, tree, False))
    if kind == PAINT:
        return Paint(paint.order(model, tree))
    if kind == REMOVE:
        slot = target(model, tree, kind)
        # What comes after it, and after all below it, is often the next to go.
        model.frame.next = id_of(next_beside(slot))
        tree.remove(slot)
        return Remove(slot.id)
    if kind == MOVE:
        return move(model, tree, target(model, tree, kind))
    if kind == UPDATE:
        return update(model, target(model, tree, kind))
    if kind == SCROLL:
        return scroll(model, target(model, tree, kind))
    raise Damaged("a change is of no kind")


def read_kind(model, tree):
    frame_, memory = model.frame, model.memory
    kinds, target_ = frame_.kinds, frame_.target
    last = kinds & 7
    contexts = [
        mix(kinds & 0x1FF, 0x21),
        mix(mix(frame_.update, last), model.finger.is_down()),
        mix(mix(target_, frame_.target_before), 0x22),
    ]
    kind = model.unsigned("change_kind", contexts, [frame_.kind_after.get((last, target_), last)])
    frame_.kind_after[last, target_] = kind
    if kind != INSERT and last == INSERT:
        # What comes after inserts is told from the last of them.
        frame_.target = memory.last_id
    if kind == INSERT and last != INSERT:
        memory.begin(tree.by_id.get(target_), target_)
    frame_.kinds = bits32(kinds << 3 | kind & 7)
    return kind


def target(model, tree, kind):
    """The node that a change is about."""
    frame_ = model.frame
    last, before = frame_.target, frame_.target_before
    slot = tree.by_id.get(last)
    up = slot.parent if slot else None
    contexts = [
        mix(mix(kind, look_of(slot)), frame_.update),
        mix(mix(kind, last), before),
        mix(kind, last),
    ]
    expected = [
        frame_.following.get((kind, last), 0),
        id_of(tree.following(slot)),
        id_of(slot.after) if slot else 0,
        id_of(up.after) if up else 0,
        frame_.next,
    ]
    id_ = u32(model.number("target", contexts, [id_ - last for id_ in expected]) + last)
    frame_.following[kind, last] = id_
    frame_.target_before, frame_.target = last, id_
    need(id_ in tree.by_id, "a change is about no node")
    return tree.by_id[id_]


def next_beside(slot):
    while slot and not slot.after:
        slot = slot.parent
    return slot.after if slot else None


def move(model, tree, slot):
    parent = node_ref(model, "place_parent", slot.id, id_of(slot.parent))
    up = tree.find(parent, "a node's parent is not in the tree")
    after = node_ref(model, "place_after", slot.id, id_of(tree.last_child(up)))
    tree.move(slot, up, tree.find(after, "a node's sibling is not in the tree"))
    return Move(slot.id, parent, after)


def node_ref(model, field, site, hint):
    """An id, 0 for none, that is expected to be another's."""
    return u32(model.number(field, [site], [0, -hint]) + hint)


def scroll(model, slot):
    offset = []
    for axis, field in enumerate(("scroll_x", "scroll_y")):
        key = SCROLL_X + (axis << 3)
        old = signed(slot.scalars.get(key, 0))
        ramp, before = slot.ramps.get(key, 0), slot.ramps.get((key, "before"), 0)
        finger, is_down = model.finger.since_frame(axis), model.finger.is_down()
        contexts = [
            mix(bucket(finger), is_down),
            mix(slot.look, axis),
            mix(bits32(ramp), bits32(min(model.clock.step, 200))),
        ]
        value = model.number(field, contexts, [ramp, -finger, -old, 2 * ramp - before, finger])
        new = i32(value + old)
        if new != old:
            slot.scalars[key] = bits32(new)
        slot.ramps[key], slot.ramps[key, "before"] = value, ramp
        offset.append(new)
    return Scroll(slot.id, offset)
