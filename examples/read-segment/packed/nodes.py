"""Nodes of keyframes and inserts: their places, templates and values."""

from damaged import i32, need, node_id, u32
from entries import NAME, SCALAR, TEXT, Node, parts

from . import paint
from .frame_context import FrameContext
from .context_hash import bits32, hash_combine, signed
from .templates import new_template
from .coded_nodes import CodedNode
from .rect import read_rect
from .tree import ModelNode, ModelTree, id_of, template_of

CHILD, ELSEWHERE = 0, -1
# Most ancestors of the last node that a place is relative to.
MAX_STEPS_UP = 64


def keyframe(model):
    source = model.source()
    model.window = [i32(model.number("viewport", [axis], [model.window[axis]])) for axis in range(2)]
    tree = ModelTree()
    model.coded.begin(None, 0)
    model.frame = FrameContext()
    count = model.number("place", [0xFFFF])
    model.items(count)
    nodes = [read_node(model, tree, True)[0] for _ in range(count)]
    order = paint.order(model, tree)
    model.touch.at_frame = model.touch.at
    model.trees[source] = tree
    return source, list(model.window), nodes, order


def read_node(model, tree, is_keyframe):
    """Reads a node; returns it and the id of the sibling before it."""
    parent, before, place = read_place(model, tree, is_keyframe)
    node = read_values(model, parent, before, place)
    tree.insert(node, parent, before)
    model.coded.last_node = node
    strings = [(parts(key), index) for key, index in node.strings.items()]
    scalars = {key >> 3: value for key, value in node.scalars.items()}
    names = {code: model.text(index) for (code, class_, _), index in strings if class_ == NAME}
    texts = {code: model.text(index) for (code, class_, _), index in strings if class_ == TEXT}
    return Node(node.id, id_of(parent), node.kind, list(node.rect), scalars, names, texts), id_of(before)


def read_place(model, tree, is_keyframe):
    """Reads a place. 0: the first child of the last node. n > 0: directly behind the last node (1), its parent (2), and
    so on. -1: elsewhere, by ids."""
    coded, keyframe_ = model.coded, int(is_keyframe)
    last, successor = coded.last_node, coded.successor()
    template, parent_template = template_of(last), template_of(last.parent if last else None)
    trail, _ = coded.trail
    contexts = [
        hash_combine(template, keyframe_),
        hash_combine(hash_combine(template, parent_template), keyframe_ | 2),
        hash_combine(trail, keyframe_ | 4),
    ]
    expected = [successor.place if successor else 0, coded.last.place if coded.last else 0]
    place = model.number("place", contexts, expected)
    if place == CHILD:
        return last, None, place
    if place == ELSEWHERE:
        return (*elsewhere(model, tree, is_keyframe), place)
    need(place > 0, "the place of a node does not exist")
    sibling = last
    for _ in range(min(place - 1, MAX_STEPS_UP)):
        sibling = sibling.parent if sibling else None
    need(sibling is not None, "the place of a node does not exist")
    return sibling.parent, sibling, place


def elsewhere(model, tree, is_keyframe):
    base, last = model.coded.last_id, model.coded.last_node
    sibling_parent = id_of(last.parent if last else None)
    id_ = model.number("place_parent", [base], [-base, sibling_parent - base]) + base
    parent = tree.find(u32(id_), "a node's parent is not in the tree")
    last_child = tree.last_child(parent)
    if is_keyframe:
        return parent, last_child
    base = id_of(last_child)
    id_ = model.number("place_after", [id_of(parent)], [-base]) + base
    return parent, tree.find(u32(id_), "a node's sibling is not in the tree")


class NodeContext:
    """The values that a node's fields are predicted from: its relatives, and similar nodes that were coded before."""

    def __init__(self, model, parent, before):
        coded = model.coded
        self.parent, self.before = parent, before
        self.second_before = before.before if before else None
        self.parent_template, self.before_template = template_of(parent), template_of(before)
        grandparent_template = template_of(parent.parent if parent else None)
        self.place_key = hash_combine(
            hash_combine(self.parent_template, self.before_template),
            hash_combine(template_of(self.second_before), grandparent_template),
        )
        # The node that came after nodes like the last ones, and the newest nodes with the same place key and template.
        self.successor, self.same_place = coded.successor(), coded.by_place.get(self.place_key)
        self.same_template = None
        self.trail, self.trail_before = coded.trail
        self.parent_size = parent.rect[2:] if parent else list(model.window)


