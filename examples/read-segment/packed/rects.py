"""A node's rectangle: guessed from its siblings, its parent and nodes that look like it."""

from damaged import i32

from .hashing import bits32, mix

X, Y, WIDTH, HEIGHT = range(4)


def first(*values):
    return next((value for value in values if value is not None), 0)


def end(thing, axis):
    return thing.rect[axis] + thing.rect[axis | 2]


def half(value):
    """Half of it, rounded towards zero."""
    return -(-value // 2) if value < 0 else value // 2


def read_rect(model, around, look, said):
    rect = [0] * 4
    # Sizes first: a place often follows from them.
    for axis, field in ((WIDTH, "width"), (HEIGHT, "height"), (X, "left"), (Y, "top")):
        room, own = around.size[axis & 1], rect[axis | 2]
        is_size = axis >= WIDTH
        contexts = [
            mix(bits32(room), 0x35),
            mix(look, axis) if is_size else mix(bits32(own), mix(look, 0x33)),
            mix(look, mix(said, 0x32)),
        ]
        expected = alike(around, axis, room)
        expected += sizes(around, rect, axis, room) if is_size else places(around, axis, room, own)
        rect[axis] = i32(model.number(field, contexts, expected))
    return rect


def alike(around, axis, room):
    def of(thing):
        return thing.rect[axis] if thing else None

    return [
        first(of(around.twin), of(around.like)),
        first(of(around.like), of(around.before)),
        first(of(around.same), room),
        first(of(around.before)),
    ]


def sizes(around, rect, axis, room):
    memo = around.same or around.like
    margin = memo.parent_size[axis & 1] - memo.rect[axis] if memo else 0
    return [room, room - margin, rect[WIDTH]]


def places(around, axis, room, own):
    before, second, memo = around.before, around.second, around.same or around.like
    both = before and second
    margin = memo.parent_size[axis] - end(memo, axis) if memo else 0
    corner = before.rect[axis] if before else 0
    return [
        # Right behind the sibling, in the middle, as far from the parent's end as one like it.
        end(before, axis) if before else 0,
        half(room - own),
        room - own - margin,
        # As far from the sibling as that is from its own, by their beginnings and by the gap between them.
        2 * corner - second.rect[axis] if both else 0,
        end(before, axis) + corner - end(second, axis) if both else room - own,
        # As far from the sibling as one like it was from its own.
        (memo.rect[axis] - memo.before[axis] if memo else 0) + corner,
    ]
