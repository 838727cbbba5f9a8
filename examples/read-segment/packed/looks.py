"""Looks: a kind, the keys of a node's properties, and the values of those that make up how it looks. A list has few
of them and many nodes."""

from damaged import i32, need, u32
from entries import SCALAR, parts

from .hashing import bits32, mix, signed

COLOURS = (1, 2, 22)
MOST_LOOKS, MOST_KEYS = 1 << 12, 512


def is_look(code):
    """Scalars that are part of a look; the others differ from node to node."""
    return 1 <= code <= 24 or code in (34, 35, 50, 51, 52, 57, 62, 80, 82)


class Look:
    def __init__(self, kind):
        self.kind, self.keys = kind, []  # (key, value or None)

    def value(self, key):
        return next((value for known, value in self.keys if known == key), None)

    def after(self, key):
        """The next higher key, 0 for none."""
        return min((known for known, _ in self.keys if known > key), default=0)


class Looks:
    def __init__(self):
        self.list, self.colours = [], []

    def find(self, index):
        return Look(0) if index is None else self.list[index]

    def of_kind(self, kind):
        """The newest of a kind."""
        return next((look for look in reversed(self.list) if look.kind == kind), Look(0))


def new_look(model, base, up):
    """A look that no node had before: told from that of a node like it, and that of its parent."""
    looks = model.looks
    base, up = looks.find(base), looks.find(up)
    kind = model.unsigned("look_kind", [base.kind, mix(up.kind, 1)], [base.kind])
    like = looks.of_kind(kind)
    look, shape, key = Look(kind), kind, 0
    while True:
        contexts = [mix(key, 0x44), mix(kind, key), shape]
        key = model.unsigned("look_key", contexts, [base.after(key), like.after(key)])
        if key == 0:
            break
        model.items(1)
        code, class_, _ = parts(key)
        need(code < 1 << 16, "a key is out of range")
        need(key not in (known for known, _ in look.keys), "a look names a property twice")
        value = None
        if class_ == SCALAR and is_look(code):
            value = look_value(model, look, key, base, like, up)
        look.keys.append((key, value))
        shape = mix(shape, key)
        need(len(look.keys) <= MOST_KEYS, "a look has more keys than any may have")
    need(len(looks.list) < MOST_LOOKS, "the segment holds more than any may hold")
    looks.list.append(look)
    return len(looks.list) - 1


def look_value(model, look, key, base, like, up):
    last = look.keys[-1][1] or 0 if look.keys else 0
    contexts = [mix(key, 0x45), mix(look.kind, key), mix(mix(look.kind, key), last)]
    hints = [base.value(key), like.value(key), up.value(key)]
    if key >> 3 in COLOURS:
        return colour(model, "colour", contexts, hints)
    value = model.number("look_value", contexts, [signed(hint or 0) for hint in hints])
    return bits32(i32(value))


def colour(model, field, contexts, hints):
    """A colour: one more than the index of one that is known, or 0 and its parts."""
    known = model.looks.colours

    def index_of(colour_):
        return known.index(colour_) + 1 if colour_ in known else 0

    index = model.number(field, contexts, [index_of(hint) for hint in hints])
    if index:
        need(0 < index <= len(known), "a colour is not known")
        return known[index - 1]
    parts_ = []
    for at in range(4):
        alpha, red, green = (parts_ + [0, 0, 0])[:3]
        site = [at, mix(contexts[0], at), mix(mix(alpha, red), mix(green, at))]
        part = model.number("colour_part", site, [parts_[-1] if parts_ else 255, 255])
        need(0 <= part < 256, "a part of a colour is out of range")
        parts_.append(part)
    alpha, red, green, blue = parts_
    new = u32(red << 24 | green << 16 | blue << 8 | alpha)
    if len(known) < MOST_LOOKS:
        known.append(new)
    return new
