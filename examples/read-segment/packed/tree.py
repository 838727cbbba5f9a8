"""The tree of a source as the model sees it: what a node looks like, where it stands, how it moved last."""

from damaged import need

MOST_NODES, MOST_DEPTH = 1 << 17, 1024


class Slot:
    """A node. Other nodes are told by the node itself, None for none."""

    def __init__(self, id_, look, kind, rect, scalars, strings):
        self.id, self.look, self.kind, self.rect = id_, look, kind, rect
        # By key; strings by their index.
        self.scalars, self.strings = scalars, strings
        self.parent = self.before = self.after = self.first = self.last = None
        # How x, y, width and height changed the last time and the time before, and in which frame.
        self.moved, self.moved_before, self.moved_in = [0] * 4, [0] * 4, 0
        # How scalars changed last, by key, and what else a later change may come back to.
        self.ramps = {}
        # The shape of its last update, and one more; 0 for none.
        self.update = 0


def id_of(slot):
    return slot.id if slot else 0


def look_of(slot):
    """A look as contexts have it: one more than its index, 0 for no node."""
    return slot.look + 1 if slot else 0


class Tree:
    def __init__(self):
        self.by_id, self.first, self.last = {}, None, None

    def find(self, id_, reason):
        """The node of an id, none for 0."""
        need(id_ == 0 or id_ in self.by_id, reason)
        return self.by_id.get(id_)

    def last_child(self, parent):
        return parent.last if parent else self.last

    def following(self, slot):
        """The next node depth first; the first of all after none."""
        if slot is None:
            return self.first
        if slot.first:
            return slot.first
        for _ in range(MOST_DEPTH):
            if slot.after:
                return slot.after
            slot = slot.parent
            if slot is None:
                return None
        return None

    def insert(self, slot, parent, before):
        need(slot.id not in self.by_id, "an id is there twice")
        need(len(self.by_id) < MOST_NODES, "the tree has more nodes than any may have")
        self.check(slot, parent, before)
        self.attach(slot, parent, before)
        self.by_id[slot.id] = slot

    def move(self, slot, parent, before):
        self.check(slot, parent, before)
        need(before is not slot, "a node follows itself")
        self.detach(slot)
        self.attach(slot, parent, before)

    def remove(self, slot):
        self.detach(slot)
        pending = [slot]
        while pending:
            slot = pending.pop()
            child = slot.first
            while child:
                pending.append(child)
                child = child.after
            del self.by_id[slot.id]

    def check(self, slot, parent, before):
        above, depth = parent, 0
        while above:
            need(above is not slot and depth < MOST_DEPTH - 1, "a node stands below itself or too deep")
            above, depth = above.parent, depth + 1
        need(before is None or before.parent is parent, "a node follows one that is not its sibling")

    def attach(self, slot, parent, before):
        ends = parent or self
        slot.parent, slot.before = parent, before
        slot.after = before.after if before else ends.first
        if before:
            before.after = slot
        else:
            ends.first = slot
        if slot.after:
            slot.after.before = slot
        else:
            ends.last = slot

    def detach(self, slot):
        ends = slot.parent or self
        if slot.before:
            slot.before.after = slot.after
        else:
            ends.first = slot.after
        if slot.after:
            slot.after.before = slot.before
        else:
            ends.last = slot.before
