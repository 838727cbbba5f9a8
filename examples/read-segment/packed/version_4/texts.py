"""The bytes of new strings, predicted from the byte before them, from earlier words and from a similar string."""

from damaged import need

from .. import dictionary, fields
from ..context_hash import hash_combine
from ..dictionary import END, next_word
from .predictor import HALF_BYTE, PREDICTED_BYTE

# Most bytes that the standing of a prediction distinguishes: of a similar string before the byte, and of a copy.
MAX_POSITION, MAX_RUN = 3, 16
# Most letters of a word that it distinguishes.
MAX_LETTERS = 3


class Texts:
    def __init__(self, predictor):
        self.predictor = predictor
        # All bytes of all strings so far, those of the dictionary first.
        self.past = bytearray()
        # By the place of a word's letters so far: where the bytes behind their latest copy begin.
        self.words = {}
        # The copy that is being followed: where it continues, the right bytes since it was found, and the letters of the word
        # then.
        self.copied = None
        for line in dictionary.lines():
            self.read_known(line)

    def read_known(self, line):
        word = 0
        for byte in line + bytes([END]):
            context = self.byte_context()
            self.predictor.train(half_context(context, 1), byte >> 4)
            self.predictor.train(half_context(context, 1 << 4 | byte >> 4), byte & 15)
            self.push(word, byte)
            word = next_word(word, byte)

    def read(self, kind, similar, max_bytes):
        """Reads a new string, which may equal or begin like a similar one. The kind of string does not matter."""
        read, word, letters = bytearray(), 0, 0
        is_similar = bool(similar)
        while True:
            if is_similar:
                likely = similar[len(read)] if len(read) < len(similar) else END
                predicted = likely, min(len(read), MAX_POSITION)
            else:
                predicted = self.predicted(word, letters)
            byte = self.byte(word, predicted)
            is_similar = is_similar and predicted[0] == byte
            self.push(word, byte)
            if byte == END:
                return read
            word = next_word(word, byte)
            letters = letters + 1 if word else 0
            read.append(byte)
            need(len(read) <= max_bytes, "the segment holds more than any may hold")

    def predicted(self, word, letters):
        """The byte behind the latest copy of the word's letters, or the next byte of the copy that was right last, and the
        standing of this prediction. None if there is no copy."""
        if self.copied is None and word and self.words.get(word >> 20):
            self.copied = self.words[word >> 20], 0, min(letters, MAX_LETTERS)
        if self.copied is None:
            return None
        at, run, letters = self.copied
        return self.past[at], 0x100 | run << 2 | letters

    def push(self, word, byte):
        """Appends a byte behind the word's letters."""
        if word:
            self.words[word >> 20] = len(self.past)
        if self.copied:
            at, run, letters = self.copied
            is_right = self.past[at] == byte
            self.copied = (at + 1, min(run + 1, MAX_RUN), letters) if is_right else None
        self.past.append(byte)

    def byte(self, word, predicted):
        context = self.byte_context()
        if predicted:
            likely, standing = predicted
            contexts = [
                hash_combine(0xABCF, standing),
                hash_combine(context, hash_combine(0xABD0, likely)),
            ]
            if self.predictor.decide(fields.TEXT, PREDICTED_BYTE, contexts):
                return likely
        contexts = [context, hash_combine(word, 0x700)]
        high = self.half(contexts, 1)
        return high << 4 | self.half(contexts, 1 << 4 | high)

    def half(self, contexts, before):
        contexts = [half_context(context, before) for context in contexts]
        half, _ = self.predictor.nibble(fields.TEXT, HALF_BYTE, contexts, 4)
        return half

    def byte_context(self):
        return hash_combine(self.past[-1] if self.past else 0, 0x901)


def half_context(context, before):
    """The context of half a byte. `before` is a 1, then the bits of the byte so far."""
    return hash_combine(context, before | 0x10000)
