"""Blocks of version 3: fields that repeat together share a column, and positions of nodes are differences to predictions.

The rest is as in version 1. The node history continues from block to block."""

import columns
from damaged import need
from entries import RECT

# Most entries of the node history, and most steps up to a parent.
MAX_NODES, MAX_STEPS = 1 << 15, 32

# The fields of each column; a property is in the column of nodes.
GROUPS = {
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
GROUP_OF = {field: group for group, fields in GROUPS.items() for field in fields}
NODES = 4

# Kinds of changes from here on are updates of known shapes.
KNOWN_UPDATE = 16
# The key of an update's first edge.
FIRST_EDGE = 2


class NodeRecord:
    """The history's entry of a node; the default stands for a node without an entry."""

    def __init__(self, parent=0):
        self.rect, self.parent, self.last_child = [0, 0, 0, 0], parent, 0


class Blocks(columns.Blocks):
    def __init__(self, elapsed_ms):
        super().__init__(elapsed_ms)
        self.nodes, self.tree, self.previous = {}, 0, 0

    def column_of(self, number):
        return GROUP_OF.get(number, NODES)

    def tree_of(self, source, is_new=False):
        self.tree = source
        if is_new:
            self.previous = 0

    def record(self, id_):
        return self.nodes.get((self.tree, id_), NodeRecord())

    def difference(self, column, expected):
        return (expected + self.column(column).signed(32)) & 0xFFFFFFFF

    def edge(self, column, expected):
        value = self.difference(column, expected)
        return value - (1 << 32) if value >> 31 else value

    def parent(self, id_):
        steps = self.number(9)
        need(steps <= MAX_STEPS, "a parent is too far up")
        if steps == MAX_STEPS:
            parent = self.difference(9, self.previous)
        else:
            parent = self.previous
            for _ in range(steps):
                parent = self.record(parent).parent
        self.insert(id_, parent)
        return parent

    def insert(self, id_, parent):
        """Inserts a node behind the last child of its parent, and predicts its rectangle and sibling."""
        above = self.record(parent)
        self.sibling = above.last_child
        self.expected = [0, self.record(self.sibling).rect[1], above.rect[2], 0]
        above.last_child = self.previous = id_
        if (self.tree, id_) in self.nodes or len(self.nodes) < MAX_NODES:
            self.nodes[self.tree, id_] = NodeRecord(parent)

    def rect(self, id_):
        rect = [self.edge(column, expected) for column, expected in zip((12, 13, 14, 15), self.expected)]
        self.record(id_).rect = rect
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
            self.record(update.id).rect = list(update.rect)
        return update

    def update_rect(self, id_, fields, code):
        if code == RECT:
            fields[RECT] = list(self.record(id_).rect)
            return
        edge = code - FIRST_EDGE
        need(RECT in fields and 0 <= edge < 4, "an update has an unknown field")
        fields[RECT][edge] = self.edge(24 + edge, fields[RECT][edge])
