"""The state of a segment between two entries, from which contexts and expected values are computed."""

from damaged import need, u32

from .range_decoder import RangeDecoder
from .frame_context import FrameContext
from .templates import Templates
from .coded_nodes import CodedNodes
from .strings import StringTable, increment_last_number
from .environment import TimeModel, TouchState
from . import version_2, version_4

# How each version of the packed form codes numbers and the bytes of strings.
VALUES = {2: version_2.values, 4: version_4.values}

# Limits of a reader; see "Limits of a reader" in docs/format.md.
MAX_ITEMS, MAX_TEXT = 1 << 19, 64 << 20
MAX_STRINGS, MAX_STRING_BYTES = 1 << 16, 4 << 20


class Model:
    def __init__(self, version, data):
        self.decoder = RangeDecoder(data)
        self.numbers, texts = VALUES[version](self.decoder)
        self.strings = StringTable(texts)
        self.templates, self.coded = Templates(), CodedNodes()
        self.update_shapes, self.trees = [], {}
        self.time, self.touch, self.frame = TimeModel(0), TouchState(), FrameContext()
        self.window = [0, 0]
        self.items_left, self.text_left = MAX_ITEMS, MAX_TEXT

    def items(self, count):
        need(0 <= count <= self.items_left, "the segment holds more than any may hold")
        self.items_left -= count

    def number(self, field, contexts=(), expected=()):
        """Reads a signed number of 64 bits."""
        return self.numbers.number(field, contexts, expected)

    def unsigned(self, field, contexts=(), expected=()):
        """Reads an unsigned number of 32 bits."""
        return u32(self.numbers.number(field, contexts, expected, is_signed=False))

    def symbol(self, field, contexts, bits):
        return self.numbers.symbol(field, contexts, bits)

    def source(self):
        source = self.unsigned("source", [], [self.time.source])
        need(source < 256, "a source is out of range")
        self.time.source = source
        return source

    def string(self, field, kind, contexts, expected):
        """Reads a string; returns its index. 0 is coded for a new string, and one more than the index for a known one; so it
        is in `expected`."""
        strings = self.strings
        index = self.unsigned(field, contexts, expected)
        if index:
            need(index <= len(strings.list), "a string is unknown")
            self.text_left -= len(self.text(index - 1).encode("utf-8"))
            need(self.text_left >= 0, "the segment holds more than any may hold")
            return index - 1
        known = (strings.list[index - 1] for index in expected if 1 <= index <= len(strings.list))
        similar = increment_last_number(next(known, "").encode("utf-8"))
        new = strings.new(kind, similar, MAX_STRING_BYTES - strings.byte_count)
        need(new < MAX_STRINGS, "the segment holds more than any may hold")
        return new

    def text(self, index):
        return self.strings.list[index]
