"""What is known of a segment at each entry: all that contexts and expected values are made from."""

from damaged import need, u32

from .coder import RangeDecoder
from .frame import Frame
from .looks import Looks
from .memory import Memory
from .numbers import Numbers
from .predictor import Predictor
from .strings import Strings, next_of
from .surroundings import Clock, Finger

# What a reader takes at most; see "Limits of a reader" in docs/format.md.
MOST_ITEMS, MOST_TEXT = 1 << 19, 64 << 20
MOST_STRINGS, MOST_STRING_BYTES = 1 << 16, 4 << 20


class Model:
    def __init__(self, data):
        self.decoder = RangeDecoder(data)
        self.predictor = Predictor(self.decoder)
        self.numbers, self.strings = Numbers(self.predictor), Strings(self.predictor)
        self.looks, self.memory = Looks(), Memory()
        self.update_shapes, self.trees = [], {}
        self.clock, self.finger, self.frame = Clock(0), Finger(), Frame()
        self.window = [0, 0]
        self.items_left, self.text_left = MOST_ITEMS, MOST_TEXT

    def items(self, count):
        need(0 <= count <= self.items_left, "the segment holds more than any may hold")
        self.items_left -= count

    def number(self, field, contexts=(), expected=()):
        """A number of 64 bits with a sign."""
        return self.numbers.number(field, contexts, expected)

    def unsigned(self, field, contexts=(), expected=()):
        """A number of 32 bits."""
        return u32(self.numbers.number(field, contexts, expected, is_signed=False))

    def symbol(self, field, contexts, bits):
        return self.numbers.symbol(field, contexts, bits)

    def source(self):
        source = self.unsigned("source", [], [self.clock.source])
        need(source < 256, "a source is out of range")
        self.clock.source = source
        return source

    def string(self, field, kind, contexts, expected):
        """A string's index: 0 is coded for a new one and one more than the index for one that is known, which is also
        how `expected` has them."""
        strings = self.strings
        index = self.unsigned(field, contexts, expected)
        if index:
            need(index <= len(strings.list), "a string is not known")
            self.text_left -= len(self.text(index - 1).encode("utf-8"))
            need(self.text_left >= 0, "the segment holds more than any may hold")
            return index - 1
        known = (strings.list[index - 1] for index in expected if 1 <= index <= len(strings.list))
        alike = next_of(next(known, "").encode("utf-8"))
        new = strings.new(kind, alike, MOST_STRING_BYTES - strings.byte_count)
        need(new < MOST_STRINGS, "the segment holds more than any may hold")
        return new

    def text(self, index):
        return self.strings.list[index]
