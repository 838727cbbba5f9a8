"""Nodes of keyframes and inserts: where they go, what they look like, what they say."""

from damaged import i32, need, node_id, u32
from entries import NAME, SCALAR, TEXT, Node, parts

from . import paint
from .frame import Frame
from .hashing import bits32, mix, signed
from .looks import new_look
from .memory import Memo
from .rects import read_rect
from .tree import Slot, Tree, id_of, look_of

CHILD, ELSEWHERE = 0, -1
# How many ancestors are tried for a place.
MOST_CLIMB = 64


def keyframe(model):
    source = model.source()
    model.window = [i32(model.number("viewport", [axis], [model.window[axis]])) for axis in range(2)]
    tree = Tree()
    model.memory.begin(None, 0)
    model.frame = Frame()
    count = model.number("place", [0xFFFF])
    model.items(count)
    nodes = [node(model, tree, True)[0] for _ in range(count)]
    order = paint.order(model, tree)
    model.finger.at_frame = model.finger.at
    model.trees[source] = tree
    return source, list(model.window), nodes, order


def node(model, tree, is_keyframe):
    """A node, and the id of the sibling before it."""
    parent, before, place = read_place(model, tree, is_keyframe)
    slot = fields_of(model, parent, before, place)
    tree.insert(slot, parent, before)
    model.memory.last_slot = slot
    strings = [(parts(key), index) for key, index in slot.strings.items()]
    scalars = {key >> 3: value for key, value in slot.scalars.items()}
    names = {code: model.text(index) for (code, class_, _), index in strings if class_ == NAME}
    texts = {code: model.text(index) for (code, class_, _), index in strings if class_ == TEXT}
    return Node(slot.id, id_of(parent), slot.kind, list(slot.rect), scalars, names, texts), id_of(before)


def read_place(model, tree, is_keyframe):
    """0: the last node's first child. n > 0: right behind the last node (1), its parent (2), and so on up. -1:
    elsewhere, which is told by ids."""
    memory, keyframe_ = model.memory, int(is_keyframe)
    last, twin = memory.last_slot, memory.twin()
    look, look_up = look_of(last), look_of(last.parent if last else None)
    trail, _ = memory.trail
    contexts = [
        mix(look, keyframe_),
        mix(mix(look, look_up), keyframe_ | 2),
        mix(trail, keyframe_ | 4),
    ]
    expected = [twin.place if twin else 0, memory.last.place if memory.last else 0]
    place = model.number("place", contexts, expected)
    if place == CHILD:
        return last, None, place
    if place == ELSEWHERE:
        return (*elsewhere(model, tree, is_keyframe), place)
    need(place > 0, "a node has no place")
    sibling = last
    for _ in range(min(place - 1, MOST_CLIMB)):
        sibling = sibling.parent if sibling else None
    need(sibling is not None, "a node has no place")
    return sibling.parent, sibling, place


def elsewhere(model, tree, is_keyframe):
    base, last = model.memory.last_id, model.memory.last_slot
    up = last.parent if last else None
    id_ = model.number("place_parent", [base], [-base, id_of(up) - base]) + base
    parent = tree.find(u32(id_), "a node's parent is not in the tree")
    end = tree.last_child(parent)
    if is_keyframe:
        return parent, end
    base = id_of(end)
    id_ = model.number("place_after", [id_of(parent)], [-base]) + base
    return parent, tree.find(u32(id_), "a node's sibling is not in the tree")


class Around:
    """What is known of a node when its fields are told: its neighbours, and the nodes that may be like it."""

    def __init__(self, model, parent, before):
        memory = model.memory
        self.parent, self.before = parent, before
        self.second = before.before if before else None
        self.look_up, self.look_before, self.look_second = look_of(parent), look_of(before), look_of(self.second)
        above = look_of(parent.parent if parent else None)
        self.place_key = mix(mix(self.look_up, self.look_before), mix(self.look_second, above))
        # What came after nodes like the last ones, what stood at a place like this, and what had the same look.
        self.twin, self.like, self.same = memory.twin(), memory.by_place.get(self.place_key), None
        self.trail, self.trail_before = memory.trail
        self.size = parent.rect[2:] if parent else list(model.window)


