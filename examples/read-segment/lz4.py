"""One LZ4 block, by LZ4's own description of the format: literals and copies of what came before, in this block or in
the history that it was packed with."""

from cursor import Cursor
from damaged import need


def unpack(data, length, history=b""):
    # No byte of LZ4 makes more than 255: a length that claims more is a lie, and not worth the memory.
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
            # Byte by byte: a copy may reach into what it makes.
            out.append(out[-distance])
    need(len(out) == length, "the block cannot be unpacked")
    return bytes(out[len(history) :])


def longer(cursor, count):
    """A length of 15 goes on in further bytes, up to one that is not 255."""
    if count == 15:
        byte = 255
        while byte == 255:
            byte = cursor.take(1)[0]
            count += byte
    return count
