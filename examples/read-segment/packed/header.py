"""The header's fields, told like everything else: a tag, whether it is a text or a number, and the value."""

import re

import header
from damaged import Damaged

from .hashing import i64
from .surroundings import Clock

TEXT = 0
MOST_FIELDS = 256


def read(model):
    fields, last, numbers = header.empty(), 0, [0, 0, 0]
    for _ in range(MOST_FIELDS):
        tag = model.unsigned("header_tag", [last], [last + 1])
        if tag == 0:
            model.window = [fields["width"], fields["height"]]
            model.clock = Clock(fields["uptime_ms"])
            return fields
        last = tag
        kind = model.unsigned("header_tag", [tag | 0x10000], [int(is_number(tag))])
        if kind == TEXT:
            value = model.text(model.string("header", tag | 0x2000, [tag], []))
            number = number_of(value)
        else:
            value = model.number("header", [tag], [*numbers, i64(numbers[0] + numbers[1])])
            number = value
        if number is not None:
            # Ids and times are often the same number twice, or a sum.
            numbers = [number, *numbers[:2]]
        header.tell(fields, tag, value)
    raise Damaged("the header has more fields than any may have")


def is_number(tag):
    return tag in header.FIELDS and header.FIELDS[tag][1] != header.TEXT


def number_of(text):
    """The number that a text writes, where it does and fits 64 bits."""
    if re.fullmatch("[+-]?[0-9]+", text) and i64(int(text)) == int(text):
        return int(text)
    return None
