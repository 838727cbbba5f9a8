"""Decompresses one LZ4 block, by LZ4's own description of the format: literals and copies of earlier bytes, in this block or
in the history that it was packed with."""

from cursor import Cursor
from damaged import need


def unpack(data, length, history=b""):
    # A byte of LZ4 expands to at most 255 bytes, so a larger length is invalid. Checked before memory is used.
    need(length <= 255 * len(data), "the block cannot be unpacked")
    out, cursor = bytearray(history), Cursor(data)
    length += len(history)
    while not cursor.is_over():
        token = cursor.take(1)[0]
        out += cursor.take(longer(cursor, token >> 4))
        if cursor.is_over():
            break
        distance = cursor.fixed(2)
        count = longer(cursor, token & 15) + 4
        need(0 < distance <= len(out) and len(out) + count <= length, "the block cannot be unpacked")
        for _ in range(count):
            # Byte by byte: a copy may overlap its own output.
            out.append(out[-distance])
    need(len(out) == length, "the block cannot be unpacked")
    return bytes(out[len(history) :])


def longer(cursor, count):
    """A length of 15 continues in further bytes, up to one that is not 255."""
    if count == 15:
        byte = 255
        while byte == 255:
            byte = cursor.take(1)[0]
            count += byte
    return count
