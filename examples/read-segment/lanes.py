"""Blocks of version 3: fields that repeat together share a lane, and a node's place is told by what is not expected of it.

The rest is as in version 1. What is remembered of nodes goes on from block to block."""

import columns
from damaged import need
from entries import RECT

# What is remembered at most, and how far up a parent is looked for.
MOST_NODES, MOST_STEPS = 1 << 15, 32

# The columns of version 1 in each lane; a property is in the lane of nodes.
LANES = {
    1: [1],
    2: [2],
    3: [3, 4, 5, 6, 16, 48, 49, 50, 51, 52],
    4: [8, 9, 10, 11, 19],
    5: [12, 13, 14, 15],
    6: [17, 18, 20, 21, 23, 28, 29, 30, 31],
    7: [24, 25, 26, 27],
    8: [32, 33, 35],
    9: [34, 36],
    10: [40, 41],
    11: [42, 43],
}
LANE_OF = {column: lane for lane, of in LANES.items() for column in of}
NODES = 4

# Changes of a number from here on are updates of shapes that are known.
KNOWN_UPDATE = 16
# The key of an update's first edge.
FIRST_EDGE = 2


class Known:
    """What is remembered of a node; nothing is known of one that was never there."""

    def __init__(self, parent=0):
        self.rect, self.parent, self.last_child = [0, 0, 0, 0], parent, 0


class Blocks(columns.Blocks):
    def __init__(self, uptime_ms):
        super().__init__(uptime_ms)
        self.nodes, self.tree, self.before = {}, 0, 0

    def place(self, number):
        return LANE_OF.get(number, NODES)

    def tree_of(self, source, is_new=False):
        self.tree = source
        if is_new:
            self.before = 0

    def known(self, id_):
        return self.nodes.get((self.tree, id_), Known())

    def difference(self, column, expected):
        return (expected + self.column(column).signed(32)) & 0xFFFFFFFF

    def edge(self, column, expected):
        value = self.difference(column, expected)
        return value - (1 << 32) if value >> 31 else value

    def parent(self, id_):
        steps = self.number(9)
        need(steps <= MOST_STEPS, "a parent is too far up")
        if steps == MOST_STEPS:
            parent = self.difference(9, self.before)
        else:
            parent = self.before
            for _ in range(steps):
                parent = self.known(parent).parent
        self.enter(id_, parent)
        return parent

    def enter(self, id_, parent):
        """Remembers a node behind those that its parent has, and what is expected of it."""
        above = self.known(parent)
        self.sibling = above.last_child
        self.expected = [0, self.known(self.sibling).rect[1], above.rect[2], 0]
        above.last_child = self.before = id_
        if (self.tree, id_) in self.nodes or len(self.nodes) < MOST_NODES:
            self.nodes[self.tree, id_] = Known(parent)

    def rect(self, id_):
        rect = [self.edge(column, expected) for column, expected in zip((12, 13, 14, 15), self.expected)]
        self.known(id_).rect = rect
        return rect

    def after(self):
        return self.difference(19, self.sibling)

    def change_of(self, kind):
        if kind == 3:
            return self.update(self.shape_of(0))
        if kind >= KNOWN_UPDATE:
            return self.update(self.shape_of(kind - KNOWN_UPDATE + 1))
        return super().change_of(kind)

    def update(self, shape):
        update = super().update(shape)
        if update.rect is not None:
            self.known(update.id).rect = list(update.rect)
        return update

    def moved(self, id_, fields, code):
        if code == RECT:
            fields[RECT] = list(self.known(id_).rect)
            return
        edge = code - FIRST_EDGE
        need(RECT in fields and 0 <= edge < 4, "an update has a field of no kind")
        fields[RECT][edge] = self.edge(24 + edge, fields[RECT][edge])
