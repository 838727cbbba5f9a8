"""The nodes so far, and tables to find one that is similar to the next."""

from .context_hash import hash_combine

# Takes the place of the node before the last, for the lookup by the last node alone.
LAST_ALONE_SALT = 0xFADE
# Nodes that are kept before all of them are removed.
MAX_CODED_NODES = 1 << 15


class CodedNode:
    """A node as it was coded."""

    def __init__(self, template, rect, strings, scalars, parent_size, before, id_step, place):
        self.template, self.rect, self.strings, self.scalars = template, rect, strings, scalars
        self.parent_size, self.id_step, self.place = parent_size, id_step, place
        # The corner of the sibling before it.
        self.before = before


class CodedNodes:
    def __init__(self):
        self.clear()
        self.begin(None, 0)

    def begin(self, node, id_):
        """A new run of nodes begins behind a node."""
        self.last_node, self.last_id = node, id_
        # Content hashes of the last two nodes of the run, the newest first.
        self.trail = [0, 0]

    def clear(self):
        """Removes all nodes, so that memory stays bounded."""
        self.count, self.last = 0, None
        self.by_trail, self.by_place, self.by_template = {}, {}, {}

    def successor(self):
        """The node that came the last time after nodes like the last two, or else after one like the last."""
        trail, before = self.trail
        of_both = self.by_trail.get(hash_combine(trail, before))
        return of_both or self.by_trail.get(hash_combine(trail, LAST_ALONE_SALT))

    def add(self, coded_node, place_key, content, id_):
        if self.count >= MAX_CODED_NODES:
            self.clear()
        self.count += 1
        trail, before = self.trail
        self.by_trail[hash_combine(trail, before)] = self.by_trail[hash_combine(trail, LAST_ALONE_SALT)] = coded_node
        self.by_place[place_key] = self.by_template[coded_node.template] = coded_node
        self.last, self.last_id = coded_node, id_
        self.trail = [content, trail]
