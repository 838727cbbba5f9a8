"""Numbers: a choice among expected values, with an escape to a literal: the length in bits, the sign, and the bits from the
highest, in nibbles."""

from .. import fields
from ..context_hash import bits32, hash_combine, i64
from .predictor import FIRST_CANDIDATE, HIGH_BITS, LATER_CANDIDATE, LENGTH, LOW_BITS

# Number of sources that a caller may name; the recent values under the contexts are sources too.
MAX_EXPECTED = 10
# Most values that are tried before the escape, and most successes that are counted.
MAX_TRIED, MAX_SUCCESSES = 6, 15
# The length that is an escape for itself and all longer ones.
LONG_LENGTH = 15


class RightSources:
    """The last two right sources of a field, which are tried first."""

    def __init__(self):
        self.first, self.second, self.successes = 0, 1, 0

    def learn(self, right):
        """Learns which sources were right."""
        if self.first in right:
            self.successes = min(self.successes + 1, MAX_SUCCESSES)
            return
        if right:
            newest = preferred(right, self.second)
            if self.successes:
                self.second = newest
            else:
                self.first, self.second = newest, self.first
        self.successes //= 2


def preferred(sources, source):
    """The source if it is one of these, else the first one of them."""
    return source if source in sources else min(sources)


class Numbers:
    def __init__(self, predictor):
        self.predictor = predictor
        self.right = [RightSources() for _ in fields.NAMES]
        # Recent values: by place, the key of a context and the value.
        self.recent = {}

    def number(self, name, contexts, expected=(), is_signed=True):
        field = fields.NUMBER[name]
        if not expected:
            return Literal(self.predictor, field, contexts, None).number(is_signed)
        keys = [hash_combine(hash_combine(0x1A57, field << 8 | at), context) for at, context in enumerate(contexts)]
        sources = dict(enumerate(expected))
        for at, key in enumerate(keys):
            known, value = self.recent.get(key >> 18, (0, 0))
            if known == key:
                sources[MAX_EXPECTED + at] = value
        value = self.candidate_or_literal(field, contexts, is_signed, sources)
        for key in keys:
            self.recent[key >> 18] = (key, value)
        return value

    def candidate_or_literal(self, field, contexts, is_signed, sources):
        right = self.right[field]
        first_context = contexts[0] if contexts else 0
        first = candidate = sources[preferred(sources, right.first)]
        rest = set(sources)
        for rank in range(MAX_TRIED):
            agreeing = that_expect(sources, candidate)
            rest -= agreeing
            mask = sum(1 << source for source in agreeing)
            by_sources = hash_combine(field << 8 | (rank > 0), mask << 8 | 0xA2)
            keys = [by_sources, hash_combine(by_sources, first_context)]
            if rank == 0:
                keys.append(hash_combine(hash_combine(field << 8 | 0xA5, first_context), candidate))
            if self.predictor.decide(field, LATER_CANDIDATE if rank else FIRST_CANDIDATE, keys):
                right.learn(agreeing)
                return candidate
            if not rest:
                break
            candidate = sources[preferred(rest, right.second)]
        value = Literal(self.predictor, field, contexts, first).number(is_signed)
        right.learn(that_expect(sources, value))
        return value

    def symbol(self, name, contexts, bits):
        """Reads a symbol of a few bits."""
        return Literal(self.predictor, fields.NUMBER[name], contexts, None).symbol(bits)


def that_expect(sources, value):
    """The sources whose values have the same lowest 32 bits."""
    return {source for source, other in sources.items() if bits32(other) == bits32(value)}


def length_of(value):
    """Length in bits without the sign, 0 for 0."""
    return abs(value).bit_length()


class Literal:
    """A number coded by its own bits. The reference value is the first candidate, which was wrong: as long as the bits agree
    with it, its next bit is expected."""

    def __init__(self, predictor, field, contexts, reference):
        self.predictor, self.field, self.reference = predictor, field, reference
        self.keys = [hash_combine(field, 99)]
        self.keys += [hash_combine(field << 8 | 1, context) for context in contexts[:1]]

    def number(self, is_signed):
        length = self.length()
        if length == 0:
            return 0
        sign_bits = int(is_signed)
        high_bits = min(length - 1, 4 - sign_bits)
        left = length - 1 - high_bits

        def high(value):
            sign = sign_bits if value < 0 else 0
            return sign << high_bits | bits_at(value, left, high_bits)

        coded = self.nibble(HIGH_BITS, self.keys, 0x100 + length, sign_bits + high_bits, high)
        is_negative = is_signed and coded >> high_bits == 1
        value = 1 << high_bits | coded & (1 << high_bits) - 1
        path, is_first = length << 4 | coded, True
        while left > 0:
            width = min(left, 4)
            left -= width
            if is_first or self.reference is not None:
                coded = self.nibble(LOW_BITS, self.keys[:1], 0x1000 + path, width, lambda value: bits_at(value, left, width))
            else:
                coded = self.plain(width)
            is_first = False
            value = value << width | coded
            path = hash_combine(path, coded)
        return i64(-value if is_negative else value)

    def length(self):
        length = self.nibble(LENGTH, self.keys, 1, 4, lambda value: min(length_of(value), LONG_LENGTH))
        if length < LONG_LENGTH:
            return length
        high = self.nibble(LENGTH, self.keys[:1], 2, 4, lambda value: above(value) >> 2)
        low = self.nibble(LENGTH, self.keys[:1], 3 + high, 2, lambda value: above(value) & 3)
        return min(length + (high << 2 | low), 64)

    def symbol(self, width):
        return self.nibble(HIGH_BITS, self.keys, 0, width, lambda value: 0)

    def nibble(self, class_, keys, salt, width, part):
        """Reads a nibble. `part` gives the same bits of the reference value."""
        contexts = [hash_combine(key, salt) for key in keys]
        expected = None if self.reference is None else part(self.reference)
        coded, expected = self.predictor.nibble(self.field, class_, contexts, width, expected)
        if expected is None:
            self.reference = None
        return coded

    def plain(self, width):
        """Reads bits that nothing predicts."""
        coded = 0
        for _ in range(width):
            coded = coded << 1 | self.predictor.decoder.bit(1 << 15)
        return coded


def above(value):
    """The length above the escape."""
    return max(length_of(value) - LONG_LENGTH, 0)


def bits_at(value, from_, width):
    """So many bits of a number without the sign, from a bit up."""
    return abs(value) >> from_ & (1 << width) - 1