def fields_of(model, parent, before, place):
    around = Around(model, parent, before)
    look = read_look(model, around)
    description = model.looks.list[look]
    model.items(len(description.keys))
    around.same = model.memory.by_look.get(look)
    id_step, id_ = read_id(model, around, look, place)
    strings = read_strings(model, around, look, description)
    rect = read_rect(model, around, look, list(strings.values())[-1] + 1 if strings else 0)
    scalars = read_scalars(model, around, look, description, rect)
    content = mix(mix(look, bits32(rect[2])), bits32(rect[3]))
    for index in strings.values():
        content = mix(content, index)
    corner = before.rect[:2] if before else [0, 0]
    memo = Memo(look, rect, dict(strings), dict(scalars), around.size, corner, id_step, place)
    model.memory.add(memo, around.place_key, content, id_)
    return Slot(id_, look, description.kind, rect, scalars, strings)


def read_look(model, around):
    twin, like, before = around.twin, around.like, around.before
    known = [one.look for one in (twin, like, before) if one]
    contexts = [
        mix(around.look_up, 0x77),
        mix(around.trail, around.trail_before),
        mix(around.look_up, around.look_before),
    ]
    index = model.number("look", contexts, [look + 1 for look in known])
    if index == 0:
        return new_look(model, known[0] if known else None, around.parent.look if around.parent else None)
    need(0 < index <= len(model.looks.list), "a look is not known")
    return index - 1


def read_id(model, around, look, place):
    memory, frame = model.memory, model.frame
    last = memory.last_id
    step = bits32(memory.last.id_step) if memory.last else 0
    contexts = [
        mix(around.trail, 0x1D),
        mix(bits32(place), step | 0x8000),
        mix(look, step),
    ]
    like = [memo.id_step for memo in (around.twin, around.like, around.same) if memo]
    id_step = model.number("node_id", contexts, [1, frame.max_id + 1 - last, *like])
    id_ = node_id(last + id_step)
    frame.max_id = max(frame.max_id, id_)
    return id_step, id_


def read_strings(model, around, look, description):
    strings = {}
    for key, _ in description.keys:
        _, class_, _ = parts(key)
        if class_ == SCALAR:
            continue
        memos = [memo for memo in (around.same, around.twin, around.like) if memo and key in memo.strings]
        found = [memo.strings[key] + 1 for memo in memos]
        if around.before and key in around.before.strings:
            found.append(around.before.strings[key] + 1)
        # The string that came to the list after the twin's, or the newest.
        of_twin = around.twin.strings.get(key) if around.twin else None
        found.append(len(model.strings.list) if of_twin is None else of_twin + 2)
        contexts = [mix(look, key), mix(mix(around.trail, key), 0x57), mix(key, 0x58)]
        strings[key] = model.string("string" if class_ == TEXT else "name", key, contexts, found)
    return strings


def read_scalars(model, around, look, description, rect):
    scalars = {}
    for key, value in description.keys:
        if key >> 1 & 3 != SCALAR:
            continue
        if value is None:
            memos = [memo for memo in (around.twin, around.like, around.same) if memo and key in memo.scalars]
            found = [signed(memo.scalars[key]) for memo in memos]
            if around.before and key in around.before.scalars:
                found.append(signed(around.before.scalars[key]))
            last = list(scalars.values())[-1] if scalars else 0
            contexts = [mix(key, 0x99), mix(look, key), mix(mix(look, key), last)]
            value = bits32(i32(model.number("attr", contexts, found + sizes(key >> 3, rect, around.size))))
        scalars[key] = value
    return scalars


def sizes(code, rect, room):
    """What a scalar may be for its node's place and size: contents and clips are often as large as the node."""
    x, y, w, h = rect
    if code in (42, 60, 32):
        return [w, room[0]]
    if code in (43, 61, 33):
        return [h, room[1]]
    if code == 30:
        return [-x, room[0] - x - w]
    if code == 31:
        return [-y, room[1] - y - h]
    return [0, 1]
