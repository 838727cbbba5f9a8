"""Recording time: milliseconds since the session's start.

Segments whose header has the number of a boot have times that count from the session's start. In those of earlier versions,
times are of a clock that may stop in sleep, and readings of the wall clock place them."""

import re

from environment import ANCHOR, SCREEN
from entries import Environment

from .wall_time import MAX_GAP, MAX_LATE, WallTime, is_plausible, signed

MAX = (1 << 64) - 1


class SessionTime:
    """The clock of a segment whose header has the number of a boot."""

    def __init__(self, header):
        self.opened = self.line = header["elapsed_ms"]
        self.shift = 0

    def start(self):
        return self.line + self.shift

    def t(self, entry_ms, _):
        return self.line + signed(entry_ms - self.opened) + self.shift


def boot(segment):
    """The number of the boot, None in a segment of an earlier version."""
    text = segment.header["boot"]
    return int(text) if re.fullmatch("[0-9]+", text) and int(text) < 1 << 32 else None


def timed(segments):
    """For each segment its entries with their times, behind a record of the screen that the header names."""
    clocks = [None if boot(segment) is None else SessionTime(segment.header) for segment in segments]
    by_wall_clock(segments, clocks)
    lines = [line(segment, clock) for segment, clock in zip(segments, clocks)]
    place_runs(segments, lines)
    return [with_screen(segment, *line) for segment, line in zip(segments, lines)]


def line(segment, clock):
    """The times of the header and of all entries, before runs are placed."""
    start = clock.start()
    return start, [clock.t(time, reading_of(entry)) for time, entry in segment.entries]


def reading_of(entry):
    """The numbers of a clock anchor, None for other entries."""
    if isinstance(entry, Environment) and entry.kind == ANCHOR:
        return [number % (1 << 64) for number in entry.numbers]
    return None


def by_wall_clock(segments, clocks):
    """Sets the clocks of consecutive segments of earlier versions."""
    at = 0
    while at < len(segments):
        end = at
        while end < len(segments) and clocks[end] is None:
            end += 1
        if end > at:
            headers = [segment.header for segment in segments[at:end]]
            found = by_headers(headers) or by_entries(headers, segments[at:end])
            clocks[at:end] = found
        at = max(end, at + 1)


def by_headers(headers):
    """The clocks if all headers agree, else None."""
    clocks = [WallTime(headers[0])]
    for header in headers[1:]:
        after = clocks[-1].agreeing(header)
        if after is None:
            return None
        clocks[-1].next = after.line
        clocks.append(after)
    return clocks


def by_entries(headers, segments):
    """The clocks of segments with contradictory headers: each continues where the one before it ends."""
    clocks = [WallTime(headers[0])]
    for segment, header in zip(segments, headers[1:]):
        read = clocks[-1].copy()
        line(segment, read)
        clocks.append(read.followed_by(header))
    return clocks


def is_one_run(before, after):
    numbers = boot(before), boot(after)
    if numbers == (None, None):
        return True
    same = numbers[0] == numbers[1] and before.header["session_start_wall_ms"] == after.header["session_start_wall_ms"]
    return same and before.header["elapsed_ms"] <= after.header["elapsed_ms"] + MAX_LATE


def place_runs(segments, lines):
    """Moves each run of segments, whose distances are known, to its place behind the run before it."""
    end = start_wall = None
    at = 0
    while at < len(segments):
        behind = at + 1
        while behind < len(segments) and is_one_run(segments[behind - 1], segments[behind]):
            behind += 1
        own = latest_plausible(segments[at:behind], lines[at:behind])
        shift = 0
        if end is not None:
            shift = end - lines[at][0]
            gap = own - start_wall - shift if None not in (own, start_wall) else 0
            shift += gap if 0 <= gap <= MAX_GAP else 0
        for n in range(at, behind):
            start, times = lines[n]
            lines[n] = start + shift, [time + shift for time in times]
        start_wall = own - shift if own is not None else start_wall
        end = latest_ms(lines[at:behind])
        at = behind


def latest_ms(lines):
    """The highest time of the last segment, or of those before it that may have a later one."""
    latest = 0
    for start, times in reversed(lines):
        latest = max(latest, *(saturated(time) for time in [start, *times]))
        if latest >= saturated(start) + MAX_LATE:
            break
    return latest


def latest_plausible(segments, lines):
    """The wall clock at time 0 of a run, by its latest plausible reading."""
    for segment, (start, times) in zip(segments[::-1], lines[::-1]):
        readings = [(segment.header["wall_ms"], start)]
        for (entry_ms, entry), time in zip(segment.entries, times):
            reading = reading_of(entry)
            if reading:
                # The reading of a segment of an earlier version has a time of its own.
                later = 0 if boot(segment) is not None else entry_ms - reading[1]
                readings.append((saturated(reading[0] + later), time))
        for wall, time in reversed(readings):
            if is_plausible(wall):
                return wall - saturated(time)
    return None


def with_screen(segment, start, times):
    screen = segment.header["screen"]
    shown = [(start, Environment(SCREEN, [], screen))] if screen else []
    shown += [(time, entry) for time, (_, entry) in zip(times, segment.entries)]
    return [(saturated(time), entry) for time, entry in shown]


def saturated(time):
    return max(0, min(time, MAX))
