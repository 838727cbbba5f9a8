"""Environment records as lines."""

from environment import (
    APP,
    KEYBOARD,
    LONG_PRESS,
    ORIENTATION,
    PINCH,
    SCREEN,
    SWIPE,
    TAP,
    TOUCH_WITHOUT_PLACE,
    VIEWPORT,
)

from .lines import Record, px

ORIENTATIONS = "portrait landscape".split()
STATES = "active inactive background low-memory".split()
DIRECTIONS = "left right up down".split()
PHASES = "start move end cancel".split()


def viewport(window):
    return Record(w=px(window[0]), h=px(window[1]))


def fields(entry):
    """The fields of a record without its time; None for a record that traces do not have."""
    numbers = entry.numbers
    if entry.kind == VIEWPORT:
        return Record(type="viewport", **viewport(numbers))
    if entry.kind == ORIENTATION:
        return Record(type="orientation", orientation=ORIENTATIONS[numbers[0]])
    if entry.kind == SCREEN:
        return Record(type="screen", name=entry.name)
    if entry.kind == APP:
        return Record(type="app", state=STATES[numbers[0]])
    if entry.kind == KEYBOARD and not numbers:
        return Record(type="keyboard", visible=False)
    if entry.kind == KEYBOARD:
        return Record(type="keyboard", visible=True, **dict(zip("xywh", map(px, numbers))))
    if entry.kind == TOUCH_WITHOUT_PLACE:
        return Record(type="touch-without-place", phase=PHASES[numbers[1]], id=numbers[0])
    return gesture(entry.kind, numbers)


def gesture(kind, numbers):
    points = [px(number) for number in numbers[:4]]
    if kind == TAP:
        return Record(type="gesture", gesture="tap", at=points[:2])
    if kind == LONG_PRESS:
        return Record(type="gesture", gesture="long-press", at=points[:2], duration_ms=numbers[2])
    if kind == PINCH:
        scale, duration = numbers[2:]
        return Record(type="gesture", gesture="pinch", at=points[:2], scale_permille=scale, duration_ms=duration)
    if kind == SWIPE:
        direction, duration = DIRECTIONS[numbers[4]], numbers[5]
        ends = {"from": points[:2], "to": points[2:]}
        return Record(type="gesture", gesture="swipe", direction=direction, duration_ms=duration, **ends)
    return None
