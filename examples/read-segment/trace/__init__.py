"""A recording as a trace: absolute frames in NDJSON, the way `afterimage export --format trace` tells it."""

from .export import export as export
