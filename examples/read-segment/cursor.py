"""Bytes taken from the front of a buffer, and the numbers in them."""

from damaged import Damaged, need

# The first byte of a longer number, and the number of bytes behind it.
LONGER = {251: 2, 252: 4, 253: 8}


class Cursor:
    def __init__(self, data):
        self.data, self.at = data, 0

    def is_over(self):
        return self.at >= len(self.data)

    def rest(self):
        return self.data[self.at :]

    def take(self, count):
        taken = self.data[self.at : self.at + count]
        need(len(taken) == count, "the bytes end early")
        self.at += count
        return taken

    def text(self, count):
        try:
            return self.take(count).decode("utf-8")
        except UnicodeDecodeError:
            raise Damaged("a string is not UTF-8") from None

    def fixed(self, count):
        return int.from_bytes(self.take(count), "little")

    def unsigned(self, bits):
        """Reads a varint of at most so many bits."""
        first = self.take(1)[0]
        if first < 251:
            return first
        count = LONGER.get(first, 0)
        need(0 < count * 8 <= bits, "a number has too many bytes")
        return self.fixed(count)

    def signed(self, bits):
        """Reads a zigzag-encoded varint: 0, -1, 1, -2 ... are stored as 0, 1, 2, 3 ..."""
        value = self.unsigned(bits)
        return -(value + 1) // 2 if value & 1 else value // 2
