"""Strings: each is coded once as bytes and then by its index.

Bytes are predicted from those before them and from a similar string. Both sides read a dictionary of words before the
first string."""

import hashlib
import pathlib
import re

from damaged import need

from . import fields
from .context_hash import hash_combine

# Ends a string. UTF-8 never contains this byte.
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


class StringTable:
    def __init__(self, predictor):
        self.predictor, self.list, self.byte_count = predictor, [], 0
        # All bytes of all strings so far, those of the dictionary first.
        self.past = bytearray()
        for line in dictionary():
            self.read_known(line)

    def read_known(self, line):
        word = 0
        for byte in line + bytes([END]):
            # Without the context of the kind: the dictionary has no kinds of its own.
            contexts = self.contexts(0, word)[1:]
            node = 1
            for shift in range(7, -1, -1):
                bit = byte >> shift & 1
                for context in contexts:
                    self.predictor.train(hash_combine(context, node | 0x10000), bit)
                node = node << 1 | bit
            word = next_word(word, byte)
            self.past.append(byte)

    def contexts(self, kind, word):
        """The contexts of a byte: the kind of the string, the last bytes, and the letters of the word."""
        orders = [hash_combine(self.tail(order), order) for order in ORDERS]
        return [hash_combine(kind, 0x900), *orders, hash_combine(word, 0x700)]

    def tail(self, count):
        """A hash of the last bytes, fewer at the beginning."""
        hash_ = 0
        for byte in self.past[-count:]:
            hash_ = hash_combine(hash_, byte + 1)
        return hash_

    def new(self, kind, similar, max_bytes):
        """Reads a new string, which may equal or begin like a similar one; returns its index."""
        read, word = bytearray(), 0
        is_similar = bool(similar)
        while True:
            hint = None
            if is_similar:
                hint = similar[len(read)] if len(read) < len(similar) else END
            byte = self.byte(self.contexts(kind, word), hint)
            is_similar = is_similar and hint == byte
            self.past.append(byte)
            if byte == END:
                break
            word = next_word(word, byte)
            read.append(byte)
            need(len(read) <= max_bytes, "the segment holds more than any may hold")
        return self.add(read)

    def add(self, read):
        try:
            self.list.append(read.decode("utf-8"))
        except UnicodeDecodeError:
            need(False, "a string is not UTF-8")
        self.byte_count += len(read)
        return len(self.list) - 1

    def byte(self, contexts, hint):
        """Reads a byte, bit by bit from the highest; `node` is a 1 and the bits so far."""
        node = 1
        for shift in range(7, -1, -1):
            self.predictor.begin(fields.TEXT, int(hint is not None))
            for slot, context in enumerate(contexts):
                self.predictor.predict(slot, hash_combine(context, node | 0x10000))
            if hint is not None and (hint | 0x100) >> shift + 1 == node:
                bit = hint >> shift & 1
                self.predictor.predict(5, hash_combine(0xABCF, 7 - shift), bit)
                self.predictor.predict(6, hash_combine(0xABD0, hint), bit)
            node = node << 1 | self.predictor.bit()
        return node & 0xFF


def next_word(word, byte):
    """The hash of a word's letters, without regard to case. Any other byte ends the word."""
    if 65 <= byte <= 90:
        byte += 32
    elif not (97 <= byte <= 122 or byte >= 0x80):
        return 0
    return hash_combine(word, byte)


def increment_last_number(text):
    """The string with the last number in it incremented."""
    found = re.match(rb"(.*?)([0-9]{1,9})([^0-9]*)\Z", text, re.S)
    if not found:
        return text
    before, number, after = found.groups()
    return before + b"%0*d" % (len(number), int(number) + 1) + after
