"""The state after the entries so far: the tree of each source, and the environment."""

from entries import Changes, Insert, Keyframe, Move, Paint, Remove, Scroll, SourceGone, Update
from environment import KEYBOARD, VIEWPORT

from .tree import Tree, InvalidChange


class Scene:
    def __init__(self, window):
        self.window, self.trees = window, {}
        # The known orientation, screen, app state and keyboard, by the kind of record.
        self.known = {KEYBOARD: ([], "")}
        # Sources with an invalid change. They stay unchanged until their next keyframe.
        self.lost = set()

    def apply(self, entry):
        """Applies a keyframe, changes, or the end of a source; returns the error of an invalid change, once for each source."""
        source = entry.source
        try:
            if isinstance(entry, Keyframe):
                self.lost.discard(source)
                self.trees[source] = Tree(entry.window, entry.nodes, entry.paint)
                self.window = entry.window
            elif isinstance(entry, SourceGone):
                self.trees.pop(source, None)
            elif isinstance(entry, Changes) and source not in self.lost:
                for change in entry.changes:
                    apply_change(self.tree(source), change)
        except InvalidChange as error:
            self.lost.add(source)
            return error
        return None

    def tree(self, source):
        if source not in self.trees:
            raise InvalidChange(f"source {source} has no tree: a keyframe must come first")
        return self.trees[source]

    def apply_environment(self, entry):
        """Applies an environment record."""
        if entry.kind == VIEWPORT:
            self.window = entry.numbers
            for tree in self.trees.values():
                tree.window = entry.numbers
        else:
            self.known[entry.kind] = (entry.numbers, entry.name)

    def is_known(self, entry):
        if entry.kind == VIEWPORT:
            return entry.numbers == self.window
        return entry.kind <= KEYBOARD and self.known.get(entry.kind) == (entry.numbers, entry.name)


def apply_change(tree, change):
    if isinstance(change, Remove):
        tree.remove(change.id)
    elif isinstance(change, Insert):
        tree.insert(change.node, change.after)
    elif isinstance(change, Move):
        tree.move(change.id, change.parent, change.after)
    elif isinstance(change, Update):
        tree.update(change)
    elif isinstance(change, Scroll):
        tree.scroll(change.id, change.offset)
    elif isinstance(change, Paint):
        tree.paint(change.order)
