"""The nodes that were told so far, and where to look for one like the next."""

from .hashing import mix

# Stands for the node before the last, where only the last is looked at.
ONE_ALONE = 0xFADE
# Nodes that are remembered before all of them are forgotten.
MOST_MEMOS = 1 << 15


class Memo:
    """A node as it was told."""

    def __init__(self, look, rect, strings, scalars, parent_size, before, id_step, place):
        self.look, self.rect, self.strings, self.scalars = look, rect, strings, scalars
        self.parent_size, self.id_step, self.place = parent_size, id_step, place
        # Where the sibling before it stood.
        self.before = before


class Memory:
    def __init__(self):
        self.forget()
        self.begin(None, 0)

    def begin(self, slot, id_):
        """A new run of nodes begins behind a node."""
        self.last_slot, self.last_id = slot, id_
        # Hashes of what the last two nodes of the run were.
        self.trail = [0, 0]

    def forget(self):
        """Begins anew with no node known, so that what is remembered stays within bounds."""
        self.count, self.last = 0, None
        self.by_content, self.by_place, self.by_look = {}, {}, {}

    def twin(self):
        """What came the last time after two nodes, or one, like the last."""
        trail, before = self.trail
        return self.by_content.get(mix(trail, before)) or self.by_content.get(mix(trail, ONE_ALONE))

    def add(self, memo, place_key, content, id_):
        if self.count >= MOST_MEMOS:
            self.forget()
        self.count += 1
        trail, before = self.trail
        self.by_content[mix(trail, before)] = self.by_content[mix(trail, ONE_ALONE)] = memo
        self.by_place[place_key] = self.by_look[memo.look] = memo
        self.last, self.last_id = memo, id_
        self.trail = [content, trail]
