"""Orders of painting: runs of nodes that are painted as expected, and exceptions between them."""

from damaged import need, node_id

from .context_hash import hash_combine
from .tree import id_of


def order(model, tree):
    """The ids from the one painted first, None for depth first."""
    count = model.unsigned("paint", [], [len(tree.by_id) + 1])
    if count == 0:
        return None
    left = count - 1
    model.items(left)
    ids, last = [], 0
    while left > 0:
        run = model.unsigned("paint", [1], [left])
        need(run <= left, "a run is longer than its order of painting")
        for _ in range(run):
            last = node_id(after(model, tree, last))
            ids.append(last)
        left -= run
        if left == 0:
            break
        left -= 1
        following, base = depth_first(tree, last), after(model, tree, last)
        id_ = node_id(model.number("paint_id", [0, hash_combine(last, 1)], [following - base]) + base)
        model.frame.painted_after[last] = id_
        last = id_
        ids.append(id_)
    return ids


def after(model, tree, id_):
    """The id that is expected behind a node: that of the last exception, or the next in depth-first order."""
    known = model.frame.painted_after.get(id_)
    return known if known in tree.by_id else depth_first(tree, id_)


def depth_first(tree, id_):
    return id_of(tree.following(tree.by_id.get(id_)))
