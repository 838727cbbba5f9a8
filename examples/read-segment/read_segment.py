#!/usr/bin/env python3
"""Reads the segments of one session and prints them as a trace, a line of JSON for each event:

    python3 examples/read-segment/read_segment.py PATH...

PATH is a segment or a folder of segments. The reader follows docs/format.md in plain Python, to show that the page is
complete; read it beside that page. Damage is reported with its byte offset, and the data before it is printed. Exit code
1: a segment is damaged or missing. Exit code 2: nothing could be read."""

import pathlib
import sys

import records
import trace
from damaged import Damaged


def paths_of(arguments):
    """The files of the arguments. Those of a folder are in the order of their names."""
    for path in map(pathlib.Path, arguments):
        yield from sorted(path.rglob("*.seg")) if path.is_dir() else [path]


def order(segment):
    """The sort key of a segment. Parts of one that was split have one number, and different times."""
    header = segment.header
    boot = header["boot"]
    return header["sequence"], int(boot) if boot.isascii() and boot.isdigit() else -1, header["elapsed_ms"]


def open_all(paths, report):
    """The segments that can be opened, in their order, each once."""
    opened = []
    for path in paths:
        try:
            segment = records.read(path.read_bytes())
        except Damaged as damaged:
            report(f"{path}: {damaged}")
            continue
        if segment.fault:
            report(f"{path}: {segment.fault}")
        opened.append(segment)
    opened.sort(key=order)
    first_of = {}
    for segment in opened:
        first_of.setdefault(order(segment), segment)
    return list(first_of.values())


def main(arguments):
    problems = []

    def report(problem):
        problems.append(problem)
        print(f"read_segment: {problem}", file=sys.stderr)

    if not arguments:
        sys.exit(__doc__)
    try:
        segments = open_all(paths_of(arguments), report)
    except OSError as error:
        print(f"read_segment: {error}", file=sys.stderr)
        return 2
    if not segments:
        print("read_segment: no segment could be read", file=sys.stderr)
        return 2
    sessions = {(segment.header["device_id"], segment.header["session_id"]) for segment in segments}
    if len(sessions) > 1:
        print("read_segment: the segments belong to several sessions; name the segments of one session", file=sys.stderr)
        return 2
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for invalid in trace.export(segments, sys.stdout.write):
        report(invalid)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
