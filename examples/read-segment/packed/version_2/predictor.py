"""The predictor: mixes the predictions of several contexts into the probability of a decision, and learns from it. All
arithmetic is in integers, so that every reader computes the same probabilities."""

from .. import fields
from ..logistic import MAX_PREDICTION, STRETCH, squash

SLOTS, LEVELS, CLASSES = 7, 6, 6

# Least probability of either bit, in steps of 1/65536.
MIN_PROBABILITY = 17
# Probability of a new counter, and of a new counter with an expected bit.
NEW, FIRST_EXPECTED = 0x8000, 52000
# Count after which a counter's learning rate stops falling, the learning rates by count, and the confidence levels.
COUNT_LIMIT = 29
RATES = [131072 // (2 * count + 3) for count in range(COUNT_LIMIT + 1)]
LEVEL_OF = [0, 1, 2] + [3] * 3 + [4] * 10 + [5] * 14
WEIGHT_RATE, MAX_WEIGHT = 77, 1 << 20


def initial_weights():
    weights = []
    for field in range(len(fields.NAMES)):
        for class_ in range(CLASSES):
            for slot in range(SLOTS):
                if field == fields.TEXT:
                    initial = 21
                elif class_ < 2:
                    initial = 15
                else:
                    initial = 28 if slot < 3 else 20
                weights += [initial * factor * 65536 // 10000 for factor in (137, 100, 100, 100, 70, 70)]
    return weights


class Predictor:
    def __init__(self, decoder):
        self.decoder = decoder
        # By place: the probability of 1, the count, and the check bits of the context.
        self.counters = {}
        self.weights = initial_weights()

    def begin(self, field, class_):
        """Begins a decision. `predict` adds its contexts, and then `bit` decodes it."""
        self.base = (field * CLASSES + class_) * SLOTS * LEVELS
        self.predictions, self.sum = [], 0

    def find(self, context):
        """The counter of a context and its place. Two places are candidates; if neither belongs to the context, a new counter
        takes the one with the lower count."""
        place, check = context >> 14, context & 0x3FF
        a, b = self.counters.get(place), self.counters.get(place ^ 1)
        if a and a[2] == check:
            return place, a
        if b and b[2] == check:
            return place ^ 1, b
        if (a[1] if a else 0) > (b[1] if b else 0):
            place ^= 1
        return place, (NEW, 0, check)

    def predict(self, slot, context, expected=None):
        """Adds the prediction of a context, or, with an expected bit, the prediction that this bit is right."""
        place, (p, count, check) = self.find(context)
        if count == 0 and expected is not None:
            p = FIRST_EXPECTED
        prediction = -STRETCH[p >> 4] if expected == 0 else STRETCH[p >> 4]
        weight = self.base + slot * LEVELS + LEVEL_OF[count]
        self.sum += prediction * self.weights[weight]
        self.predictions.append((place, weight, prediction, p, count, check, expected == 0))

    def bit(self):
        """Decodes the decision and learns from it."""
        p = squash(max(-MAX_PREDICTION, min(MAX_PREDICTION, self.sum >> 16)))
        p = max(MIN_PROBABILITY, min(65536 - MIN_PROBABILITY, p))
        bit = self.decoder.bit(p)
        error = (bit << 16) - p
        for place, weight, prediction, p, count, check, is_flipped in self.predictions:
            step = ((prediction * error >> 10) * WEIGHT_RATE) >> 10
            self.weights[weight] = max(-MAX_WEIGHT, min(MAX_WEIGHT, self.weights[weight] + step))
            self.learn(place, p, count, check, bit ^ is_flipped)
        return bit

    def learn(self, place, p, count, check, bit):
        p += (((65535 if bit else 0) - p) >> 1) * RATES[count] >> 15
        self.counters[place] = (p, min(count + 1, COUNT_LIMIT), check)

    def train(self, context, bit):
        """Learns a bit that both sides know. Weights do not change."""
        place, (p, count, check) = self.find(context)
        self.learn(place, p, count, check, bit)
