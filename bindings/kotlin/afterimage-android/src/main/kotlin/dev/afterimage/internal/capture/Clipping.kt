package dev.afterimage.internal.capture

import android.graphics.Outline
import android.graphics.Rect
import android.os.Build
import android.view.View
import android.view.ViewGroup
import dev.afterimage.internal.RequiresSdk
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameWriter

/**
 * The visible part of each view: clipped by the window, by ancestors (`clipChildren`, `clipToPadding`), by its `clipBounds` and its
 * outline. Where the frame's own rules give another part, it is written. Reused for all views. UI thread.
 */
internal class Clipping {
    private val visible = Box()
    private val drawn = Box()
    private val bounds = Rect()
    private val outline = Outline()
    private var isWritten = false
    private var cornerRadius = 0f

    /** Computes the visible part of a view below [parent]. */
    fun read(
        view: View,
        parent: Level,
        transform: Transform,
    ) {
        val width = view.width.toFloat()
        val height = view.height.toFloat()
        cornerRadius = 0f
        isWritten = parent.isClippedToPadding && !isInPadding(view, parent, transform)
        visible.set(parent.visible)
        visible.move(-view.left.toFloat(), -view.top.toFloat())
        if (!transform.toView(visible)) visible.set(0f, 0f, 0f, 0f)
        if (parent.clipsChildrenToBounds) visible.clip(0f, 0f, width, height)
        clipToOwnBounds(view)
        if (view.clipToOutline) clipToOutline(view)
    }

    /** Writes the clip of a view. [isScroll]: nodes of this kind clip their children anyway. */
    fun write(
        view: View,
        writer: FrameWriter,
        parent: Level,
        isScroll: Boolean,
        space: FrameSpace,
    ) {
        if (isWritten) {
            val left = space.length(visible.rect.left.toDouble())
            val top = space.length(visible.rect.top.toDouble())
            writer.attr(Attr.CLIP_X, left)
            writer.attr(Attr.CLIP_Y, top)
            writer.attr(Attr.CLIP_W, maxOf(0, space.length(visible.rect.right.toDouble()) - left))
            writer.attr(Attr.CLIP_H, maxOf(0, space.length(visible.rect.bottom.toDouble()) - top))
        }
        if (cornerRadius > 0) writer.attr(Attr.CORNER_RADIUS, space.length(cornerRadius.toDouble()))
        val isGroup = view is ViewGroup && view.childCount > 0
        if (isGroup && !isScroll && (parent.clipsChildrenToBounds || isWritten || cornerRadius > 0)) writer.attr(Attr.CLIPS_CHILDREN, 1)
    }

    /** Stores in [level] the clip of the children of a group. */
    fun enter(
        group: ViewGroup,
        level: Level,
    ) {
        val scrollX = group.scrollX
        val scrollY = group.scrollY
        level.clipsChildrenToBounds = group.clipChildren
        level.visible.set(visible)
        level.visible.move(scrollX.toFloat(), scrollY.toFloat())
        val left = group.paddingLeft
        val top = group.paddingTop
        val right = group.paddingRight
        val bottom = group.paddingBottom
        level.isClippedToPadding = group.clipToPadding && (left != 0 || top != 0 || right != 0 || bottom != 0)
        if (!level.isClippedToPadding) return
        level.padding.set(
            (scrollX + left).toFloat(),
            (scrollY + top).toFloat(),
            (scrollX + group.width - right).toFloat(),
            (scrollY + group.height - bottom).toFloat(),
        )
        val box = level.padding.rect
        level.visible.clip(box.left, box.top, box.right, box.bottom)
    }

    private fun isInPadding(
        view: View,
        parent: Level,
        transform: Transform,
    ): Boolean {
        // A view that is not clipped to its bounds may have descendants anywhere.
        if (!parent.clipsChildrenToBounds && view is ViewGroup) return false
        if (transform.isIdentity) {
            return parent.padding.contains(view.left.toFloat(), view.top.toFloat(), view.right.toFloat(), view.bottom.toFloat())
        }
        drawn.set(0f, 0f, view.width.toFloat(), view.height.toFloat())
        drawn.map(transform.matrix)
        drawn.move(view.left.toFloat(), view.top.toFloat())
        return parent.padding.contains(drawn.rect.left, drawn.rect.top, drawn.rect.right, drawn.rect.bottom)
    }

    private fun clipToOwnBounds(view: View) {
        val hasBounds = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.M) readClipBounds(view) else copyClipBounds(view)
        if (hasBounds) clip(bounds)
    }

    @RequiresSdk(Build.VERSION_CODES.M)
    private fun readClipBounds(view: View): Boolean = view.getClipBounds(bounds)

    /** This version of the framework copies the rectangle if there is one. */
    private fun copyClipBounds(view: View): Boolean {
        bounds.set(view.clipBounds ?: return false)
        return true
    }

    private fun clipToOutline(view: View) {
        outline.setEmpty()
        val provider = view.outlineProvider ?: return
        provider.getOutline(view, outline)
        if (!outline.canClip() || outline.isEmpty) return
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) readOutline(view)
    }

    @RequiresSdk(Build.VERSION_CODES.N)
    private fun readOutline(view: View) {
        if (!outline.getRect(bounds)) return
        cornerRadius = maxOf(0f, outline.radius)
        if (bounds.left > 0 || bounds.top > 0 || bounds.right < view.width || bounds.bottom < view.height) clip(bounds)
    }

    private fun clip(part: Rect) {
        isWritten = true
        visible.clip(part.left.toFloat(), part.top.toFloat(), part.right.toFloat(), part.bottom.toFloat())
    }
}
