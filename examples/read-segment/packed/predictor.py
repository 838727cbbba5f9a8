"""How likely a decision is: several guesses, each from what was seen under a context of its own, mixed by weights
that learn which guesses are good for what. All in integers, so that every reader arrives at the same."""

from . import fields

SEATS, LEVELS, CLASSES = 7, 6, 6

# 65,536 / (1 + e^-x) for x from -12 to 12 in steps of a half.
LOGISTIC = [
    0, 1, 1, 2, 3, 5, 8, 13, 22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11955, 17625, 24743,
    32768, 40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438, 65476, 65500,
    65514, 65523, 65528, 65531, 65533, 65534, 65535, 65535, 65535,
]  # fmt: skip
# Guesses are in steps of 1/256 and end here.
EDGE = 12 * 256 - 1
# No decision is taken for surer than this.
LEAST = 17
# A counter that has seen nothing, and one that is asked how often what is expected comes.
NEW, EXPECTED_FIRST = 0x8000, 52000
# Decisions after which a counter learns no slower, how fast it learns before, and which weight it has.
COUNT_LIMIT = 29
RATES = [131072 // (2 * count + 3) for count in range(COUNT_LIMIT + 1)]
LEVEL_OF = [0, 1, 2] + [3] * 3 + [4] * 10 + [5] * 14
LEARNING, MOST_WEIGHT = 77, 1 << 20


def squash(x):
    """The probability of a guess."""
    x += EDGE + 1
    knot, rest = x >> 7, x & 127
    return (LOGISTIC[knot] * (128 - rest) + LOGISTIC[knot + 1] * rest) >> 7


def stretch_table():
    """The guess of a probability in steps of 1/4096: the inverse of squash."""
    table, x = [], -EDGE
    for p in range(4096):
        while x < EDGE and squash(x) < p * 16 + 8:
            x += 1
        table.append(x)
    return table


STRETCH = stretch_table()


def first_weights():
    weights = []
    for field in range(len(fields.NAMES)):
        for class_ in range(CLASSES):
            for seat in range(SEATS):
                if field == fields.TEXT:
                    first = 21
                elif class_ < 2:
                    first = 15
                else:
                    first = 28 if seat < 3 else 20
                weights += [first * share * 65536 // 10000 for share in (137, 100, 100, 100, 70, 70)]
    return weights


class Predictor:
    def __init__(self, decoder):
        self.decoder = decoder
        # By place: the probability of 1, how often it was asked, and the part of its context that tells it from
        # others which share the place.
        self.counters = {}
        self.weights = first_weights()

    def begin(self, field, class_):
        """A decision comes up; who has guesses at it gives them to `ask`, and then `bit` makes it."""
        self.base = (field * CLASSES + class_) * SEATS * LEVELS
        self.made, self.sum = [], 0

    def find(self, context):
        """The counter of a context. Two places are looked at; where neither has it, it takes that of the one that
        knows less."""
        place, check = context >> 14, context & 0x3FF
        a, b = self.counters.get(place), self.counters.get(place ^ 1)
        if a and a[2] == check:
            return place, a
        if b and b[2] == check:
            return place ^ 1, b
        if (a[1] if a else 0) > (b[1] if b else 0):
            place ^= 1
        return place, (NEW, 0, check)

    def ask(self, seat, context, expected=None):
        """Takes the guess of a context's counter; where a value is expected, at whether that comes."""
        place, (p, count, check) = self.find(context)
        if count == 0 and expected is not None:
            p = EXPECTED_FIRST
        guess = -STRETCH[p >> 4] if expected == 0 else STRETCH[p >> 4]
        weight = self.base + seat * LEVELS + LEVEL_OF[count]
        self.sum += guess * self.weights[weight]
        self.made.append((place, weight, guess, p, count, check, expected == 0))

    def bit(self):
        """Makes the decision, and learns from it."""
        p = squash(max(-EDGE, min(EDGE, self.sum >> 16)))
        p = max(LEAST, min(65536 - LEAST, p))
        bit = self.decoder.bit(p)
        error = (bit << 16) - p
        for place, weight, guess, p, count, check, is_flipped in self.made:
            step = ((guess * error >> 10) * LEARNING) >> 10
            self.weights[weight] = max(-MOST_WEIGHT, min(MOST_WEIGHT, self.weights[weight] + step))
            self.learn(place, p, count, check, bit ^ is_flipped)
        return bit

    def learn(self, place, p, count, check, came):
        p += (((65535 if came else 0) - p) >> 1) * RATES[count] >> 15
        self.counters[place] = (p, min(count + 1, COUNT_LIMIT), check)

    def learn_known(self, context, bit):
        """Learns from a decision that both sides know, leaving the weights as they are."""
        place, (p, count, check) = self.find(context)
        self.learn(place, p, count, check, bit)
