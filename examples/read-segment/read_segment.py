#!/usr/bin/env python3
"""Reads the segments of one session and prints them as a trace, a line of JSON for each thing that happened:

    python3 examples/read-segment/read_segment.py PATH...

PATH is a segment or a folder of them. Written from docs/format.md in plain Python, to show that the page is enough;
it is made to be read beside that page. What is damaged is told with its byte offset, and what is whole before it is
printed. Exit code 1: something was damaged or missing. Exit code 2: nothing could be read."""

import pathlib
import sys

import records
import trace
from damaged import Damaged


def paths_of(arguments):
    """The files, those of a folder in the order of their names."""
    for path in map(pathlib.Path, arguments):
        yield from sorted(path.rglob("*.seg")) if path.is_dir() else [path]


def open_all(paths, complain):
    """The segments that open, by their place in the session, each once."""
    opened = []
    for path in paths:
        try:
            segment = records.read(path.read_bytes())
        except Damaged as damaged:
            complain(f"{path}: {damaged}")
            continue
        if segment.fault:
            complain(f"{path}: {segment.fault}")
        opened.append(segment)
    opened.sort(key=lambda segment: segment.header["sequence"])
    first_of = {}
    for segment in opened:
        first_of.setdefault(segment.header["sequence"], segment)
    return list(first_of.values())


def main(arguments):
    flaws = []

    def complain(flaw):
        flaws.append(flaw)
        print(f"read_segment: {flaw}", file=sys.stderr)

    if not arguments:
        sys.exit(__doc__)
    try:
        segments = open_all(paths_of(arguments), complain)
    except OSError as error:
        print(f"read_segment: {error}", file=sys.stderr)
        return 2
    if not segments:
        print("read_segment: there is no segment that could be read", file=sys.stderr)
        return 2
    sessions = {(segment.header["device_id"], segment.header["session_id"]) for segment in segments}
    if len(sessions) > 1:
        print("read_segment: the segments are of several sessions; name those of one", file=sys.stderr)
        return 2
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    for unfit in trace.export(segments, sys.stdout.write):
        complain(unfit)
    return 1 if flaws else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
