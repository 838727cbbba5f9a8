"""The state that the changes of a frame are predicted from."""


class FrameContext:
    """The changes of the frame so far. Each keyframe resets it."""

    def __init__(self):
        self.number, self.max_id = 0, 0
        # By node: the target and the kind of the next change, and the node painted next.
        self.next_targets, self.next_kinds, self.painted_after = {}, {}, {}
        self.begin()

    def begin(self):
        """Begins the next frame."""
        # The last kinds of changes, three bits each; the last two targets; one more than the shape of the last update.
        self.kinds = self.target = self.target_before = self.update = 0
        # The last difference of a scalar, the node behind the last removed one, and the last change of a rectangle.
        self.attr_change = self.after_removed = 0
        self.moved = [0] * 4
