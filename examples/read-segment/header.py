"""The header's fields: the device, the app, the session, and the time of the segment."""

from cursor import Cursor
from damaged import i32, need, u32

TEXT, NUMBER, LENGTH, REAL = range(4)
FIELDS = {
    1: ("device_id", TEXT),
    2: ("session_id", TEXT),
    3: ("sequence", NUMBER),
    4: ("session_start_wall_ms", NUMBER),
    5: ("wall_ms", NUMBER),
    6: ("elapsed_ms", NUMBER),
    7: ("width", LENGTH),
    8: ("height", LENGTH),
    9: ("density", REAL),
    10: ("device_model", TEXT),
    11: ("platform", TEXT),
    12: ("os_version", TEXT),
    13: ("app_id", TEXT),
    14: ("app_version", TEXT),
    15: ("app_build", TEXT),
    16: ("locale", TEXT),
    17: ("sdk_version", TEXT),
    18: ("screen", TEXT),
    19: ("boot", TEXT),
}
# The bits of 1.0, the density if the field is missing.
ONE = 0x3F800000


def empty():
    return {name: {TEXT: "", REAL: ONE}.get(kind, 0) for name, kind in FIELDS.values()}


def set_field(header, tag, value):
    """Sets a field by its tag from a text or a signed number. Tags of later versions are skipped."""
    if tag not in FIELDS:
        return
    name, kind = FIELDS[tag]
    need(isinstance(value, str) == (kind == TEXT), "a header field has the wrong type")
    if kind == NUMBER:
        value %= 1 << 64
    elif kind == LENGTH:
        i32(value)
    elif kind == REAL:
        u32(value)
    header[name] = value


def read(payload):
    """Reads the fields as in versions 1 and 3: tag, length, value."""
    header, cursor = empty(), Cursor(payload)
    while not cursor.is_over():
        tag = cursor.unsigned(16)
        value = Cursor(cursor.take(cursor.unsigned(32)))
        kind = FIELDS.get(tag, ("", None))[1]
        if kind == TEXT:
            set_field(header, tag, value.text(len(value.data)))
        elif kind == NUMBER:
            set_field(header, tag, value.unsigned(64))
        elif kind == LENGTH:
            set_field(header, tag, value.signed(32))
        elif kind == REAL:
            set_field(header, tag, value.unsigned(32))
    return header
