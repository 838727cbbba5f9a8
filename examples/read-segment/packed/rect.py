"""A node's rectangle, predicted from its siblings, its parent and similar nodes."""

from damaged import i32

from .context_hash import bits32, hash_combine

X, Y, WIDTH, HEIGHT = range(4)


def first(*values):
    return next((value for value in values if value is not None), 0)


def end(thing, axis):
    return thing.rect[axis] + thing.rect[axis | 2]


def half(value):
    """Half of a number, rounded towards zero."""
    return -(-value // 2) if value < 0 else value // 2


def read_rect(model, context, template, last_string):
    rect = [0] * 4
    # Sizes first: a position often follows from them.
    for axis, field in ((WIDTH, "width"), (HEIGHT, "height"), (X, "left"), (Y, "top")):
        parent_size, own = context.parent_size[axis & 1], rect[axis | 2]
        is_size = axis >= WIDTH
        contexts = [
            hash_combine(bits32(parent_size), 0x35),
            hash_combine(template, axis) if is_size else hash_combine(bits32(own), hash_combine(template, 0x33)),
            hash_combine(template, hash_combine(last_string, 0x32)),
        ]
        expected = same_edge(context, axis, parent_size)
        expected += sizes(context, rect, axis, parent_size) if is_size else places(context, axis, parent_size, own)
        rect[axis] = i32(model.number(field, contexts, expected))
    return rect


def same_edge(context, axis, parent_size):
    def of(thing):
        return thing.rect[axis] if thing else None

    return [
        first(of(context.successor), of(context.same_place)),
        first(of(context.same_place), of(context.before)),
        first(of(context.same_template), parent_size),
        first(of(context.before)),
    ]


def sizes(context, rect, axis, parent_size):
    similar = context.same_template or context.same_place
    margin = similar.parent_size[axis & 1] - similar.rect[axis] if similar else 0
    return [parent_size, parent_size - margin, rect[WIDTH]]


def places(context, axis, parent_size, own):
    before, second, similar = context.before, context.second_before, context.same_template or context.same_place
    both = before and second
    margin = similar.parent_size[axis] - end(similar, axis) if similar else 0
    corner = before.rect[axis] if before else 0
    return [
        # Behind the sibling, centred, and at the margin of a similar node.
        end(before, axis) if before else 0,
        half(parent_size - own),
        parent_size - own - margin,
        # At the pitch and at the gap of the two siblings before.
        2 * corner - second.rect[axis] if both else 0,
        end(before, axis) + corner - end(second, axis) if both else parent_size - own,
        # At the offset of a similar node from its sibling.
        (similar.rect[axis] - similar.before[axis] if similar else 0) + corner,
    ]
