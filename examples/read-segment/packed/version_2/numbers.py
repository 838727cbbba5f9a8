"""Numbers: a choice among expected values, the likeliest first, with an escape to a literal: the length in bits, the sign,
and the bits from the highest."""

from .. import fields
from ..context_hash import i64, hash_combine

FIRST_CANDIDATE, LATER_CANDIDATE, LENGTH, SIGN, HIGH_BITS, LOW_BITS = range(6)
# Most values that a caller may expect, and most contexts; the recent values under the contexts are expected too.
MAX_EXPECTED, MAX_CONTEXTS = 10, 3
# Most candidates that are tried before the escape, and the least score of a candidate after the first.
MAX_TRIED, MIN_TRIED_SCORE = 3, 2500
# The length that is an escape for itself and all longer ones.
LONG_LENGTH = 15


class Numbers:
    def __init__(self, predictor):
        self.predictor = predictor
        # Scores of the sources of expected values, by field: how often each was right.
        self.scores = [[0x8000] * (MAX_EXPECTED + MAX_CONTEXTS) for _ in fields.NAMES]
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
        scores = self.scores[field]
        value = self.candidate_or_literal(field, contexts, is_signed, ranked(sources, scores))
        for at, source in sources.items():
            scores[at] += ((65535 if source == value else 0) - scores[at]) >> 4
        for key in keys:
            self.recent[key >> 18] = (key, value)
        return value

    def candidate_or_literal(self, field, contexts, is_signed, candidates):
        first_context = contexts[0] if contexts else 0
        for rank, (value, mask, score) in enumerate(candidates):
            if rank >= MAX_TRIED or rank > 0 and score < MIN_TRIED_SCORE:
                break
            next_score = candidates[rank + 1][2] if rank + 1 < len(candidates) else 0
            class_ = FIRST_CANDIDATE if rank == 0 else LATER_CANDIDATE
            key = field << 8 | class_
            standing = min(score >> 12, 40) << 3 | min(next_score >> 13, 7) | rank << 9
            self.predictor.begin(field, class_)
            self.predictor.predict(0, hash_combine(hash_combine(key, 0xA1), standing))
            self.predictor.predict(1, hash_combine(hash_combine(key, 0xA2), mask))
            self.predictor.predict(2, hash_combine(hash_combine(hash_combine(key, 0xA3), mask), first_context))
            self.predictor.predict(3, hash_combine(hash_combine(hash_combine(key, 0xA5), first_context), value))
            if self.predictor.bit():
                return value
        return Literal(self.predictor, field, contexts, candidates[0][0]).number(is_signed)

    def symbol(self, name, contexts, bits):
        """Reads a symbol of a few bits."""
        return Literal(self.predictor, fields.NUMBER[name], contexts, None).bits(bits)


def ranked(sources, scores):
    """The candidates: distinct values with their sources, a bit each, and the sum of these sources' scores. The highest
    score comes first; candidates of equal score keep the order of their sources."""
    found = {}
    for at, value in sources.items():
        mask, score = found.get(value, (0, 0))
        found[value] = (mask | 1 << at, score + scores[at])
    candidates = [(value, mask, score) for value, (mask, score) in found.items()]
    return sorted(candidates, key=lambda candidate: -candidate[2])


def length_of(value):
    """Length in bits without the sign, 0 for 0."""
    return abs(value).bit_length()


class Literal:
    """A number coded by its own bits. The reference value is the likeliest candidate, which was wrong: as long as the bits
    agree with it, its next bit is expected."""

    def __init__(self, predictor, field, contexts, reference):
        self.predictor, self.field, self.contexts, self.reference = predictor, field, contexts[:2], reference
        self.path = 1

    def number(self, is_signed):
        length = 0
        for bit in range(3, -1, -1):
            length = length << 1 | self.decide(LENGTH, lambda value: min(length_of(value), LONG_LENGTH) >> bit & 1)
        if length == 0:
            return 0
        if length == LONG_LENGTH:
            for bit in range(5, -1, -1):
                length += self.decide(LENGTH, lambda value: max(length_of(value) - LONG_LENGTH, 0) >> bit & 1) << bit
        length = min(length, 64)
        is_negative = is_signed and self.decide(SIGN, lambda value: value < 0)
        value = 1
        for bit in range(length - 2, -1, -1):
            class_ = LOW_BITS if bit + 5 < length else HIGH_BITS
            value = value << 1 | self.decide(class_, lambda value: abs(value) >> bit & 1)
        return i64(-value if is_negative else value)

    def bits(self, count):
        value = 0
        for _ in range(count):
            value = value << 1 | self.decide(HIGH_BITS, None)
        return value

    def decide(self, class_, bit_of):
        self.predictor.begin(self.field, class_)
        self.predictor.predict(0, hash_combine(hash_combine(self.field, 99), self.path))
        for at, context in enumerate(self.contexts, 1):
            self.predictor.predict(at, hash_combine(hash_combine(self.field << 8 | at, context), self.path))
        expected = None
        if self.reference is not None:
            expected = int(bit_of(self.reference))
            self.predictor.predict(3, hash_combine(hash_combine(self.field, 0x777), class_ << 1 | expected), expected)
        bit = self.predictor.bit()
        if bit != expected:
            self.reference = None
        self.path = hash_combine(self.path, 2 + bit)
        return bit
