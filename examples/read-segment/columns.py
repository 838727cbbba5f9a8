"""Blocks of version 1: every field in a column of its own.

The columns stand one after the other; reading goes entry by entry and takes from each column its next value. What
columns remember goes on from block to block. Version 3, in lanes.py, puts some columns together and tells places of
nodes by what is expected."""

import lz4
from cursor import Cursor
from damaged import Damaged, need, node_id
from entries import (
    FIELD,
    KIND,
    NAME,
    RECT,
    SCALAR,
    Changes,
    Insert,
    Keyframe,
    Move,
    Node,
    Paint,
    Properties,
    Remove,
    Scroll,
    SourceGone,
    Touch,
    Update,
    parts,
)
from environment import environment

# What a reader takes at most; see "Limits of a reader" in docs/format.md.
MOST_BYTES, MOST_ITEMS = 16 << 20, 1 << 20
MOST_STRINGS, MOST_STRING_BYTES, MOST_SHAPES, MOST_KEYS = 1 << 16, 4 << 20, 1 << 12, 512
RECENT, HISTORY = 240, 16 << 10

NEW_SHAPE, NEW_TEXT, NEW_NAME = 32, 33, 35


class Table:
    """What is new joins while there is room; indices count from 1."""

    def __init__(self, entries, count):
        self.list, self.left, self.bytes_left = [], entries, count

    def add(self, entry, count):
        if self.left > 0 and self.bytes_left >= count:
            self.list.append(entry)
            self.left -= 1
            self.bytes_left -= count

    def find(self, index):
        need(index <= len(self.list), "an index is not in its table")
        return self.list[index - 1]


