"""The range decoder: probabilities in, decisions out.

An interval of 32-bit numbers is cut in two at each decision, in proportion to its probability; the bytes say on which
side of the cut the writer's number lies. Leading bytes that both ends of the interval share are settled and leave it."""


class RangeDecoder:
    def __init__(self, data):
        self.data, self.taken = data, 0
        self.low, self.high, self.code = 0, 0xFFFFFFFF, 0
        for _ in range(4):
            self.next_byte()

    def next_byte(self):
        # After the bytes come zeros without end, which the writer leaves out.
        byte = self.data[self.taken] if self.taken < len(self.data) else 0
        self.code = (self.code << 8 | byte) & 0xFFFFFFFF
        self.taken += 1

    def bit(self, p):
        """A decision that is 1 with a probability of p in 65,536."""
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
