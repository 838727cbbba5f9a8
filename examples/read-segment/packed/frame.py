"""What is known of the frame whose changes are read."""


class Frame:
    """What the changes of a frame have in common. It is new with each keyframe."""

    def __init__(self):
        self.number, self.max_id = 0, 0
        # What came after a node: the next change's node, its kind, the node painted next.
        self.following, self.kind_after, self.painted_after = {}, {}, {}
        self.begin()

    def begin(self):
        """The next frame of the same tree."""
        # The last kinds of changes, three bits each; the nodes of the last two; the shape of the last update.
        self.kinds = self.target = self.target_before = self.update = 0
        # The last difference of a scalar, what comes after a node that went, and how the last node moved.
        self.ramp = self.next = 0
        self.moved = [0] * 4
