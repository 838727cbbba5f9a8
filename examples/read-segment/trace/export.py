"""Segments of one session as one trace. What has the same time happened at once: the screen is told when time goes
on, and only where it differs."""

from entries import Environment, Keyframe, Touch
from environment import KEYBOARD, SCREEN, VIEWPORT

from . import around, node
from .clock import timed
from .lines import Real, Record, float_of, line, px, text
from .picture import picture
from .scene import Scene

PHASES = "start move end cancel".split()


def export(segments, write):
    """Writes the trace, and gives back what does not fit its tree."""
    told = [list(timed(segment)) for segment in segments]
    trace = Trace(write, segments[0].header, told)
    for entries in told:
        # Without an entry a segment has nothing to repeat, and does not count as one.
        if entries:
            trace.segment()
        for t_ms, entry in entries:
            trace.entry(t_ms, entry)
    trace.flush()
    return trace.unfit


def first_window(header, told):
    """A segment may be opened before the window is known; its entries say it then."""
    window = [header["width"], header["height"]]
    for _, entry in (entry for entries in told for entry in entries):
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
        viewport=around.viewport(window),
        density=Real(float_of(header["density"]), False),
        duration_ms=duration_ms,
        source=Record({name: header[field] for name, field in names.items()}),
    )


class Trace:
    def __init__(self, write, header, told):
        self.write = write
        window = first_window(header, told)
        duration_ms = max((t_ms for entries in told for t_ms, _ in entries), default=0)
        self.scene, self.unfit = Scene(window), []
        # When the screen changed that is not told yet, and the time of the last screen, which never goes back.
        self.changed_at, self.now = None, 0
        # The last snapshot's nodes, the number of segments so far, and whether what is read repeats what is known.
        self.last, self.segments, self.repeats = "", 0, False
        self.write(line(header_line(header, window, duration_ms)))
        self.write(line(Record(type="viewport", t_ms=0, **around.viewport(window))))

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
            unfit = self.scene.apply(entry)
            if unfit:
                self.unfit.append(f"{t_ms} ms after the start: {unfit}")
            self.changed(t_ms)

    def touch(self, t_ms, entry):
        x, y = map(px, entry.at)
        phase = PHASES[entry.phase]
        self.write(line({"t_ms": t_ms, "type": "touch", "phase": phase, "id": entry.pointer, "x": x, "y": y}))

    def environment(self, t_ms, entry):
        # The first segment has nothing to repeat but the screen, which its header names too.
        may_repeat = self.repeats and (self.segments > 1 or entry.kind == SCREEN)
        if may_repeat and self.scene.is_known(entry):
            return
        self.scene.surround(entry)
        record = around.told(entry)
        if record:
            self.write(line(Record(t_ms=t_ms, **record)))
        if entry.kind in (VIEWPORT, KEYBOARD):
            self.changed(t_ms)

    def window(self, t_ms, window):
        """The window may have changed while nobody was recording."""
        if self.changed_at is None and window != self.scene.window and self.scene.window != [0, 0]:
            self.write(line(Record(type="viewport", t_ms=t_ms, **around.viewport(window))))

    def changed(self, t_ms):
        self.now = max(self.now, t_ms)
        self.changed_at = self.now

    def flush(self):
        if self.changed_at is None:
            return
        found, below = [], 0
        for source, tree in sorted(self.scene.trees.items()):
            placed = picture(tree)
            found += [node.told(source, one, below) for one in placed]
            below += len(placed)
        nodes = text(found)
        if nodes != self.last:
            self.write(f'{{"t_ms":{self.changed_at},"type":"snapshot","reason":"change","nodes":{nodes}}}\n')
            self.last = nodes
        self.changed_at = None
