"""Times of segments of earlier versions: of a clock that may stop in sleep and starts again with each boot. A wall clock that was
set forward cannot be told from sleep: both are gaps. A step that cannot be a gap moves nothing."""

import copy

TOLERANCE, MAX_BEHIND, MAX_GAP = 500, 30_000, 30 * 24 * 3_600_000
# The time by which an entry, or a header, may be before an earlier one on the same time line.
MAX_LATE = 11_000
MAX_UPTIME = 10 * 366 * 24 * 3_600_000
RELEASE_DATE, MAX_WALL = 1_767_225_600_000, 253_402_300_799_999


def is_plausible(wall):
    return RELEASE_DATE <= wall <= MAX_WALL


def signed(number):
    """The lowest 64 bits of a number, as a signed number."""
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)


class WallTime:
    def __init__(self, header):
        since_start = header["wall_ms"] - header["session_start_wall_ms"]
        # The recording time of the latest entry, and its times on the device's own clock and on the wall clock.
        self.line = since_start if 0 <= since_start <= MAX_GAP else 0
        self.elapsed, self.wall = header["elapsed_ms"], header["wall_ms"]
        # The recording time of the next segment, if both headers agree.
        self.next = None

    def start(self):
        return self.line

    def copy(self):
        return copy.copy(self)

    def followed_by(self, header):
        """The clock of the next segment, after all entries of this one."""
        after = self.copy()
        after.next = None
        after.t(header["elapsed_ms"], (header["wall_ms"], header["elapsed_ms"]))
        return after

    def agreeing(self, header):
        """The clock of the next segment, None if its header contradicts this one's."""
        after = self.followed_by(header)
        is_agreeing = after.line - self.line == after.wall - self.wall
        return after if header["elapsed_ms"] >= self.elapsed and is_agreeing else None

    def t(self, entry_ms, reading):
        """The recording time of the next entry. `reading` is the wall clock and the time of the reading."""
        step = entry_ms - self.elapsed
        # None: the device's own clock was started again.
        own = step if -MAX_BEHIND <= step <= MAX_UPTIME else None
        if reading is None:
            by = own or 0
            wall = self.wall + by
        else:
            wall = reading[0] + entry_ms - reading[1]
            by = self.by_reading(wall, own)
        self.line, self.elapsed, self.wall = self.line + by, entry_ms, wall
        return self.line

    def by_reading(self, wall, own):
        by_wall = wall - self.wall
        longest = MAX_GAP if self.next is None else min(self.next - self.line + TOLERANCE, MAX_GAP)
        is_drift = own is not None and abs(by_wall - own) <= TOLERANCE
        is_gap = is_plausible(self.wall) and is_plausible(wall) and (own or 0) - TOLERANCE <= by_wall <= longest
        return by_wall if is_drift or is_gap else own or 0