def read_values(model, parent, before, place):
    context = NodeContext(model, parent, before)
    template = read_template(model, context)
    description = model.templates.list[template]
    model.items(len(description.keys))
    context.same_template = model.coded.by_template.get(template)
    id_step, id_ = read_id(model, context, template, place)
    strings = read_strings(model, context, template, description)
    rect = read_rect(model, context, template, list(strings.values())[-1] + 1 if strings else 0)
    scalars = read_scalars(model, context, template, description, rect)
    content = hash_combine(hash_combine(template, bits32(rect[2])), bits32(rect[3]))
    for index in strings.values():
        content = hash_combine(content, index)
    corner = before.rect[:2] if before else [0, 0]
    coded_node = CodedNode(template, rect, dict(strings), dict(scalars), context.parent_size, corner, id_step, place)
    model.coded.add(coded_node, context.place_key, content, id_)
    return ModelNode(id_, template, description.kind, rect, scalars, strings)


def read_template(model, context):
    successor, same_place, before = context.successor, context.same_place, context.before
    known = [one.template for one in (successor, same_place, before) if one]
    contexts = [
        hash_combine(context.parent_template, 0x77),
        hash_combine(context.trail, context.trail_before),
        hash_combine(context.parent_template, context.before_template),
    ]
    index = model.number("template", contexts, [template + 1 for template in known])
    if index == 0:
        return new_template(model, known[0] if known else None, context.parent.template if context.parent else None)
    need(0 < index <= len(model.templates.list), "a template is unknown")
    return index - 1


def read_id(model, context, template, place):
    coded, frame = model.coded, model.frame
    last, newest = coded.last_id, coded.last
    step = bits32(newest.id_step) if newest else 0
    contexts = [
        hash_combine(context.trail, 0x1D),
        hash_combine(bits32(place), step | 0x8000),
        hash_combine(template, step),
    ]
    similar = (context.successor, context.same_place, context.same_template)
    steps = [coded.id_step for coded in similar if coded]
    id_step = model.number("node_id", contexts, [1, frame.max_id + 1 - last, *steps])
    id_ = node_id(last + id_step)
    frame.max_id = max(frame.max_id, id_)
    return id_step, id_


def read_strings(model, context, template, description):
    strings = {}
    for key, _ in description.keys:
        _, class_, _ = parts(key)
        if class_ == SCALAR:
            continue
        similar = (context.same_template, context.successor, context.same_place)
        found = [coded.strings[key] + 1 for coded in similar if coded and key in coded.strings]
        if context.before and key in context.before.strings:
            found.append(context.before.strings[key] + 1)
        # The string behind the successor's in the list, or the newest.
        of_successor = context.successor.strings.get(key) if context.successor else None
        found.append(len(model.strings.list) if of_successor is None else of_successor + 2)
        contexts = [
            hash_combine(template, key),
            hash_combine(hash_combine(context.trail, key), 0x57),
            hash_combine(key, 0x58),
        ]
        strings[key] = model.string("string" if class_ == TEXT else "name", key, contexts, found)
    return strings


def read_scalars(model, context, template, description, rect):
    scalars = {}
    for key, value in description.keys:
        if key >> 1 & 3 != SCALAR:
            continue
        if value is None:
            similar = (context.successor, context.same_place, context.same_template)
            found = [signed(coded.scalars[key]) for coded in similar if coded and key in coded.scalars]
            if context.before and key in context.before.scalars:
                found.append(signed(context.before.scalars[key]))
            last = list(scalars.values())[-1] if scalars else 0
            template_and_key = hash_combine(template, key)
            contexts = [hash_combine(key, 0x99), template_and_key, hash_combine(template_and_key, last)]
            value = bits32(i32(model.number("attr", contexts, found + sizes(key >> 3, rect, context.parent_size))))
        scalars[key] = value
    return scalars


def sizes(code, rect, parent_size):
    """Lengths that a scalar often equals: contents and clips are often as large as the node."""
    x, y, w, h = rect
    if code in (42, 60, 32):
        return [w, parent_size[0]]
    if code in (43, 61, 33):
        return [h, parent_size[1]]
    if code == 30:
        return [-x, parent_size[0] - x - w]
    if code == 31:
        return [-y, parent_size[1] - y - h]
    return [0, 1]
