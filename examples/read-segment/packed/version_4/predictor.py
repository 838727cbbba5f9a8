"""The predictor: mixes the predictions of a few contexts into the probability of a decision, and learns from it. All
arithmetic is in integers, so that every reader computes the same probabilities."""

from .. import fields
from ..context_hash import signed
from ..logistic import MAX_PREDICTION, STRETCH, squash

FIRST_CANDIDATE, LATER_CANDIDATE, LENGTH, HIGH_BITS, LOW_BITS = CLASSES = range(5)
PREDICTED_BYTE, HALF_BYTE = FIRST_CANDIDATE, HIGH_BITS
# The input of a reference value; those before it are contexts.
REFERENCE = 2

# Least probability of either bit, in steps of 1/65536.
MIN_PROBABILITY = 17
# Probability of a new counter, and of a new counter for bits of reference values.
NEW, FIRST_REFERENCE = 0x8000, 52000
# Count after which a counter's learning rate stops falling, and the learning rates by count.
COUNT_LIMIT = 29
RATES = [131072 // (2 * count + 3) for count in range(COUNT_LIMIT + 1)]
WEIGHT_RATE = 110


class Counter:
    """The probability of a 1 and the number of bits learned."""

    def __init__(self, p=NEW):
        self.p, self.count = p, 0

    def learn(self, bit):
        self.p += (((65535 if bit else 0) - self.p) >> 1) * RATES[self.count] >> 15
        self.count = min(self.count + 1, COUNT_LIMIT)


class Slot:
    """The counters of a nibble's context, one for each prefix: a 1, then the bits so far."""

    def __init__(self, check):
        self.check, self.counters = check, [Counter() for _ in range(16)]


def initial_weights(field, class_):
    hundredths = [47, 47, 27]
    if field == fields.TEXT:
        hundredths = [29, 29, 29]
    elif class_ in (FIRST_CANDIDATE, LATER_CANDIDATE):
        hundredths = [47, 47, 47]
    return [initial * 65536 // 100 for initial in hundredths]


class Predictor:
    def __init__(self, decoder):
        self.decoder = decoder
        # Counters of single decisions, and slots of nibbles, by place.
        self.counters, self.slots = {}, {}
        kinds = [(field, class_) for field in range(len(fields.NAMES)) for class_ in CLASSES]
        self.weights = {kind: initial_weights(*kind) for kind in kinds}
        # By the expected bit: how likely a bit of the reference value is right.
        self.references = {kind: [Counter(FIRST_REFERENCE), Counter(FIRST_REFERENCE)] for kind in kinds}

    def decide(self, field, class_, contexts):
        """Reads a decision."""
        counters = [self.counters.setdefault(context >> 16, Counter()) for context in contexts]
        predictions = [STRETCH[counter.p >> 4] for counter in counters]
        before = [(counter.p, counter.count) for counter in counters]
        bit = self.mixed_bit((field, class_), list(enumerate(predictions)))
        # Two contexts may share a counter: each learns from its state before the decision, and the last one counts.
        for counter, (p, count) in zip(counters, before):
            counter.p, counter.count = p, count
            counter.learn(bit)
        return bool(bit)

    def nibble(self, field, class_, contexts, width, reference=None):
        """Reads up to four bits, and returns them with the reference value, or None if they are not its bits."""
        kind = field, class_
        # The second context may take the place of the first one.
        places = [self.place(context) for context in contexts]
        slots = [self.slots[place] for place in places]
        prefix = 1
        for shift in range(width - 1, -1, -1):
            counters = [slot.counters[prefix] for slot in slots]
            inputs = [(at, STRETCH[counter.p >> 4]) for at, counter in enumerate(counters)]
            expected = None
            if reference is not None:
                expected = reference >> shift & 1
                right = self.references[kind][expected]
                prediction = STRETCH[right.p >> 4]
                inputs.append((REFERENCE, prediction if expected else -prediction))
            before = [(counter.p, counter.count) for counter in counters]
            bit = self.mixed_bit(kind, inputs)
            for counter, (p, count) in zip(counters, before):
                counter.p, counter.count = p, count
                counter.learn(bit)
            if expected is not None:
                right.learn(bit == expected)
                if bit != expected:
                    reference = None
            prefix = prefix << 1 | bit
        return prefix & (1 << width) - 1, reference

    def mixed_bit(self, kind, inputs):
        """Reads a bit whose inputs have these predictions. Weights learn from it."""
        weights = self.weights[kind]
        total = sum(weights[at] * prediction for at, prediction in inputs)
        p = squash(max(-MAX_PREDICTION, min(MAX_PREDICTION, total >> 16)))
        p = max(MIN_PROBABILITY, min(65536 - MIN_PROBABILITY, p))
        bit = self.decoder.bit(p)
        error = (bit << 16) - p
        for at, prediction in inputs:
            step = ((prediction * error >> 10) * WEIGHT_RATE) >> 10
            weights[at] = signed((weights[at] + step) & 0xFFFFFFFF)
        return bit

    def place(self, context):
        """The place of a context's slot. Two places are candidates; if neither belongs to the context, a new slot takes the one
        that has seen less."""
        place, check = context >> 19, context & 0xFFFF
        a, b = self.slots.get(place), self.slots.get(place ^ 1)
        if a and a.check == check:
            return place
        if b and b.check == check:
            return place ^ 1
        if (a.counters[1].count if a else 0) > (b.counters[1].count if b else 0):
            place ^= 1
        self.slots[place] = Slot(check)
        return place

    def train(self, context, value):
        """Learns a nibble that both sides know. Weights do not change."""
        slot, prefix = self.slots[self.place(context)], 1
        for shift in range(3, -1, -1):
            bit = value >> shift & 1
            slot.counters[prefix].learn(bit)
            prefix = prefix << 1 | bit
