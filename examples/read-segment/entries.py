"""The entries of a segment, the same for all forms.

An id of 0 is none. Lengths are tenths of a logical pixel. Properties are dicts by the number of their key; in an update,
None stands for a property that is removed."""

from typing import NamedTuple, Optional


class Node(NamedTuple):
    id: int
    parent: int
    kind: int
    rect: list  # x, y, width, height
    scalars: dict
    names: dict
    texts: dict


class Keyframe(NamedTuple):
    source: int
    window: list
    nodes: list
    paint: Optional[list]


class Changes(NamedTuple):
    source: int
    changes: list


class SourceGone(NamedTuple):
    source: int


class Touch(NamedTuple):
    pointer: int
    phase: int
    at: list


class Environment(NamedTuple):
    kind: int
    numbers: list
    name: str


class Remove(NamedTuple):
    id: int


class Insert(NamedTuple):
    node: Node
    after: int


class Move(NamedTuple):
    id: int
    parent: int
    after: int


class Update(NamedTuple):
    id: int
    kind: Optional[int]
    rect: Optional[list]
    scalars: dict
    names: dict
    texts: dict


class Scroll(NamedTuple):
    id: int
    offset: list


class Paint(NamedTuple):
    order: Optional[list]


class Properties:
    """Properties by the class of their keys."""

    def __init__(self):
        self.scalars, self.names, self.texts = {}, {}, {}

    def of(self, class_):
        return (self.scalars, self.names, self.texts)[class_]


# The classes of keys, and a key's parts: property number, class, and whether a value follows.
SCALAR, NAME, TEXT, FIELD = range(4)
KIND, RECT = range(2)


def parts(key):
    return key >> 3, key >> 1 & 3, key & 1
