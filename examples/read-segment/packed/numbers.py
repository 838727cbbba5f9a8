"""Numbers as decisions: first whether it is one of the values that are expected, the likeliest first; where it is
none of them, its length in bits, its sign and its bits from the highest on."""

from . import fields
from .hashing import i64, mix

LIKELIEST, LESS_LIKELY, LENGTH, SIGN, BITS, LAST_BITS = range(6)
# The most values that are expected by those who ask; behind them come those that came last under each context.
EXPECTED, CONTEXTS = 10, 3
# The most values that are tried, and the least score that the later ones need for it.
MOST_TRIED, WORTH_TRYING = 3, 2500
# The length that stands for all that are longer, which are told by what they are longer than that.
SHORTEST_LONG = 15


class Numbers:
    def __init__(self, predictor):
        self.p = predictor
        # How often each source of expected values was right, by field.
        self.scores = [[0x8000] * (EXPECTED + CONTEXTS) for _ in fields.NAMES]
        # What came last under a context, with the context.
        self.last = {}

    def number(self, name, contexts, expected=(), is_signed=True):
        field = fields.NUMBER[name]
        if not expected:
            return Told(self.p, field, contexts, None).number(is_signed)
        keys = [mix(mix(0x1A57, field << 8 | at), context) for at, context in enumerate(contexts)]
        sources = dict(enumerate(expected))
        for at, key in enumerate(keys):
            known, value = self.last.get(key >> 18, (0, 0))
            if known == key:
                sources[EXPECTED + at] = value
        scores = self.scores[field]
        value = self.expected(field, contexts, is_signed, ranked(sources, scores))
        for at, source in sources.items():
            scores[at] += ((65535 if source == value else 0) - scores[at]) >> 4
        for key in keys:
            self.last[key >> 18] = (key, value)
        return value

    def expected(self, field, contexts, is_signed, candidates):
        site = contexts[0] if contexts else 0
        for rank, (value, by, score) in enumerate(candidates):
            if rank >= MOST_TRIED or rank > 0 and score < WORTH_TRYING:
                break
            next_score = candidates[rank + 1][2] if rank + 1 < len(candidates) else 0
            class_ = LIKELIEST if rank == 0 else LESS_LIKELY
            key = field << 8 | class_
            standing = min(score >> 12, 40) << 3 | min(next_score >> 13, 7) | rank << 9
            self.p.begin(field, class_)
            self.p.ask(0, mix(mix(key, 0xA1), standing))
            self.p.ask(1, mix(mix(key, 0xA2), by))
            self.p.ask(2, mix(mix(mix(key, 0xA3), by), site))
            self.p.ask(3, mix(mix(mix(key, 0xA5), site), value))
            if self.p.bit():
                return value
        return Told(self.p, field, contexts, candidates[0][0]).number(is_signed)

    def symbol(self, name, contexts, bits):
        """A number of a few bits."""
        return Told(self.p, fields.NUMBER[name], contexts, None).bits(bits)


def ranked(sources, scores):
    """The distinct values with their sources, a bit each, and the sum of those sources' scores; the best first, of
    equals the one that was named first."""
    found = {}
    for at, value in sources.items():
        by, score = found.get(value, (0, 0))
        found[value] = (by | 1 << at, score + scores[at])
    candidates = [(value, by, score) for value, (by, score) in found.items()]
    return sorted(candidates, key=lambda candidate: -candidate[2])


def length_of(value):
    """Length in bits without the sign, 0 for 0."""
    return abs(value).bit_length()


class Told:
    """A number told by its own bits. `near` is the value that was likeliest: as long as the bits are as it has them,
    it is a guess at the next."""

    def __init__(self, predictor, field, contexts, near):
        self.p, self.field, self.contexts, self.near = predictor, field, contexts[:2], near
        self.walked = 1

    def number(self, is_signed):
        length = 0
        for bit in range(3, -1, -1):
            length = length << 1 | self.decide(LENGTH, lambda near: min(length_of(near), SHORTEST_LONG) >> bit & 1)
        if length == 0:
            return 0
        if length == SHORTEST_LONG:
            for bit in range(5, -1, -1):
                length += self.decide(LENGTH, lambda near: max(length_of(near) - SHORTEST_LONG, 0) >> bit & 1) << bit
        length = min(length, 64)
        is_negative = is_signed and self.decide(SIGN, lambda near: near < 0)
        value = 1
        for bit in range(length - 2, -1, -1):
            class_ = LAST_BITS if bit + 5 < length else BITS
            value = value << 1 | self.decide(class_, lambda near: abs(near) >> bit & 1)
        return i64(-value if is_negative else value)

    def bits(self, count):
        value = 0
        for _ in range(count):
            value = value << 1 | self.decide(BITS, None)
        return value

    def decide(self, class_, of):
        self.p.begin(self.field, class_)
        self.p.ask(0, mix(mix(self.field, 99), self.walked))
        for at, context in enumerate(self.contexts, 1):
            self.p.ask(at, mix(mix(self.field << 8 | at, context), self.walked))
        expected = None
        if self.near is not None:
            expected = int(of(self.near))
            self.p.ask(3, mix(mix(self.field, 0x777), class_ << 1 | expected), expected)
        bit = self.p.bit()
        if bit != expected:
            self.near = None
        self.walked = mix(self.walked, 2 + bit)
        return bit
