"""A node of a snapshot, with the field names of traces."""

from .lines import px, range_end
from .tree import SCROLL_X, SCROLL_Y

KINDS = (
    "unknown container text image button input scroll switch checkbox radio slider select progress webview map video camera "
    "picker toast keyboard placeholder"
).split()
INPUTS = (
    "other text password email tel url search number textarea date datetime-local time month week color range file hidden "
    "button submit reset contenteditable select-one select-multiple image"
).split()
TEXTS = (("text", 1), ("value", 2), ("ph", 3), ("alt", 4), ("tip", 5))
NAMES = (("aid", 1), ("src", 6), ("cls", 3), ("tag", 2), ("win", 4), ("ff", 5))
INPUT_TYPE_NAME = 7
SHOWN_TEXTS = (1, 2, 3)
ELLIPSES = ("end", "start", "middle")


def fields(source, placed, below):
    node, scalars = placed.node, placed.node.scalars

    def id_of(id_):
        # Ids are unique within a source: the source is stored above the 32 bits of the id.
        return source << 32 | id_ if id_ else 0

    kind = KINDS[node.kind] if node.kind < len(KINDS) else KINDS[0]
    out = {"id": id_of(node.id), "p": id_of(node.parent), "z": below + placed.rank, "k": kind}
    out.update(zip("xywh", map(px, placed.frame)))
    if placed.visible != placed.frame:
        out["clip"] = [px(length) for length in placed.visible]
    out.update({name: node.texts[key] for name, key in TEXTS if key in node.texts})
    out.update({name: node.names[key] for name, key in NAMES if key in node.names})
    out.update(state(node, scalars))
    out.update(style(node, scalars))
    if 60 in scalars and 61 in scalars:
        out["nat"] = [px(node.length(60)), px(node.length(61))]
    out.update(layout(node, scalars))
    return out


def state(node, scalars):
    out = {}
    input_type = scalars.get(50)
    if input_type is not None and input_type < len(INPUTS):
        named = node.names.get(INPUT_TYPE_NAME) if input_type == 0 else None
        out["itype"] = INPUTS[input_type] if named is None else named
    if 53 in scalars:
        out["on"] = int(scalars[53] != 0)
    if scalars.get(54):
        out["foc"] = 1
    if 55 in scalars and 56 in scalars:
        out["range"] = [range_end(scalars[55]), range_end(scalars[56])]
    for name, key in (("sx", SCROLL_X), ("sy", SCROLL_Y), ("sw", 42), ("sht", 43)):
        if key in scalars:
            out[name] = px(node.length(key))
    return out


def style(node, scalars):
    out = {name: colour(scalars[key]) for name, key in (("fg", 1), ("bg", 2)) if key in scalars}
    if scalars.get(3):
        out["bgi"] = 1
    if 4 in scalars:
        out["fs"] = px(node.length(4))
    if 5 in scalars:
        out["fw"] = scalars[5]
    if scalars.get(9) in (1, 2):
        out["al"] = "cr"[scalars[9] - 1]
    if 20 in scalars:
        out["r"] = px(node.length(20))
    if 21 in scalars:
        out["bd"] = [px(node.length(21)), colour(scalars.get(22, 0xFF))]
        if 23 in scalars:
            out["bd"].append("".join(side for bit, side in enumerate("trbl") if scalars[23] >> bit & 1))
    if scalars.get(24):
        out["sh"] = 1
    if 25 in scalars:
        out["op"] = scalars[25] / 1000
    return out


def layout(node, scalars):
    out = {}
    if 18 in scalars:
        out["tap"] = int(scalars[18] != 0)
    if scalars.get(17) in (1, 2):
        out["dir"] = ("ltr", "rtl")[scalars[17] - 1]
    if any(key in node.texts for key in SHOWN_TEXTS):
        if 11 in scalars:
            out["ml"] = scalars[11]
        ellipsis = scalars.get(12, 0)
        if ellipsis:
            out["ell"] = ELLIPSES[ellipsis - 1] if ellipsis <= len(ELLIPSES) else ELLIPSES[0]
    return out


def colour(value):
    return f"#{value >> 8:06x}" if value & 0xFF == 0xFF else f"#{value:08x}"
