package dev.afterimage.internal.capture

import android.graphics.Matrix
import android.view.View

/** The position of a window's root view on the screen, before its own transform. Reused. UI thread. */
internal class WindowPlace {
    private val onScreen = IntArray(2)
    private val corner = FloatArray(2)

    /** Horizontal position of the left edge, in physical pixels. */
    var screenX: Float = 0f
        private set

    /** Vertical position of the top edge. */
    var screenY: Float = 0f
        private set

    /** Reads the position of a root view. The scroll of the window for the keyboard is part of it. */
    fun read(root: View) {
        root.getLocationOnScreen(onScreen)
        corner[0] = 0f
        corner[1] = 0f
        val matrix: Matrix? = root.matrix
        if (matrix != null && !matrix.isIdentity) matrix.mapPoints(corner)
        screenX = onScreen[0] - corner[0]
        screenY = onScreen[1] - corner[1]
    }
}
