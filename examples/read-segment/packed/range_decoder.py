"""The range decoder: converts probabilities and bytes into decisions.

Each decision splits an interval of 32-bit numbers in proportion to its probability, and keeps the part that contains the
number of the bytes. A highest byte that both ends of the interval share is shifted out."""


class RangeDecoder:
    def __init__(self, data):
        self.data, self.taken = data, 0
        self.low, self.high, self.code = 0, 0xFFFFFFFF, 0
        for _ in range(4):
            self.next_byte()

    def next_byte(self):
        # Zeros without end follow the bytes; the writer removed them.
        byte = self.data[self.taken] if self.taken < len(self.data) else 0
        self.code = (self.code << 8 | byte) & 0xFFFFFFFF
        self.taken += 1

    def bit(self, p):
        """Decodes a decision that is 1 with the probability p / 65,536."""
        middle = self.low + ((self.high - self.low) * p >> 16)
        bit = self.code <= middle
        if bit:
            self.high = middle
        else:
            self.low = middle + 1
        while (self.low ^ self.high) >> 24 == 0:
            self.low = self.low << 8 & 0xFFFFFFFF
            self.high = (self.high << 8 | 0xFF) & 0xFFFFFFFF
            self.next_byte()
        return int(bit)
