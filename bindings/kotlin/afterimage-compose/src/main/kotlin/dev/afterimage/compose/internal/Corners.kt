package dev.afterimage.compose.internal

import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.layout.LayoutInfo

/** The corners of shapes of Compose's foundation library, which an app may lack. */
internal object Corners {
    /** Returns the radius of a shape's corners on a node of this size, in physical pixels; that of the corner at the start of the top. */
    fun radius(
        shape: Any,
        width: Float,
        height: Float,
        layout: LayoutInfo,
    ): Float {
        if (shape !is RoundedCornerShape) return 0f
        val radius = shape.topStart.toPx(Size(width, height), layout.density)
        return if (radius > 0f) minOf(radius, minOf(width, height) / 2) else 0f
    }
}
