"""Blocks of version 1: every field has a column of its own.

The columns of a block follow each other. A reader decodes entry by entry and takes from each column its next value. The
state of columns continues from block to block. Version 3, in column_groups.py, merges some columns and predicts the
positions of nodes."""

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

# Limits of a reader; see "Limits of a reader" in docs/format.md.
MAX_BYTES, MAX_ITEMS = 16 << 20, 1 << 20
MAX_STRINGS, MAX_STRING_BYTES, MAX_SHAPES, MAX_KEYS = 1 << 16, 4 << 20, 1 << 12, 512
RECENT, HISTORY = 240, 16 << 10

NEW_SHAPE, NEW_TEXT, NEW_NAME = 32, 33, 35


class Table:
    """New items are appended while there is capacity; indices count from 1."""

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
    def __init__(self, elapsed_ms):
        self.now, self.history = elapsed_ms, b""
        self.last, self.recent, self.sources = {}, {}, set()
        self.shapes = Table(MAX_SHAPES, MAX_STRING_BYTES)
        self.texts = Table(MAX_STRINGS, MAX_STRING_BYTES)
        self.names = Table(MAX_STRINGS, MAX_STRING_BYTES)

    def read(self, payload):
        """The entries of a block, each with its time: all of them, or none if one is damaged."""
        block = unpacked(payload, self.history)
        self.history = (self.history + block)[-HISTORY:]
        self.open(block)
        found = []
        while self.has_more(1):
            entry = self.entry()
            if entry is not None:
                found.append((self.now, entry))
        for number in self.begun:
            need(self.columns[number].is_over(), f"column {number} has unused values")
        return found

    def open(self, block):
        cursor = Cursor(block)
        self.columns, self.begun = {}, set()
        self.items_left, self.text_left = MAX_ITEMS, MAX_BYTES
        while not cursor.is_over():
            number = cursor.unsigned(16)
            need(number not in self.columns, f"column {number} occurs twice")
            self.columns[number] = Cursor(cursor.take(cursor.unsigned(32)))

    # Values of a column.

    def column_of(self, number):
        """The column that holds a field."""
        return number

    def has_more(self, column):
        column = self.column_of(column)
        return column in self.columns and not self.columns[column].is_over()

    def column(self, number):
        number = self.column_of(number)
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
        need(count <= self.items_left, "the block exceeds a limit of the format")
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
        need(count <= self.text_left, "the block exceeds a limit of the format")
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
        need(count <= MAX_KEYS, "a shape has too many keys")
        shape = [self.number(NEW_SHAPE) for _ in range(count)]
        self.shapes.add(shape, count)
        return shape

    def properties(self, shape, field):
        """Reads the values of a shape's keys; `field` reads those that are no property."""
        found = Properties()
        for key in shape:
            code, class_, is_present = parts(key)
            need(code < 1 << 16, "a key is out of range")
            if class_ == FIELD:
                field(code)
            else:
                found.of(class_)[code] = self.property(class_, code) if is_present else None
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
            need(phase < 4, "the phase of a touch is unknown")
            return Touch(pointer, phase, self.lengths(42, 43))
        if kind == 4:
            kind = self.number(48)
            numbers = [self.column(50).signed(64) for _ in range(self.count(49))]
            names = [self.name(52) for _ in range(self.count(51))]
            return environment(kind, numbers, names)
        raise Damaged("the kind of an entry is unknown")

    def tree_of(self, source, is_new=False):
        """Selects the source of the nodes that follow."""

    def source(self):
        source = self.number(3)
        need(source < 256, "a source is out of range")
        return source

    def node(self):
        id_ = self.id(8)
        parent, kind, rect = self.parent(id_), self.number(10), self.rect(id_)
        found = self.properties(self.shape(11), no_field)
        # A later version may mark a property as removed, which means nothing for a new node.
        present = [{key: value for key, value in found.of(c).items() if value is not None} for c in range(3)]
        return Node(id_, parent, kind, rect, *present)

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
        raise Damaged("the kind of a change is unknown")

    def update(self, shape):
        id_, fields = self.id(18), {}

        def field(code):
            if code == KIND:
                fields[KIND] = self.number(23)
            else:
                self.update_rect(id_, fields, code)

        found = self.properties(shape, field)
        return Update(id_, fields.get(KIND), fields.get(RECT), found.scalars, found.names, found.texts)

    def update_rect(self, id_, fields, code):
        need(code == RECT, "an update has an unknown field")
        fields[RECT] = self.lengths(24, 25, 26, 27)

    def paint(self):
        count = self.count(30)
        return [self.id(31) for _ in range(count - 1)] if count else None


def no_field(_):
    raise Damaged("a node's shape names a field")


def unpacked(payload, history):
    cursor = Cursor(payload)
    packing, length = cursor.take(1)[0], cursor.unsigned(32)
    need(length <= MAX_BYTES, "the block exceeds a limit of the format")
    if packing in (1, 2):
        return lz4.unpack(cursor.rest(), length, history if packing == 2 else b"")
    need(packing == 0 and len(cursor.rest()) == length, "the block cannot be unpacked")
    return cursor.rest()
