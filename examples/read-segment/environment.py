"""Environment records: the meanings of their numbers."""

from entries import Environment

VIEWPORT, ORIENTATION, SCREEN, APP, KEYBOARD, ANCHOR, TAP, LONG_PRESS, SWIPE, PINCH, TOUCH_WITHOUT_PLACE = range(11)

# The meaning of each number by kind: a length, an unsigned number of 32 bits, any number, or a code below n.
LENGTH, COUNT, ANY = "length", "count", "any"
NUMBERS = {
    VIEWPORT: (LENGTH, LENGTH),
    ORIENTATION: (2,),
    SCREEN: (),
    APP: (4,),
    KEYBOARD: (LENGTH, LENGTH, LENGTH, LENGTH),
    ANCHOR: (ANY, ANY),
    TAP: (LENGTH, LENGTH),
    LONG_PRESS: (LENGTH, LENGTH, COUNT),
    SWIPE: (LENGTH, LENGTH, LENGTH, LENGTH, 4, COUNT),
    PINCH: (LENGTH, LENGTH, COUNT, COUNT),
    TOUCH_WITHOUT_PLACE: (COUNT, 4),
}


def environment(kind, numbers, names):
    """The record, or None if this version does not know it. Later versions may add kinds, numbers and names."""
    if kind not in NUMBERS:
        return None
    meanings = NUMBERS[kind]
    if kind == KEYBOARD and not numbers:
        meanings = ()
    if len(numbers) < len(meanings) or kind == SCREEN and not names:
        return None
    numbers = numbers[: len(meanings)]
    if not all(fits(number, meaning) for number, meaning in zip(numbers, meanings)):
        return None
    return Environment(kind, numbers, names[0] if kind == SCREEN else "")


def fits(number, meaning):
    if meaning == LENGTH:
        return -0x80000000 <= number <= 0x7FFFFFFF
    if meaning == COUNT:
        return 0 <= number <= 0xFFFFFFFF
    return meaning == ANY or 0 <= number < meaning
