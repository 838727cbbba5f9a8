"""The tree of a source as the model sees it: the values of its nodes, and how these changed last."""

from damaged import need

MAX_NODES, MAX_DEPTH = 1 << 17, 1024


class ModelNode:
    """A node. Relatives are references, or None."""

    def __init__(self, id_, template, kind, rect, scalars, strings):
        self.id, self.template, self.kind, self.rect = id_, template, kind, rect
        # By shape key; strings are indices.
        self.scalars, self.strings = scalars, strings
        self.parent = self.before = self.after = self.first = self.last = None
        # The last change of x, y, width and height, the change before it, and the number of the frame of the last change.
        self.moved, self.moved_before, self.moved_in = [0] * 4, [0] * 4, 0
        # The last change of each property, by shape key: the difference of a number, or the replaced string or colour.
        self.last_changes = {}
        # One more than the shape of the last update, 0 for none.
        self.update = 0


def id_of(node):
    return node.id if node else 0


def template_of(node):
    """One more than the index of a node's template, 0 for no node: the form that enters contexts."""
    return node.template + 1 if node else 0


class ModelTree:
    def __init__(self):
        self.by_id, self.first, self.last = {}, None, None

    def find(self, id_, reason):
        """The node of an id, None for 0."""
        need(id_ == 0 or id_ in self.by_id, reason)
        return self.by_id.get(id_)

    def last_child(self, parent):
        return parent.last if parent else self.last

    def following(self, node):
        """The next node in depth-first order; the first of all for None."""
        if node is None:
            return self.first
        if node.first:
            return node.first
        for _ in range(MAX_DEPTH):
            if node.after:
                return node.after
            node = node.parent
            if node is None:
                return None
        return None

    def insert(self, node, parent, before):
        need(node.id not in self.by_id, "an id occurs twice")
        need(len(self.by_id) < MAX_NODES, "the tree has too many nodes")
        self.check(node, parent, before)
        self.attach(node, parent, before)
        self.by_id[node.id] = node

    def move(self, node, parent, before):
        self.check(node, parent, before)
        need(before is not node, "a node is behind itself")
        self.detach(node)
        self.attach(node, parent, before)

    def remove(self, node):
        self.detach(node)
        pending = [node]
        while pending:
            node = pending.pop()
            child = node.first
            while child:
                pending.append(child)
                child = child.after
            del self.by_id[node.id]

    def check(self, node, parent, before):
        above, depth = parent, 0
        while above:
            need(above is not node and depth < MAX_DEPTH - 1, "a node is below itself or too deep")
            above, depth = above.parent, depth + 1
        need(before is None or before.parent is parent, "a node is behind one that is not its sibling")

    def attach(self, node, parent, before):
        ends = parent or self
        node.parent, node.before = parent, before
        node.after = before.after if before else ends.first
        if before:
            before.after = node
        else:
            ends.first = node
        if node.after:
            node.after.before = node
        else:
            ends.last = node

    def detach(self, node):
        ends = node.parent or self
        if node.before:
            node.before.after = node.after
        else:
            ends.first = node.after
        if node.after:
            node.after.before = node.before
        else:
            ends.last = node.before
