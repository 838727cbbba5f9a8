"""The error for bytes that cannot be read."""


class Damaged(Exception):
    """A reason, and the offset of its record once that is known."""

    def __init__(self, reason, offset=None):
        super().__init__(reason)
        self.reason, self.offset = reason, offset

    def __str__(self):
        return f"segment is damaged at byte {self.offset}: {self.reason}"


def need(is_right, reason):
    """Raises Damaged unless a condition holds. Nothing that was read is trusted."""
    if not is_right:
        raise Damaged(reason)


def i32(value):
    need(-0x80000000 <= value <= 0x7FFFFFFF, "a length is out of range")
    return value


def u32(value):
    need(0 <= value <= 0xFFFFFFFF, "a number is out of range")
    return value


def node_id(value):
    need(0 < value <= 0xFFFFFFFF, "an id is out of range")
    return value
