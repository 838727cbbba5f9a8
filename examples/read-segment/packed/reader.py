"""Entries in their order: the header, then for each entry its kind, its time and its values."""

from damaged import Damaged
from entries import Changes, Keyframe, SourceGone

from . import changes, header, nodes, environment
from .model import Model

END, KEYFRAME, CHANGES, GONE, TOUCH, ENVIRONMENT = range(6)


class Reader:
    def __init__(self, version, data):
        self.model = Model(version, data)

    def taken(self):
        """Number of bytes taken so far."""
        return self.model.decoder.taken

    def header(self):
        return header.read(self.model)

    def entry(self):
        """Reads the next entry: its time, and the entry or None for an unknown environment record. Returns None at the end."""
        model = self.model
        model.items(1)
        kind = environment.entry_kind(model)
        if kind == END:
            return None
        now = model.time.read_time(model, kind)
        if kind == KEYFRAME:
            return now, Keyframe(*nodes.keyframe(model))
        if kind == CHANGES:
            return now, Changes(*changes.frame(model))
        if kind == GONE:
            source = model.source()
            model.trees.pop(source, None)
            return now, SourceGone(source)
        if kind == TOUCH:
            return now, model.touch.read_touch(model)
        if kind == ENVIRONMENT:
            return now, environment.environment_record(model)
        raise Damaged("the kind of an entry is unknown")
