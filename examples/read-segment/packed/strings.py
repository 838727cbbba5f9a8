"""Strings: each is coded once as bytes and then by its index."""

import re

from damaged import need


class StringTable:
    def __init__(self, texts):
        # How a version codes bytes.
        self.texts = texts
        self.list, self.byte_count = [], 0

    def new(self, kind, similar, max_bytes):
        """Reads a new string, which may equal or begin like a similar one; returns its index."""
        read = self.texts.read(kind, similar, max_bytes)
        try:
            self.list.append(read.decode("utf-8"))
        except UnicodeDecodeError:
            need(False, "a string is not UTF-8")
        self.byte_count += len(read)
        return len(self.list) - 1


def increment_last_number(text):
    """The string with the last number in it incremented."""
    found = re.match(rb"(.*?)([0-9]{1,9})([^0-9]*)\Z", text, re.S)
    if not found:
        return text
    before, number, after = found.groups()
    return before + b"%0*d" % (len(number), int(number) + 1) + after
