"""A tree that changes are applied to. Siblings are lists, since this is for reading and not for speed."""

SCROLL_X, SCROLL_Y = 40, 41
MOST_NODES, MOST_DEPTH = 1 << 17, 1024


class Unfit(Exception):
    """A change does not fit the tree, which is then as it was."""


def fit(is_right, reason):
    if not is_right:
        raise Unfit(reason)


class Node:
    def __init__(self, told):
        self.id, self.parent, self.kind, self.rect = told.id, told.parent, told.kind, told.rect
        self.scalars, self.names, self.texts = dict(told.scalars), dict(told.names), dict(told.texts)
        self.children = []

    def length(self, key):
        """A scalar as a length, None where it is not there."""
        value = self.scalars.get(key)
        return value - (1 << 32) if value is not None and value >> 31 else value


class Tree:
    def __init__(self, window, nodes, paint):
        self.window, self.nodes, self.roots, self.order = window, {}, [], None
        for node in nodes:
            siblings = self.siblings(node.parent)
            self.insert(node, siblings[-1] if siblings else 0)
        self.paint(paint)

    def node(self, id_):
        fit(id_ in self.nodes, f"node {id_} is not in the tree")
        return self.nodes[id_]

    def siblings(self, parent):
        return self.node(parent).children if parent else self.roots

    def depth_first(self):
        """Ids, parents before their children."""
        pending = self.roots[::-1]
        while pending:
            id_ = pending.pop()
            yield id_
            pending += self.nodes[id_].children[::-1]

    def place(self, id_, parent, after):
        """The index among its new siblings that a node goes to, where it may go there."""
        siblings = self.siblings(parent)
        above, depth = parent, 0
        while above:
            fit(above != id_, f"node {id_} would stand below itself")
            depth += 1
            fit(depth <= MOST_DEPTH, f"node {id_} stands deeper than {MOST_DEPTH}")
            above = self.nodes[above].parent
        fit(not after or after != id_ and after in siblings, f"node {after} is not a sibling of node {id_}")
        return siblings.index(after) + 1 if after else 0

    def insert(self, told, after):
        fit(told.id not in self.nodes, f"node {told.id} is in the tree already")
        fit(len(self.nodes) < MOST_NODES, "the tree has too many nodes")
        at = self.place(told.id, told.parent, after)
        if self.order is not None:
            # It is painted right after the node that stands before it depth first.
            below = self.last_below(after) if after else told.parent
            self.order.insert(self.order.index(below) + 1 if below in self.order else 0, told.id)
        self.nodes[told.id] = Node(told)
        self.siblings(told.parent).insert(at, told.id)

    def last_below(self, id_):
        for _ in range(MOST_DEPTH - 1):
            if not self.nodes[id_].children:
                break
            id_ = self.nodes[id_].children[-1]
        return id_

    def remove(self, id_):
        self.siblings(self.node(id_).parent).remove(id_)
        pending, gone = [id_], set()
        while pending:
            other = pending.pop()
            gone.add(other)
            pending += self.nodes.pop(other).children
        if self.order is not None:
            self.order = [other for other in self.order if other not in gone]

    def move(self, id_, parent, after):
        node = self.node(id_)
        self.place(id_, parent, after)
        self.siblings(node.parent).remove(id_)
        siblings = self.siblings(parent)
        siblings.insert(siblings.index(after) + 1 if after else 0, id_)
        node.parent = parent

    def update(self, update):
        node = self.node(update.id)
        node.kind = node.kind if update.kind is None else update.kind
        node.rect = node.rect if update.rect is None else update.rect
        for values, told in zip(
            (node.scalars, node.names, node.texts), (update.scalars, update.names, update.texts)
        ):
            for key, value in told.items():
                if value is None:
                    values.pop(key, None)
                else:
                    values[key] = value

    def scroll(self, id_, offset):
        node = self.node(id_)
        for key, value in zip((SCROLL_X, SCROLL_Y), offset):
            # An axis that stays as it is keeps its form too: absent, or a written zero.
            if (node.length(key) or 0) != value:
                node.scalars[key] = value & 0xFFFFFFFF

    def paint(self, order):
        if order is not None:
            is_right = len(order) == len(self.nodes) and set(order) == set(self.nodes)
            fit(is_right, "the order of painting does not name every node once")
            order = list(order)
        self.order = order
