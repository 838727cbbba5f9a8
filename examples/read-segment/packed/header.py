"""The header's fields: each a tag, its type (text or number), and the value."""

import re

import header
from damaged import Damaged

from .context_hash import i64
from .environment import TimeModel

TEXT = 0
MAX_FIELDS = 256


def read(model):
    fields, last, numbers = header.empty(), 0, [0, 0, 0]
    for _ in range(MAX_FIELDS):
        tag = model.unsigned("header_tag", [last], [last + 1])
        if tag == 0:
            model.window = [fields["width"], fields["height"]]
            model.time = TimeModel(fields["elapsed_ms"])
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
            # Ids and times are often equal or sums.
            numbers = [number, *numbers[:2]]
        header.set_field(fields, tag, value)
    raise Damaged("the header has too many fields")


def is_number(tag):
    return tag in header.FIELDS and header.FIELDS[tag][1] != header.TEXT


def number_of(text):
    """The number that a text consists of, None if it is no number or does not fit 64 bits."""
    if re.fullmatch("[+-]?[0-9]+", text) and i64(int(text)) == int(text):
        return int(text)
    return None
