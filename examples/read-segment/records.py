"""Records: how header, blocks, parts and seal lie one after the other, each with its length and checksum.

This much is the same in every version, so a file that was cut can be told from one that was changed, and both from
one that is newer than this reader."""

import zlib

import header
import lanes
import packed
from columns import Blocks
from cursor import Cursor
from damaged import Damaged, need

MAGIC = b"AFTI"
# The latest version that this reader knows.
READS = 3
PREAMBLE = 8
SEAL = "the seal does not fit what stands before or after it"
MOST_HEADER, MOST_RECORD = 64 << 10, (16 << 20) + 64


class Segment:
    """A segment as far as it can be read: its header, its entries with their times, and the fault they end at."""

    def __init__(self, header_, entries, fault=None):
        self.header, self.entries, self.fault = header_, entries, fault


def read(data):
    """Reads a segment of any form. Damaged is raised where not even its header can be read."""
    try:
        need(data[:4] == MAGIC[: len(data)], "this is not a segment")
        need(len(data) >= PREAMBLE, "the record is cut short")
        least = int.from_bytes(data[6:8], "little")
        if least == 2:
            return read_parts(data)
        fields, end = record(data, 0, PREAMBLE, MOST_HEADER)
        need(least <= READS, f"it needs a reader of format version {least} or later")
        return read_blocks(data, header.read(fields), end, Blocks if least < 3 else lanes.Blocks)
    except Damaged as damaged:
        damaged.offset = 0
        raise


def record(data, at, before, most=MOST_RECORD):
    """The payload of the record at a place, whose length stands some bytes after that, and where the record ends."""
    start = at + before + 4
    need(start <= len(data), "the record is cut short")
    length = int.from_bytes(data[start - 4 : start], "little")
    need(length <= most, f"the record says that it has {length} bytes, more than any may have")
    end = start + length + 4
    need(end <= len(data), "the record is cut short")
    need(zlib.crc32(data[at : end - 4]) == int.from_bytes(data[end - 4 : end], "little"), "the checksum does not match")
    return data[start : end - 4], end


def read_blocks(data, fields, at, kind):
    """Versions 1 and 3: block records, each whole or not there, and a seal where it was uploaded."""
    segment, blocks = Segment(fields, []), kind(fields["uptime_ms"])
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
    """The bytes of version 2, which lie in several records, as far as those are whole."""

    def __init__(self, data):
        first, self.end = record(data, 0, PREAMBLE)
        cursor = Cursor(first)
        dictionary, length = cursor.unsigned(32), cursor.unsigned(32)
        need(
            dictionary == packed.DICTIONARY_NUMBER,
            f"it was packed with dictionary {dictionary}, which this version does not have",
        )
        self.bytes, self.places, self.fault, self.is_whole = b"", [], None, False
        self.add(cursor.rest(), 0)
        try:
            self.join(data, length)
            self.is_whole = True
        except Damaged as damaged:
            self.fault = damaged
            # All parts are there, and something else behind them.
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
        need(len(self.bytes) >= length, "the record is cut short")
        need(len(self.bytes) == length, "the record's fields cannot be read")

    def add(self, payload, at):
        self.bytes += payload
        self.places.append((len(self.bytes), at))

    def record_at(self, taken):
        """Where the record begins that has the last of so many bytes."""
        return next((at for end, at in self.places if end >= taken), self.places[-1][1])


def read_parts(data):
    """Version 2: one decision after the other, up to the last that lies in whole parts."""
    parts = Parts(data)
    reader = packed.Reader(parts.bytes)

    def whole(read):
        try:
            return read()
        finally:
            # What is missing reads as zeros, so only what was taken tells sense from nonsense.
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
