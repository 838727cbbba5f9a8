"""A tree that changes are applied to. Siblings are lists: the code is for reading, not for speed."""

SCROLL_X, SCROLL_Y = 40, 41
MAX_NODES, MAX_DEPTH = 1 << 17, 1024


class InvalidChange(Exception):
    """A change is invalid for the tree, which stays unchanged."""


def check(is_valid, reason):
    if not is_valid:
        raise InvalidChange(reason)


class Node:
    def __init__(self, entry):
        self.id, self.parent, self.kind, self.rect = entry.id, entry.parent, entry.kind, entry.rect
        self.scalars, self.names, self.texts = dict(entry.scalars), dict(entry.names), dict(entry.texts)
        self.children = []

    def length(self, key):
        """A scalar as a length, None if it is absent."""
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
        check(id_ in self.nodes, f"node {id_} is not in the tree")
        return self.nodes[id_]

    def siblings(self, parent):
        return self.node(parent).children if parent else self.roots

    def depth_first(self):
        """Ids in depth-first order: parents before their children."""
        pending = self.roots[::-1]
        while pending:
            id_ = pending.pop()
            yield id_
            pending += self.nodes[id_].children[::-1]

    def place(self, id_, parent, after):
        """The index of a node among its new siblings. Raises InvalidChange if the place is invalid."""
        siblings = self.siblings(parent)
        above, depth = parent, 0
        while above:
            check(above != id_, f"node {id_} would be below itself")
            depth += 1
            check(depth <= MAX_DEPTH, f"node {id_} is deeper than {MAX_DEPTH}")
            above = self.nodes[above].parent
        check(not after or after != id_ and after in siblings, f"node {after} is not a sibling of node {id_}")
        return siblings.index(after) + 1 if after else 0

    def insert(self, entry, after):
        check(entry.id not in self.nodes, f"node {entry.id} is already in the tree")
        check(len(self.nodes) < MAX_NODES, "the tree has too many nodes")
        at = self.place(entry.id, entry.parent, after)
        if self.order is not None:
            # It is painted directly behind the node before it in depth-first order.
            below = self.last_below(after) if after else entry.parent
            self.order.insert(self.order.index(below) + 1 if below in self.order else 0, entry.id)
        self.nodes[entry.id] = Node(entry)
        self.siblings(entry.parent).insert(at, entry.id)

    def last_below(self, id_):
        for _ in range(MAX_DEPTH - 1):
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
        for values, updated in zip(
            (node.scalars, node.names, node.texts), (update.scalars, update.names, update.texts)
        ):
            for key, value in updated.items():
                if value is None:
                    values.pop(key, None)
                else:
                    values[key] = value

    def scroll(self, id_, offset):
        node = self.node(id_)
        for key, value in zip((SCROLL_X, SCROLL_Y), offset):
            # An unchanged axis keeps its form: absent, or a stored 0.
            if (node.length(key) or 0) != value:
                node.scalars[key] = value & 0xFFFFFFFF

    def paint(self, order):
        if order is not None:
            is_valid = len(order) == len(self.nodes) and set(order) == set(self.nodes)
            check(is_valid, "the order of painting does not name every node once")
            order = list(order)
        self.order = order
