package dev.afterimage.internal.overlay

import android.graphics.Matrix
import android.view.View
import android.view.ViewGroup
import dev.afterimage.ffi.ExplainedNode
import dev.afterimage.ffi.MaskAction
import dev.afterimage.internal.capture.ViewRecord

/** The decision about a view, and the corners of the view as it is drawn: x and y in the window's root view, clockwise in physical pixels. */
internal class Outline(
    val node: Int,
    val action: MaskAction,
    val reason: String,
    val corners: FloatArray,
) {
    override fun equals(other: Any?): Boolean =
        other is Outline && node == other.node && action == other.action && reason == other.reason && corners.contentEquals(other.corners)

    override fun hashCode(): Int = node
}

/**
 * Returns the outlines of a window: of each view without children, of blocked views, and of groups that the app or a rule masked or
 * unmasked. UI thread.
 */
internal fun outlines(
    root: View,
    decisions: Map<Int, ExplainedNode>,
): List<Outline> {
    val into = ArrayList<Outline>()
    val place = Matrix()
    place.setTranslate(root.scrollX.toFloat(), root.scrollY.toFloat())
    addOutlines(root, place, decisions, into, 0)
    return into
}

private fun addOutlines(
    view: View,
    place: Matrix,
    decisions: Map<Int, ExplainedNode>,
    into: MutableList<Outline>,
    depth: Int,
) {
    if (view.visibility != View.VISIBLE || depth > MAX_DEPTH) return
    // Views below a blocked one have no decision.
    val decision = decisions[ViewRecord.get(view).id] ?: return
    val group = view as? ViewGroup
    if (group == null || group.childCount == 0 || decision.action == MaskAction.BLOCK || decision.reason in OWN_REASONS) {
        val corners = floatArrayOf(0f, 0f, view.width.toFloat(), 0f, view.width.toFloat(), view.height.toFloat(), 0f, view.height.toFloat())
        place.mapPoints(corners)
        into.add(Outline(decision.node.toInt(), decision.action, decision.reason, corners))
    }
    if (group == null || decision.action == MaskAction.BLOCK) return
    for (i in 0 until group.childCount) {
        val child = group.getChildAt(i) ?: continue
        val childPlace = Matrix(place)
        childPlace.preTranslate((child.left - group.scrollX).toFloat(), (child.top - group.scrollY).toFloat())
        childPlace.preConcat(child.matrix)
        addOutlines(child, childPlace, decisions, into, depth + 1)
    }
}

/** Reasons that come from the view itself and not from its content. */
private val OWN_REASONS = setOf("masked", "masked-by-rule", "unmasked", "unmasked-remotely")

/** The core reads 250 levels. */
private const val MAX_DEPTH = 250
