"""A recording as a trace: snapshots with absolute positions as NDJSON, as `afterimage export --format trace` prints it."""

from .export import export as export
