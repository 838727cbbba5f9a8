"""Converts the host's uptime to milliseconds since the session's start by the wall clock. Uptime may stand still while the
device sleeps."""

from environment import ANCHOR, SCREEN
from entries import Environment

MAX = (1 << 64) - 1


class TraceClock:
    def __init__(self, header):
        self.start, self.wall, self.uptime = (
            header["session_start_wall_ms"],
            header["wall_ms"],
            header["elapsed_ms"],
        )

    def set(self, wall, uptime):
        self.wall, self.uptime = wall % (1 << 64), uptime % (1 << 64)

    def t_ms(self, uptime):
        wall = min(self.wall + max(uptime - self.uptime, 0), MAX)
        return max(max(wall - max(self.uptime - uptime, 0), 0) - self.start, 0)


def timed(segment):
    """A segment's entries with their times, behind a record of the screen that the header names."""
    clock, header = TraceClock(segment.header), segment.header
    if header["screen"]:
        yield clock.t_ms(header["elapsed_ms"]), Environment(SCREEN, [], header["screen"])
    for uptime, entry in segment.entries:
        if isinstance(entry, Environment) and entry.kind == ANCHOR:
            clock.set(*entry.numbers)
        yield clock.t_ms(uptime), entry
