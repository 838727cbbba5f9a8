"""The order of things: the header, then entries, each a kind, a time and what it says."""

from damaged import Damaged
from entries import Changes, Keyframe, SourceGone

from . import changes, header, nodes, surroundings
from .model import Model

END, KEYFRAME, CHANGES, GONE, TOUCH, ENVIRONMENT = range(6)


class Reader:
    def __init__(self, data):
        self.model = Model(data)

    def taken(self):
        """Bytes that went into what was read so far."""
        return self.model.decoder.taken

    def header(self):
        return header.read(self.model)

    def entry(self):
        """The next entry with its time, None at the end; within, None for one of a later version."""
        model = self.model
        model.items(1)
        kind = surroundings.entry_kind(model)
        if kind == END:
            return None
        now = model.clock.read(model, kind)
        if kind == KEYFRAME:
            return now, Keyframe(*nodes.keyframe(model))
        if kind == CHANGES:
            return now, Changes(*changes.frame(model))
        if kind == GONE:
            source = model.source()
            model.trees.pop(source, None)
            return now, SourceGone(source)
        if kind == TOUCH:
            return now, model.finger.read(model)
        if kind == ENVIRONMENT:
            return now, surroundings.environment_record(model)
        raise Damaged("an entry is of no kind")
