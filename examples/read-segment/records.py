"""Records: header, blocks, parts and seal, each with its length and checksum.

The layout of records is the same in every version. So a truncated file, a damaged file, and a file that is newer than
this reader can be told apart."""

import zlib

import column_groups
import header
import packed
from columns import Blocks
from cursor import Cursor
from damaged import Damaged, need

MAGIC = b"AFTI"
# The newest version that this reader knows.
READS = 4
PREAMBLE = 8
SEAL = "the seal does not match the bytes before it, or bytes follow it"
MAX_HEADER, MAX_RECORD = 64 << 10, (16 << 20) + 64


class Segment:
    """The readable part of a segment: its header, its entries with their times, and the fault behind them."""

    def __init__(self, header_, entries, fault=None):
        self.header, self.entries, self.fault = header_, entries, fault


def read(data):
    """Reads a segment of any form. Raises Damaged if the header cannot be read."""
    try:
        need(data[:4] == MAGIC[: len(data)], "the file is not a segment")
        need(len(data) >= PREAMBLE, "the record is truncated")
        least = int.from_bytes(data[6:8], "little")
        if least in packed.VERSIONS:
            return read_parts(data, least)
        fields, end = record(data, 0, PREAMBLE, MAX_HEADER)
        need(least <= READS, f"the segment needs a reader of format version {least} or later")
        return read_blocks(data, header.read(fields), end, Blocks if least < 3 else column_groups.Blocks)
    except Damaged as damaged:
        damaged.offset = 0
        raise


def record(data, at, before, most=MAX_RECORD):
    """The payload of the record at an offset, and the offset of its end. `before` is the number of bytes before the length."""
    start = at + before + 4
    need(start <= len(data), "the record is truncated")
    length = int.from_bytes(data[start - 4 : start], "little")
    need(length <= most, f"the record has a length of {length} bytes, which exceeds the limit")
    end = start + length + 4
    need(end <= len(data), "the record is truncated")
    need(zlib.crc32(data[at : end - 4]) == int.from_bytes(data[end - 4 : end], "little"), "the checksum does not match")
    return data[start : end - 4], end


def read_blocks(data, fields, at, kind):
    """Reads versions 1 and 3: block records, each of them whole or not at all, and a seal if the segment was sealed."""
    segment, blocks = Segment(fields, []), kind(fields["elapsed_ms"])
    count, is_sealed = 0, False
    try:
        while at < len(data):
            payload, end = record(data, at, 1)
            need(not is_sealed, SEAL)
            tag = data[at : at + 1]
            if tag == b"B":
                segment.entries += blocks.read(payload)
                count += 1
            elif tag == b"S":
                need(seal_fits(payload, count, data[:at]), SEAL)
                is_sealed = True
            at = end
    except Damaged as damaged:
        damaged.offset = at
        segment.fault = damaged
    return segment


def seal_fits(payload, count, before):
    cursor = Cursor(payload)
    return cursor.unsigned(32) == count and cursor.fixed(4) == zlib.crc32(before)


class Parts:
    """The bytes of versions 2 and 4, concatenated from the whole parts."""

    def __init__(self, data):
        first, self.end = record(data, 0, PREAMBLE)
        cursor = Cursor(first)
        dictionary, length = cursor.unsigned(32), cursor.unsigned(32)
        need(
            dictionary == packed.DICTIONARY_NUMBER,
            f"the segment needs dictionary {dictionary}, which this version does not have",
        )
        self.bytes, self.places, self.fault, self.is_whole = b"", [], None, False
        self.add(cursor.rest(), 0)
        try:
            self.join(data, length)
            self.is_whole = True
        except Damaged as damaged:
            self.fault = damaged
            # All parts are present, and further bytes follow them.
            self.is_whole = len(self.bytes) == length
        if self.fault:
            self.fault.offset = self.end

    def join(self, data, length):
        while self.end < len(data):
            need(len(self.bytes) < length, SEAL)
            payload, end = record(data, self.end, 1)
            if data[self.end : self.end + 1] == b"P":
                self.add(payload, self.end)
            self.end = end
        need(len(self.bytes) >= length, "the record is truncated")
        need(len(self.bytes) == length, "the parts have more bytes than the first record states")

    def add(self, payload, at):
        self.bytes += payload
        self.places.append((len(self.bytes), at))

    def record_at(self, taken):
        """The offset of the record that contains the last of so many bytes."""
        return next((at for end, at in self.places if end >= taken), self.places[-1][1])


def read_parts(data, version):
    """Reads versions 2 and 4: entries up to the last one that is encoded in whole parts."""
    parts = Parts(data)
    reader = packed.Reader(version, parts.bytes)

    def whole(read):
        try:
            return read()
        finally:
            # Missing bytes read as zeros, so only the number of bytes taken shows whether a value is valid.
            if not parts.is_whole and reader.taken() > len(parts.bytes):
                raise parts.fault

    segment = Segment(whole(reader.header), [])
    try:
        for now, entry in iter(lambda: whole(reader.entry), None):
            if entry is not None:
                segment.entries.append((now, entry))
        need(reader.taken() >= len(parts.bytes), SEAL)
        segment.fault = parts.fault
    except Damaged as damaged:
        if damaged is not parts.fault:
            damaged.offset = parts.record_at(reader.taken())
        segment.fault = damaged
    return segment
