"""Strings: each is told once and then by its index.

Bytes are guessed at from those before them, and from a string that is likely to be alike. Both sides have read a
dictionary of words before the first."""

import hashlib
import pathlib
import re

from damaged import need

from . import fields
from .hashing import mix

# Stands after a string; no UTF-8 has it.
END = 0xFF
ORDERS = (1, 2, 3)

# The dictionary is part of the format: another one would have another number.
DICTIONARY_NUMBER = 1
DICTIONARY = pathlib.Path(__file__).resolve().parents[3] / "crates/compression/src/packed/dictionary.txt"
DICTIONARY_SHA256 = "b2256e704762ab79e7b7c70ead39787f8ab5890094911bdd9858e1f09e815201"


def dictionary():
    data = DICTIONARY.read_bytes()
    if hashlib.sha256(data).hexdigest() != DICTIONARY_SHA256:
        raise SystemExit(f"{DICTIONARY} is not dictionary {DICTIONARY_NUMBER} of the format")
    return data.splitlines()


class Strings:
    def __init__(self, predictor):
        self.p, self.list, self.byte_count = predictor, [], 0
        # All bytes of all strings so far, those of the dictionary first.
        self.past = bytearray()
        for line in dictionary():
            self.read_known(line)

    def read_known(self, line):
        word = 0
        for byte in line + bytes([END]):
            # The kind of the string is left out: the dictionary's words are of no kind that a segment has.
            contexts = self.contexts(0, word)[1:]
            node = 1
            for shift in range(7, -1, -1):
                bit = byte >> shift & 1
                for context in contexts:
                    self.p.learn_known(mix(context, node | 0x10000), bit)
                node = node << 1 | bit
            word = next_word(word, byte)
            self.past.append(byte)

    def contexts(self, kind, word):
        """What a byte may depend on: the kind of the string, the bytes before it, the letters of its word."""
        orders = [mix(self.tail(order), order) for order in ORDERS]
        return [mix(kind, 0x900), *orders, mix(word, 0x700)]

    def tail(self, count):
        """A hash of the last bytes, fewer at the beginning."""
        hash_ = 0
        for byte in self.past[-count:]:
            hash_ = mix(hash_, byte + 1)
        return hash_

    def new(self, kind, alike, most):
        """Reads a string that is not known, which may be like another; returns its index."""
        read, word = bytearray(), 0
        is_alike = bool(alike)
        while True:
            hint = None
            if is_alike:
                hint = alike[len(read)] if len(read) < len(alike) else END
            byte = self.byte(self.contexts(kind, word), hint)
            is_alike = is_alike and hint == byte
            self.past.append(byte)
            if byte == END:
                break
            word = next_word(word, byte)
            read.append(byte)
            need(len(read) <= most, "the segment holds more than any may hold")
        return self.add(read)

    def add(self, read):
        try:
            self.list.append(read.decode("utf-8"))
        except UnicodeDecodeError:
            need(False, "a string is not UTF-8")
        self.byte_count += len(read)
        return len(self.list) - 1

    def byte(self, contexts, hint):
        """A byte, bit by bit from the highest on; `node` is what is known of it below a leading 1."""
        node = 1
        for shift in range(7, -1, -1):
            self.p.begin(fields.TEXT, int(hint is not None))
            for seat, context in enumerate(contexts):
                self.p.ask(seat, mix(context, node | 0x10000))
            if hint is not None and (hint | 0x100) >> shift + 1 == node:
                bit = hint >> shift & 1
                self.p.ask(5, mix(0xABCF, 7 - shift), bit)
                self.p.ask(6, mix(0xABD0, hint), bit)
            node = node << 1 | self.p.bit()
        return node & 0xFF


def next_word(word, byte):
    """The letters of a word, hashed without regard to case; anything else ends it."""
    if 65 <= byte <= 90:
        byte += 32
    elif not (97 <= byte <= 122 or byte >= 0x80):
        return 0
    return mix(word, byte)


def next_of(text):
    """The string that may come after another: with the last number in it one higher."""
    found = re.match(rb"(.*?)([0-9]{1,9})([^0-9]*)\Z", text, re.S)
    if not found:
        return text
    before, number, after = found.groups()
    return before + b"%0*d" % (len(number), int(number) + 1) + after
