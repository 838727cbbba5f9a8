package dev.afterimage.internal.capture

import android.graphics.Matrix
import android.graphics.RectF

/** A rectangle in physical pixels, reused. It is empty if its right edge is not beyond its left one, or its bottom not below its top. */
internal class Box {
    /** The edges. */
    val rect: RectF = RectF()

    /** Sets the edges. */
    fun set(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
    ) {
        rect.left = left
        rect.top = top
        rect.right = right
        rect.bottom = bottom
    }

    /** Copies the edges of another box. */
    fun set(other: Box) {
        set(other.rect.left, other.rect.top, other.rect.right, other.rect.bottom)
    }

    /** Moves the box. */
    fun move(
        dx: Float,
        dy: Float,
    ) {
        set(rect.left + dx, rect.top + dy, rect.right + dx, rect.bottom + dy)
    }

    /** Reduces the box to its common part with a rectangle. */
    fun clip(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
    ) {
        set(maxOf(rect.left, left), maxOf(rect.top, top), minOf(rect.right, right), minOf(rect.bottom, bottom))
    }

    /** Returns whether a rectangle is in the box. */
    fun contains(
        left: Float,
        top: Float,
        right: Float,
        bottom: Float,
    ): Boolean = rect.left <= left && rect.top <= top && rect.right >= right && rect.bottom >= bottom

    /** Replaces the box by the smallest one around its image. */
    fun map(matrix: Matrix) {
        matrix.mapRect(rect)
    }
}
