"""Changes of a tree: their kinds and targets."""

from damaged import Damaged, i32, need, u32
from entries import Insert, Move, Paint, Remove, Scroll

from . import nodes, paint
from .context_hash import bits32, bucket, hash_combine, signed
from .tree import id_of, template_of
from .updates import update

END, REMOVE, INSERT, MOVE, UPDATE, SCROLL, PAINT = range(7)
SCROLL_X = 40 << 3 | 1


def frame(model):
    """Reads a frame: its source and its changes."""
    source = model.source()
    need(source in model.trees, f"source {source} has changes before its keyframe")
    tree, found = model.trees[source], []
    model.frame.number += 1
    model.frame.begin()
    while True:
        change = read_change(model, tree)
        if change is None:
            model.touch.at_frame = model.touch.at
            return source, found
        found.append(change)


def read_change(model, tree):
    model.items(1)
    kind = read_kind(model, tree)
    if kind == END:
        return None
    if kind == INSERT:
        return Insert(*nodes.read_node(model, tree, False))
    if kind == PAINT:
        return Paint(paint.order(model, tree))
    if kind == REMOVE:
        node = target(model, tree, kind)
        # The node behind it and its descendants is often removed next.
        model.frame.after_removed = id_of(behind_descendants(node))
        tree.remove(node)
        return Remove(node.id)
    if kind == MOVE:
        return read_move(model, tree, target(model, tree, kind))
    if kind == UPDATE:
        return update(model, target(model, tree, kind))
    if kind == SCROLL:
        return read_scroll(model, target(model, tree, kind))
    raise Damaged("the kind of a change is unknown")


def read_kind(model, tree):
    """Reads the kind of a change, and begins or ends a run of inserts."""
    frame_, coded = model.frame, model.coded
    kinds, target_ = frame_.kinds, frame_.target
    last = kinds & 7
    contexts = [
        hash_combine(kinds & 0x1FF, 0x21),
        hash_combine(hash_combine(frame_.update, last), model.touch.is_down()),
        hash_combine(hash_combine(target_, frame_.target_before), 0x22),
    ]
    kind = model.unsigned("change_kind", contexts, [frame_.next_kinds.get((last, target_), last)])
    frame_.next_kinds[last, target_] = kind
    if kind != INSERT and last == INSERT:
        # The next target is relative to the last inserted node.
        frame_.target = coded.last_id
    if kind == INSERT and last != INSERT:
        coded.begin(tree.by_id.get(target_), target_)
    frame_.kinds = bits32(kinds << 3 | kind & 7)
    return kind


def target(model, tree, kind):
    """The node that a change is about."""
    frame_ = model.frame
    last, before = frame_.target, frame_.target_before
    node = tree.by_id.get(last)
    parent = node.parent if node else None
    contexts = [
        hash_combine(hash_combine(kind, template_of(node)), frame_.update),
        hash_combine(hash_combine(kind, last), before),
        hash_combine(kind, last),
    ]
    expected = [
        frame_.next_targets.get((kind, last), 0),
        id_of(tree.following(node)),
        id_of(node.after) if node else 0,
        id_of(parent.after) if parent else 0,
        frame_.after_removed,
    ]
    id_ = u32(model.number("target", contexts, [id_ - last for id_ in expected]) + last)
    frame_.next_targets[kind, last] = id_
    frame_.target_before, frame_.target = last, id_
    need(id_ in tree.by_id, "the target of a change is not in the tree")
    return tree.by_id[id_]


def behind_descendants(node):
    """The node behind a node and its descendants in depth-first order."""
    while node and not node.after:
        node = node.parent
    return node.after if node else None


def read_move(model, tree, node):
    parent = node_ref(model, "place_parent", node.id, id_of(node.parent))
    parent_node = tree.find(parent, "a node's parent is not in the tree")
    after = node_ref(model, "place_after", node.id, id_of(tree.last_child(parent_node)))
    tree.move(node, parent_node, tree.find(after, "a node's sibling is not in the tree"))
    return Move(node.id, parent, after)


def node_ref(model, field, first_context, hint):
    """Reads an id, 0 for none, that is expected to be `hint` or 0."""
    return u32(model.number(field, [first_context], [0, -hint]) + hint)


def read_scroll(model, node):
    offset = []
    for axis, field in enumerate(("scroll_x", "scroll_y")):
        key = SCROLL_X + (axis << 3)
        old = signed(node.scalars.get(key, 0))
        last, before = node.last_changes.get(key, 0), node.last_changes.get((key, "before"), 0)
        moved, is_down = model.touch.since_frame(axis), model.touch.is_down()
        contexts = [
            hash_combine(bucket(moved), is_down),
            hash_combine(node.template, axis),
            hash_combine(bits32(last), bits32(min(model.time.step, 200))),
        ]
        value = model.number(field, contexts, [last, -moved, -old, 2 * last - before, moved])
        new = i32(value + old)
        if new != old:
            node.scalars[key] = bits32(new)
        node.last_changes[key], node.last_changes[key, "before"] = value, last
        offset.append(new)
    return Scroll(node.id, offset)
