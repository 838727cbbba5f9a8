"""The layout of a tree in the window: absolute frames, visible parts, and ranks in the order of painting."""

from typing import NamedTuple

from .tree import SCROLL_X, SCROLL_Y, Node

SCROLL = 6
CLIP = (30, 31, 32, 33)
CLIPS_CHILDREN, UNCLIPPED = 34, 35


class LaidOutNode(NamedTuple):
    node: Node
    frame: list
    visible: list
    rank: int


def clamp(value):
    return max(-0x80000000, min(0x7FFFFFFF, value))


def moved(rect, x, y):
    return [clamp(rect[0] + x), clamp(rect[1] + y), *rect[2:]]


def intersection(a, b):
    """The intersection of two rectangles."""
    found = []
    for axis in range(2):
        begin = max(a[axis], b[axis])
        end = min(clamp(a[axis] + a[axis + 2]), clamp(b[axis] + b[axis + 2]))
        found.append((begin, max(clamp(end - begin), 0)))
    return [begin for begin, _ in found] + [length for _, length in found]


def layout(tree):
    """The nodes in depth-first order, each with its layout."""
    ids = list(tree.depth_first())
    ranks = {id_: rank for rank, id_ in enumerate(ids)}
    ranks.update({id_: rank for rank, id_ in enumerate(tree.order or ())})
    # By node: the origin of its children's coordinates, and the rectangle that clips them.
    context = {0: ((0, 0), [0, 0, *tree.window])}
    found = []
    for id_ in ids:
        node = tree.nodes[id_]
        origin, clip = context[node.parent]
        frame = moved(node.rect, *origin)
        visible = visible_part(node, frame, clip)
        clips = node.kind == SCROLL or node.scalars.get(CLIPS_CHILDREN)
        scrolled = [node.length(key) or 0 for key in (SCROLL_X, SCROLL_Y)]
        inner = (clamp(frame[0] - scrolled[0]), clamp(frame[1] - scrolled[1]))
        context[id_] = (inner, visible if clips else clip)
        found.append(LaidOutNode(node, frame, visible, ranks[id_]))
    return found


def visible_part(node, frame, clip):
    """The visible part of a node: within the rectangle that clips it, unless the node states its own."""
    if node.scalars.get(UNCLIPPED):
        return frame
    own = [node.length(key) for key in CLIP]
    if None not in own:
        return moved(own, frame[0], frame[1])
    return intersection(frame, clip)