class Blocks:
    def __init__(self, uptime_ms):
        self.now, self.history = uptime_ms, b""
        self.last, self.recent, self.sources = {}, {}, set()
        self.shapes = Table(MOST_SHAPES, MOST_STRING_BYTES)
        self.texts = Table(MOST_STRINGS, MOST_STRING_BYTES)
        self.names = Table(MOST_STRINGS, MOST_STRING_BYTES)

    def read(self, payload):
        """The entries of a block, each with its time: all of them, or none where one is damaged."""
        block = unpacked(payload, self.history)
        self.history = (self.history + block)[-HISTORY:]
        self.open(block)
        found = []
        while self.has_more(1):
            entry = self.entry()
            if entry is not None:
                found.append((self.now, entry))
        for number in self.begun:
            need(self.columns[number].is_over(), f"column {number} has values left over")
        return found

    def open(self, block):
        cursor = Cursor(block)
        self.columns, self.begun = {}, set()
        self.items_left, self.text_left = MOST_ITEMS, MOST_BYTES
        while not cursor.is_over():
            number = cursor.unsigned(16)
            need(number not in self.columns, f"column {number} is there twice")
            self.columns[number] = Cursor(cursor.take(cursor.unsigned(32)))

    # Values of a column.

    def place(self, number):
        """The column that a field of this number stands in."""
        return number

    def has_more(self, column):
        column = self.place(column)
        return column in self.columns and not self.columns[column].is_over()

    def column(self, number):
        number = self.place(number)
        need(number in self.columns, f"column {number} ends early")
        self.begun.add(number)
        return self.columns[number]

    def number(self, column):
        return self.column(column).unsigned(32)

    def count(self, column):
        count = self.number(column)
        self.items(count)
        return count

    def items(self, count):
        need(count <= self.items_left, "the block holds more than any may hold")
        self.items_left -= count

    def delta(self, column):
        value = (self.last.get(column, 0) + self.column(column).signed(32)) & 0xFFFFFFFF
        self.last[column] = value
        return value

    def id(self, column):
        return node_id(self.delta(column))

    def length(self, column):
        value = self.delta(column)
        return value - (1 << 32) if value >> 31 else value

    def lengths(self, *columns):
        return [self.length(column) for column in columns]

    def scalar(self, column):
        index, recent = self.number(column), self.recent.setdefault(column, [])
        if index:
            need(index <= len(recent), "an index is not among the recent values")
            return recent[index - 1]
        recent.append(self.number(column))
        if len(recent) > RECENT:
            recent.pop(0)
        return recent[-1]

    def string(self, column, table, new):
        index = self.number(column)
        if index:
            string = table.find(index)
            self.spend(len(string.encode("utf-8")))
            return string
        length = self.number(new)
        self.spend(length)
        string = self.column(new + 1).text(length) if length else ""
        table.add(string, length)
        return string

    def spend(self, count):
        need(count <= self.text_left, "the block holds more than any may hold")
        self.text_left -= count

    def name(self, column):
        return self.string(column, self.names, NEW_NAME)

    def shape(self, column):
        return self.shape_of(self.number(column))

    def shape_of(self, index):
        if index:
            shape = self.shapes.find(index)
            self.items(len(shape))
            return shape
        count = self.count(NEW_SHAPE)
        need(count <= MOST_KEYS, "a shape has more keys than any may have")
        shape = [self.number(NEW_SHAPE) for _ in range(count)]
        self.shapes.add(shape, count)
        return shape

    def properties(self, shape, field):
        """The values of a shape's keys; `field` takes those that are no property."""
        found = Properties()
        for key in shape:
            code, class_, is_there = parts(key)
            need(code < 1 << 16, "a key is out of range")
            if class_ == FIELD:
                field(code)
            else:
                found.of(class_)[code] = self.property(class_, code) if is_there else None
        return found

    def property(self, class_, code):
        if class_ == SCALAR:
            return self.scalar(min(112 + code, 0xFFFF))
        if class_ == NAME:
            return self.name(80 + code if code < 32 else min(2000 + code, 0xFFFF))
        return self.string(64 + code if code < 16 else min(3000 + code, 0xFFFF), self.texts, NEW_TEXT)

    # Entries.

    def entry(self):
        self.items(1)
        self.now = (self.now + self.column(2).signed(64)) % (1 << 64)
        kind = self.number(1)
        if kind == 0:
            source, window = self.source(), self.lengths(5, 6)
            self.tree_of(source, is_new=True)
            nodes = [self.node() for _ in range(self.count(4))]
            self.sources.add(source)
            return Keyframe(source, window, nodes, self.paint())
        if kind == 1:
            source = self.source()
            self.tree_of(source)
            changes = [self.change() for _ in range(self.count(16))]
            need(source in self.sources, f"source {source} has changes before its keyframe")
            return Changes(source, changes)
        if kind == 2:
            source = self.source()
            self.sources.discard(source)
            return SourceGone(source)
        if kind == 3:
            pointer, phase = self.number(40), self.number(41)
            need(phase < 4, "a touch is in no phase")
            return Touch(pointer, phase, self.lengths(42, 43))
        if kind == 4:
            kind = self.number(48)
            numbers = [self.column(50).signed(64) for _ in range(self.count(49))]
            names = [self.name(52) for _ in range(self.count(51))]
            return environment(kind, numbers, names)
        raise Damaged("an entry is of no kind")

    def tree_of(self, source, is_new=False):
        """Nodes of a source follow."""

    def source(self):
        source = self.number(3)
        need(source < 256, "a source is out of range")
        return source

    def node(self):
        id_ = self.id(8)
        parent, kind, rect = self.parent(id_), self.number(10), self.rect(id_)
        found = self.properties(self.shape(11), no_field)
        # A later version may name a property as gone, which says nothing of a new node.
        there = [{key: value for key, value in found.of(c).items() if value is not None} for c in range(3)]
        return Node(id_, parent, kind, rect, *there)

    def parent(self, id_):
        return self.delta(9)

    def rect(self, id_):
        return self.lengths(12, 13, 14, 15)

    def after(self):
        return self.delta(19)

    def change(self):
        return self.change_of(self.number(17))

    def change_of(self, kind):
        if kind == 0:
            return Remove(self.id(18))
        if kind == 1:
            return Insert(self.node(), self.after())
        if kind == 2:
            return Move(self.id(18), self.delta(20), self.delta(21))
        if kind == 3:
            return self.update(self.shape(22))
        if kind == 4:
            return Scroll(self.id(18), self.lengths(28, 29))
        if kind == 5:
            return Paint(self.paint())
        raise Damaged("a change is of no kind")

    def update(self, shape):
        id_, fields = self.id(18), {}

        def field(code):
            if code == KIND:
                fields[KIND] = self.number(23)
            else:
                self.moved(id_, fields, code)

        found = self.properties(shape, field)
        return Update(id_, fields.get(KIND), fields.get(RECT), found.scalars, found.names, found.texts)

    def moved(self, id_, fields, code):
        need(code == RECT, "an update has a field of no kind")
        fields[RECT] = self.lengths(24, 25, 26, 27)

    def paint(self):
        count = self.count(30)
        return [self.id(31) for _ in range(count - 1)] if count else None


def no_field(_):
    raise Damaged("a node's shape names a field")


def unpacked(payload, history):
    cursor = Cursor(payload)
    packing, length = cursor.take(1)[0], cursor.unsigned(32)
    need(length <= MOST_BYTES, "the block holds more than any may hold")
    if packing in (1, 2):
        return lz4.unpack(cursor.rest(), length, history if packing == 2 else b"")
    need(packing == 0 and len(cursor.rest()) == length, "the block cannot be unpacked")
    return cursor.rest()
