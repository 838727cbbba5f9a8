"""Segments of one session as one trace. Entries with the same time form one screen, which is written when the time advances
and only if it differs from the last one."""

from entries import Environment, Keyframe, Touch
from environment import KEYBOARD, SCREEN, VIEWPORT

from . import environment_lines, node
from .clock import timed
from .lines import Real, Record, float_of, line, px, text
from .layout import layout
from .scene import Scene

PHASES = "start move end cancel".split()


def export(segments, write):
    """Writes the trace; returns the changes that are invalid for their tree."""
    timed_entries = timed(segments)
    trace = Trace(write, segments[0].header, timed_entries)
    for entries in timed_entries:
        # A segment without entries repeats nothing and does not count.
        if entries:
            trace.segment()
        for t_ms, entry in entries:
            trace.entry(t_ms, entry)
    trace.flush()
    return trace.invalid


def first_window(header, timed_entries):
    """The first known window: a segment may be opened before the window is known."""
    window = [header["width"], header["height"]]
    for _, entry in (entry for entries in timed_entries for entry in entries):
        if window != [0, 0]:
            break
        if isinstance(entry, Keyframe):
            window = entry.window
        elif isinstance(entry, Environment) and entry.kind == VIEWPORT:
            window = entry.numbers
    return window


def header_line(header, window, duration_ms):
    names = {
        "app": "app_id",
        "version": "app_version",
        "build": "app_build",
        "platform": "platform",
        "os": "os_version",
        "device": "device_model",
    }
    return Record(
        type="header",
        v=1,
        id=header["session_id"],
        family="session",
        viewport=environment_lines.viewport(window),
        density=Real(float_of(header["density"]), False),
        duration_ms=duration_ms,
        source=Record({name: header[field] for name, field in names.items()}),
    )


class Trace:
    def __init__(self, write, header, timed_entries):
        self.write = write
        window = first_window(header, timed_entries)
        duration_ms = max((t_ms for entries in timed_entries for t_ms, _ in entries), default=0)
        self.scene, self.invalid = Scene(window), []
        # The time of a screen that is not written yet, and the time of the last screen, which never decreases.
        self.changed_at, self.now = None, 0
        # The last snapshot's nodes, the number of segments so far, and whether entries may repeat the known state.
        self.last, self.segments, self.repeats = "", 0, False
        self.write(line(header_line(header, window, duration_ms)))
        self.write(line(Record(type="viewport", t_ms=0, **environment_lines.viewport(window))))

    def segment(self):
        self.repeats = True
        self.segments += 1

    def entry(self, t_ms, entry):
        if self.changed_at is not None and self.changed_at < t_ms:
            self.flush()
        if isinstance(entry, Touch):
            self.repeats = False
            self.touch(t_ms, entry)
        elif isinstance(entry, Environment):
            self.environment(t_ms, entry)
        else:
            self.repeats = self.repeats and isinstance(entry, Keyframe)
            if isinstance(entry, Keyframe):
                self.window(t_ms, entry.window)
            invalid = self.scene.apply(entry)
            if invalid:
                self.invalid.append(f"{t_ms} ms after the start: {invalid}")
            self.changed(t_ms)

    def touch(self, t_ms, entry):
        x, y = map(px, entry.at)
        phase = PHASES[entry.phase]
        self.write(line({"t_ms": t_ms, "type": "touch", "phase": phase, "id": entry.pointer, "x": x, "y": y}))

    def environment(self, t_ms, entry):
        # The first segment can only repeat the screen, which its header names too.
        may_repeat = self.repeats and (self.segments > 1 or entry.kind == SCREEN)
        if may_repeat and self.scene.is_known(entry):
            return
        self.scene.apply_environment(entry)
        record = environment_lines.fields(entry)
        if record:
            self.write(line(Record(t_ms=t_ms, **record)))
        if entry.kind in (VIEWPORT, KEYBOARD):
            self.changed(t_ms)

    def window(self, t_ms, window):
        """Writes a viewport if the window changed while nothing was recorded."""
        if self.changed_at is None and window != self.scene.window and self.scene.window != [0, 0]:
            self.write(line(Record(type="viewport", t_ms=t_ms, **environment_lines.viewport(window))))

    def changed(self, t_ms):
        self.now = max(self.now, t_ms)
        self.changed_at = self.now

    def flush(self):
        if self.changed_at is None:
            return
        found, below = [], 0
        for source, tree in sorted(self.scene.trees.items()):
            placed = layout(tree)
            found += [node.fields(source, one, below) for one in placed]
            below += len(placed)
        nodes = text(found)
        if nodes != self.last:
            self.write(f'{{"t_ms":{self.changed_at},"type":"snapshot","reason":"change","nodes":{nodes}}}\n')
            self.last = nodes
        self.changed_at = None
