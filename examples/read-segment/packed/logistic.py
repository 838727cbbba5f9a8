"""Conversions between probabilities and predictions: logits in steps of 1/256, in integers."""

# 65,536 / (1 + e^-x) for x from -12 to 12 in steps of a half.
LOGISTIC = [
    0, 1, 1, 2, 3, 5, 8, 13, 22, 36, 60, 98, 162, 267, 439, 720, 1179, 1921, 3108, 4971, 7812, 11955, 17625, 24743,
    32768, 40793, 47911, 53581, 57724, 60565, 62428, 63615, 64357, 64816, 65097, 65269, 65374, 65438, 65476, 65500,
    65514, 65523, 65528, 65531, 65533, 65534, 65535, 65535, 65535,
]  # fmt: skip
# Largest absolute value of a prediction, in steps of 1/256.
MAX_PREDICTION = 12 * 256 - 1


def squash(x):
    """The probability for a prediction."""
    x += MAX_PREDICTION + 1
    knot, rest = x >> 7, x & 127
    return (LOGISTIC[knot] * (128 - rest) + LOGISTIC[knot + 1] * rest) >> 7


def stretch_table():
    """The prediction for each probability in steps of 1/4096: the inverse of squash."""
    table, x = [], -MAX_PREDICTION
    for p in range(4096):
        while x < MAX_PREDICTION and squash(x) < p * 16 + 8:
            x += 1
        table.append(x)
    return table


STRETCH = stretch_table()
