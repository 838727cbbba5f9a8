package dev.afterimage.internal.capture

import android.graphics.Matrix
import android.view.View
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter

/** The transform of one view: translation, scale, rotation and pivot, as one map about its centre (`docs/frame-buffer.md`). Reused. */
internal class Transform {
    /** Whether the view is drawn at its layout place. */
    var isIdentity: Boolean = true
        private set

    /** The map from the view to the layout of its parent, less its left top corner. Valid if not [isIdentity]. */
    val matrix: Matrix = Matrix()

    private val inverse = Matrix()
    private val values = FloatArray(MATRIX_SIZE)

    /** Reads the transform of a view, and of its animation. */
    fun read(
        view: View,
        animation: ViewAnimation,
    ) {
        val own: Matrix? = view.matrix
        val isOwnIdentity = own == null || own.isIdentity
        isIdentity = isOwnIdentity && !animation.isRunning
        if (isIdentity) return
        if (isOwnIdentity) matrix.reset() else matrix.set(own)
        if (animation.isRunning) matrix.postConcat(animation.matrix)
        matrix.getValues(values)
        if (hasPerspective()) flatten(view.width / 2f, view.height / 2f)
    }

    /** Writes the transform of a view of this size, in physical pixels. */
    fun write(
        writer: FrameWriter,
        width: Int,
        height: Int,
        density: Double,
    ) {
        if (isIdentity) return
        val a = values[Matrix.MSCALE_X]
        val b = values[Matrix.MSKEW_Y]
        val c = values[Matrix.MSKEW_X]
        val d = values[Matrix.MSCALE_Y]
        val u = width / 2f
        val v = height / 2f
        writer.real(Attr.TRANSFORM_A, a)
        writer.real(Attr.TRANSFORM_B, b)
        writer.real(Attr.TRANSFORM_C, c)
        writer.real(Attr.TRANSFORM_D, d)
        writer.real(Attr.TRANSFORM_TX, ((values[Matrix.MTRANS_X] + a * u + c * v - u) / density).toFloat())
        writer.real(Attr.TRANSFORM_TY, ((values[Matrix.MTRANS_Y] + b * u + d * v - v) / density).toFloat())
    }

    /** Replaces a box in the parent's layout, less the view's left top corner, by the box around it in the view. False if there is none. */
    fun toView(box: Box): Boolean {
        if (isIdentity) return true
        if (!matrix.invert(inverse)) return false
        box.map(inverse)
        return true
    }

    private fun hasPerspective(): Boolean = values[Matrix.MPERSP_0] != 0f || values[Matrix.MPERSP_1] != 0f || values[Matrix.MPERSP_2] != 1f

    /**
     * Replaces a map with perspective (`rotationX`, `rotationY`) by the affine map that is equal to it near the view's centre: the
     * derivative there. A centre behind the camera gives numbers that are not finite, and the core draws the node without transform.
     */
    private fun flatten(
        x: Float,
        y: Float,
    ) {
        val p = values[Matrix.MPERSP_0]
        val q = values[Matrix.MPERSP_1]
        val w = p * x + q * y + values[Matrix.MPERSP_2]
        val mappedX = (values[Matrix.MSCALE_X] * x + values[Matrix.MSKEW_X] * y + values[Matrix.MTRANS_X]) / w
        val mappedY = (values[Matrix.MSKEW_Y] * x + values[Matrix.MSCALE_Y] * y + values[Matrix.MTRANS_Y]) / w
        val a = (values[Matrix.MSCALE_X] - mappedX * p) / w
        val c = (values[Matrix.MSKEW_X] - mappedX * q) / w
        val b = (values[Matrix.MSKEW_Y] - mappedY * p) / w
        val d = (values[Matrix.MSCALE_Y] - mappedY * q) / w
        values[Matrix.MSCALE_X] = a
        values[Matrix.MSKEW_X] = c
        values[Matrix.MTRANS_X] = mappedX - a * x - c * y
        values[Matrix.MSKEW_Y] = b
        values[Matrix.MSCALE_Y] = d
        values[Matrix.MTRANS_Y] = mappedY - b * x - d * y
        values[Matrix.MPERSP_0] = 0f
        values[Matrix.MPERSP_1] = 0f
        values[Matrix.MPERSP_2] = 1f
        matrix.setValues(values)
    }

    private companion object {
        /** Numbers of a `Matrix`. */
        const val MATRIX_SIZE = 9
    }
}
