"""Templates: what many nodes have in common. A list has few templates and many nodes."""

from damaged import i32, need, u32
from entries import SCALAR, parts

from .context_hash import bits32, hash_combine, signed

COLOURS = (1, 2, 22)
MAX_TEMPLATES, MAX_KEYS = 1 << 12, 512


def is_style(code):
    """Whether a scalar is a style attribute, whose value is part of templates. Other values differ from node to node."""
    return 1 <= code <= 24 or code in (34, 35, 50, 51, 52, 57, 62, 80, 82)


class Template:
    """A kind, the keys of properties in their order, and the values of style attributes."""

    def __init__(self, kind):
        self.kind, self.keys = kind, []  # (key, value or None)

    def value(self, key):
        return next((value for known, value in self.keys if known == key), None)

    def after(self, key):
        """The next higher key, 0 for none."""
        return min((known for known, _ in self.keys if known > key), default=0)


class Templates:
    def __init__(self):
        self.list, self.colours = [], []

    def find(self, index):
        return Template(0) if index is None else self.list[index]

    def of_kind(self, kind):
        """The newest template of a kind."""
        return next((template for template in reversed(self.list) if template.kind == kind), Template(0))


def new_template(model, base, parent):
    """Reads a new template, predicted from that of a similar node and that of the parent."""
    templates = model.templates
    base, parent = templates.find(base), templates.find(parent)
    kind = model.unsigned("template_kind", [base.kind, hash_combine(parent.kind, 1)], [base.kind])
    same_kind = templates.of_kind(kind)
    template, shape, key = Template(kind), kind, 0
    while True:
        contexts = [hash_combine(key, 0x44), hash_combine(kind, key), shape]
        key = model.unsigned("template_key", contexts, [base.after(key), same_kind.after(key)])
        if key == 0:
            break
        model.items(1)
        code, class_, _ = parts(key)
        need(code < 1 << 16, "a key is out of range")
        need(key not in (known for known, _ in template.keys), "a template names a property twice")
        value = None
        if class_ == SCALAR and is_style(code):
            value = template_value(model, template, key, base, same_kind, parent)
        template.keys.append((key, value))
        shape = hash_combine(shape, key)
        need(len(template.keys) <= MAX_KEYS, "a template has more keys than any may have")
    need(len(templates.list) < MAX_TEMPLATES, "the segment holds more than any may hold")
    templates.list.append(template)
    return len(templates.list) - 1


def template_value(model, template, key, base, same_kind, parent):
    last = template.keys[-1][1] or 0 if template.keys else 0
    kind_and_key = hash_combine(template.kind, key)
    contexts = [hash_combine(key, 0x45), kind_and_key, hash_combine(kind_and_key, last)]
    hints = [base.value(key), same_kind.value(key), parent.value(key)]
    if key >> 3 in COLOURS:
        return colour(model, "colour", contexts, hints)
    value = model.number("template_value", contexts, [signed(hint or 0) for hint in hints])
    return bits32(i32(value))


def colour(model, field, contexts, hints):
    """Reads a colour: one more than the index of a known one, or 0 and its parts."""
    known = model.templates.colours

    def index_of(colour_):
        return known.index(colour_) + 1 if colour_ in known else 0

    index = model.number(field, contexts, [index_of(hint) for hint in hints])
    if index:
        need(0 < index <= len(known), "a colour is unknown")
        return known[index - 1]
    parts_ = []
    for at in range(4):
        alpha, red, green = (parts_ + [0, 0, 0])[:3]
        parts_before = hash_combine(hash_combine(alpha, red), hash_combine(green, at))
        part_contexts = [at, hash_combine(contexts[0], at), parts_before]
        part = model.number("colour_part", part_contexts, [parts_[-1] if parts_ else 255, 255])
        need(0 <= part < 256, "a part of a colour is out of range")
        parts_.append(part)
    alpha, red, green, blue = parts_
    new = u32(red << 24 | green << 16 | blue << 8 | alpha)
    if len(known) < MAX_TEMPLATES:
        known.append(new)
    return new
