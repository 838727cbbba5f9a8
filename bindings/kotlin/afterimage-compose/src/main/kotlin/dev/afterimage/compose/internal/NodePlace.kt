package dev.afterimage.compose.internal

import androidx.compose.ui.graphics.Matrix
import androidx.compose.ui.layout.LayoutCoordinates
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter
import kotlin.math.abs

/** The place of a node in its parent, in physical pixels, and its transform about its centre. Reused. UI thread. */
internal class NodePlace {
    private val matrix = Matrix()
    private var a = 1f
    private var b = 0f
    private var c = 0f
    private var d = 1f

    /** The left edge without the transform, and the other edges. */
    var left: Float = 0f
        private set
    var top: Float = 0f
        private set
    var width: Int = 0
        private set
    var height: Int = 0
        private set

    /** Whether the node is neither scaled nor rotated. */
    var isPlain: Boolean = true
        private set

    /** Reads the place of a node, null [parent] for the root of a composition. */
    fun read(
        node: LayoutCoordinates,
        parent: LayoutCoordinates?,
    ) {
        val size = node.size
        width = size.width
        height = size.height
        isPlain = true
        left = 0f
        top = 0f
        if (parent == null) return
        parent.transformFrom(node, matrix)
        val values = matrix.values
        left = values[Matrix.TranslateX]
        top = values[Matrix.TranslateY]
        a = values[Matrix.ScaleX]
        b = values[Matrix.SkewY]
        c = values[Matrix.SkewX]
        d = values[Matrix.ScaleY]
        isPlain = isNear(a, 1f) && isNear(b, 0f) && isNear(c, 0f) && isNear(d, 1f)
        if (!isPlain) keepCentre()
    }

    /** The centre is mapped as before, and the linear part is written as a transform about it. */
    private fun keepCentre() {
        val u = width / 2f
        val v = height / 2f
        left += a * u + c * v - u
        top += b * u + d * v - v
    }

    /** Makes the place that of the whole parent. */
    fun cover(parent: LayoutCoordinates) {
        left = 0f
        top = 0f
        width = parent.size.width
        height = parent.size.height
        isPlain = true
    }

    /** Writes the transform. */
    fun writeTransform(writer: FrameWriter) {
        if (isPlain) return
        writer.real(Attr.TRANSFORM_A, a)
        writer.real(Attr.TRANSFORM_B, b)
        writer.real(Attr.TRANSFORM_C, c)
        writer.real(Attr.TRANSFORM_D, d)
        writer.real(Attr.TRANSFORM_TX, 0f)
        writer.real(Attr.TRANSFORM_TY, 0f)
    }

    private fun isNear(
        value: Float,
        expected: Float,
    ): Boolean = abs(value - expected) < EXACT

    private companion object {
        /** Less than a tenth of a pixel on the widest screen. */
        const val EXACT = 1e-5f
    }
}
