"""The bytes of new strings, bit by bit, predicted from those before them and from a similar string."""

from damaged import need

from .. import dictionary, fields
from ..context_hash import hash_combine
from ..dictionary import END, next_word

ORDERS = (1, 2, 3)


class Texts:
    def __init__(self, predictor):
        self.predictor = predictor
        # All bytes of all strings so far, those of the dictionary first.
        self.past = bytearray()
        for line in dictionary.lines():
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

    def read(self, kind, similar, max_bytes):
        """Reads a new string, which may equal or begin like a similar one."""
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
        return read

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

