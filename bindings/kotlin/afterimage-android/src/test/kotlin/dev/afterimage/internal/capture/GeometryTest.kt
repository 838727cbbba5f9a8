package dev.afterimage.internal.capture

import android.app.Activity
import android.content.Context
import android.graphics.Color
import android.graphics.Outline
import android.graphics.Rect
import android.os.Build
import android.os.SystemClock
import android.view.View
import android.view.ViewGroup
import android.view.ViewOutlineProvider
import android.view.animation.AlphaAnimation
import android.view.animation.AnimationSet
import android.view.animation.AnimationUtils
import android.view.animation.LinearInterpolator
import android.view.animation.ScaleAnimation
import android.view.animation.TranslateAnimation
import android.widget.FrameLayout
import android.widget.HorizontalScrollView
import android.widget.LinearLayout
import android.widget.ScrollView
import android.widget.TextView
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.LayoutDirection
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNull
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Where views are drawn, in which order, and which part of them is visible. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class GeometryTest {
    @get:Rule
    val rule = CaptureRule()

    private fun box(
        context: Context,
        colour: Int = Color.GRAY,
    ) = FrameLayout(context).apply { setBackgroundColor(colour) }

    private fun FrameLayout.put(
        child: View,
        left: Int,
        top: Int,
        width: Int,
        height: Int,
    ): View {
        val params = FrameLayout.LayoutParams(width, height)
        params.leftMargin = left
        params.topMargin = top
        addView(child, params)
        return child
    }

    private fun place(view: View) =
        rule.frames
            .last()
            .of(view)
            .run { listOf(x, y, width, height) }

    @Test
    fun `transforms are written apart from places and together give what is drawn`() {
        lateinit var sheet: FrameLayout
        lateinit var turned: FrameLayout
        lateinit var inner: View
        val activity =
            rule.show { activity ->
                box(activity).apply {
                    sheet = box(activity)
                    put(sheet, 0, 100, 300, 200)
                    turned = box(activity)
                    sheet.put(turned, 20, 30, 120, 60)
                    inner = View(activity)
                    turned.put(inner, 7, 9, 40, 20)
                }
            }
        sheet.translationY = 137.3f
        turned.rotation = 30f
        turned.scaleX = 1.5f
        turned.scaleY = 0.75f
        turned.pivotX = 10f
        turned.pivotY = 50f
        turned.translationX = -4.25f
        inner.rotation = -75f
        rule.frame().assertPlaces(activity.window.decorView)
        assertEquals(listOf(0, 1000, 3000, 2000), place(sheet))
        assertEquals(listOf(200, 300, 1200, 600), place(turned))
        assertEquals(
            137.3f,
            rule.frames
                .last()
                .of(sheet)
                .real(Attr.TRANSFORM_TY)!!,
            0.01f,
        )
        sheet.translationY = 0f
        assertNull(rule.frame().of(sheet).real(Attr.TRANSFORM_A))
        rule.frames.last().assertPlaces(activity.window.decorView)
    }

    @Test
    fun `pages of a carousel and a drawer are where the framework draws them`() {
        lateinit var drawer: View
        val pages = ArrayList<View>()
        val activity =
            rule.show { activity ->
                box(activity).apply {
                    repeat(
                        3,
                    ) { page -> pages.add(put(box(activity).apply { put(TextView(activity), 5, 5, 50, 20) }, 300 * page, 0, 300, 400)) }
                    drawer = put(box(activity).apply { put(View(activity), 3, 4, 50, 60) }, 0, 0, 200, 400)
                }
            }
        for (step in 0..4) {
            val offset = step / 4f
            // As page transformers do: pages move against their layout, shrink and turn.
            pages.forEachIndexed { index, page ->
                page.translationX = -300f * index + 60 * (index - offset)
                page.scaleX = 1 - 0.2f * Math.abs(index - offset)
                page.scaleY = page.scaleX
                page.rotation = 5 * (index - offset)
                page.alpha = 1 - offset / 2
            }
            drawer.offsetLeftAndRight(-drawer.left - (200 * (1 - offset)).toInt())
            rule.frame().assertPlaces(activity.window.decorView)
        }
        assertEquals(
            listOf(500, 500, 500),
            pages.map {
                rule.frames
                    .last()
                    .of(it)
                    .attr(Attr.OPACITY)
            },
        )
        assertEquals(
            500,
            rule.frames
                .last()
                .of((pages[0] as ViewGroup).getChildAt(0))
                .attr(Attr.OPACITY),
        )
    }

    @Test
    @Config(sdk = [28, 35])
    @GraphicsMode(GraphicsMode.Mode.NATIVE)
    fun `perspective is drawn as the affine map at the centre`() {
        lateinit var card: FrameLayout
        rule.show { activity -> box(activity).apply { card = put(box(activity), 50, 50, 200, 100) as FrameLayout } }
        card.rotationY = 60f
        val frame = rule.frame()
        val corners = frame.corners(frame.of(card))
        val origin = frame.corners(frame.of(card.parent as View))
        val mapped = floatArrayOf(100f, 50f).also { card.matrix.mapPoints(it) }
        assertEquals(50.0 + mapped[0], (corners[0] + corners[4]) / 20 - origin[0] / 10, 1.0)
        assertEquals(50.0 + mapped[1], (corners[1] + corners[5]) / 20 - origin[1] / 10, 1.0)
        assertEquals(100.0, (corners[2] - corners[0]) / 10, 10.0)
    }

    @Test
    fun `a running animation of the old kind is part of the transform`() {
        lateinit var moved: View
        lateinit var faded: View
        rule.show { activity ->
            box(activity).apply {
                moved = put(View(activity), 10, 10, 100, 50)
                faded = put(View(activity), 10, 80, 100, 50)
            }
        }
        rule.frame()
        val slide = TranslateAnimation(0f, 100f, 0f, 0f)
        val grow = ScaleAnimation(1f, 3f, 1f, 1f)
        val set = AnimationSet(true).apply { listOf(slide, grow).forEach(::addAnimation) }
        val fade = AlphaAnimation(1f, 0f)
        for ((view, animation) in listOf(moved to set, faded to fade)) {
            animation.duration = 1_000
            animation.interpolator = LinearInterpolator()
            view.animation = animation
            // As the first drawing does.
            animation.initialize(100, 50, 300, 300)
            animation.startTime = AnimationUtils.currentAnimationTimeMillis()
        }
        val startMs = SystemClock.uptimeMillis()
        rule.idle(250)
        val frame = rule.frame()
        val part = (frame.elapsedMs - SystemClock.elapsedRealtime() + SystemClock.uptimeMillis() - startMs) / 1_000f
        assertEquals(1 + 2 * part, frame.of(moved).real(Attr.TRANSFORM_A)!!, 0.1f)
        // The framework moves first, and then scales the moved view.
        val corners = frame.corners(frame.of(moved))
        assertEquals(100.0 + 1_000 * part * (1 + 2 * part), corners[0], 100.0)
        assertEquals(1_000 * (1 - part), frame.of(faded).attr(Attr.OPACITY)!!.toFloat(), 60f)
        moved.visibility = View.GONE
        assertEquals("a view that is animated away is drawn", true, rule.frame().has(moved))
        moved.clearAnimation()
        assertEquals(false, rule.frame().has(moved))
    }

    @Test
    fun `scrolled content keeps its places`() {
        lateinit var scroll: ScrollView
        lateinit var wide: HorizontalScrollView
        lateinit var lines: LinearLayout
        val activity =
            rule.show { activity ->
                scroll = ScrollView(activity)
                lines = LinearLayout(activity).apply { orientation = LinearLayout.VERTICAL }
                scroll.addView(lines)
                wide = HorizontalScrollView(activity)
                wide.addView(View(activity).apply { minimumWidth = 2000 })
                lines.addView(wide)
                repeat(40) { lines.addView(View(activity), LinearLayout.LayoutParams(100, 50)) }
                scroll
            }
        rule.frame()
        val before = place(lines.getChildAt(9))
        scroll.scrollTo(0, 333)
        wide.scrollTo(17, 0)
        val frame = rule.frame()
        frame.assertPlaces(activity.window.decorView)
        assertEquals(before, place(lines.getChildAt(9)))
        assertEquals(3330, frame.of(scroll).attr(Attr.SCROLL_Y))
        assertEquals(170, frame.of(wide).attr(Attr.SCROLL_X))
    }

    @Test
    fun `elevation and a group's own order give paint ranks`() {
        lateinit var parent: FrameLayout
        rule.show { activity ->
            parent = ReversedLayout(activity)
            repeat(3) { parent.put(box(activity).apply { put(View(activity), 0, 0, 5, 5) }, 10 * it, 10 * it, 50, 50) }
            box(activity).apply { addView(parent) }
        }

        fun order(): List<Int> {
            val frame = rule.frame()
            val ranks = frame.paintRanks ?: frame.nodes.indices.toList()
            assertEquals(frame.nodes.indices.toList(), ranks.sorted())
            for ((index, node) in frame.nodes.withIndex()) {
                val parentIndex = frame.nodes.indexOfFirst { it.id == node.parent }
                if (parentIndex >= 0) assertEquals("parent first", true, ranks[parentIndex] < ranks[index])
            }
            return (0..2).sortedBy { child -> ranks[frame.nodes.indexOf(frame.of(parent.getChildAt(child)))] }
        }
        assertEquals(listOf(0, 1, 2), order())
        parent.getChildAt(0).elevation = 4f
        assertEquals(listOf(1, 2, 0), order())
        parent.getChildAt(1).translationZ = 9f
        assertEquals(listOf(2, 0, 1), order())
        parent.getChildAt(0).elevation = 0f
        parent.getChildAt(1).translationZ = 0f
        (parent as ReversedLayout).reverse(true)
        repeat(ChildOrder.WALKS_PER_READING) { rule.frame() }
        assertEquals(listOf(2, 1, 0), order())
        parent.getChildAt(2).visibility = View.GONE
        rule.frame()
        (parent as ReversedLayout).isBroken = true
        assertEquals(0, rule.failed.size)
        parent.getChildAt(2).visibility = View.VISIBLE
        rule.idle()
        assertEquals(listOf(0, 1, 2), order())
        assertEquals(1, rule.failed.size)
    }

    /** Draws the last child first. */
    private class ReversedLayout(
        context: Context,
    ) : FrameLayout(context) {
        var isBroken = false

        fun reverse(isOn: Boolean) {
            isChildrenDrawingOrderEnabled = isOn
        }

        override fun getChildDrawingOrder(
            childCount: Int,
            drawingPosition: Int,
        ): Int = if (isBroken) throw IllegalStateException("broken") else childCount - 1 - drawingPosition
    }

    @Test
    fun `hidden views are left out and transparent ones have their opacity`() {
        val views = ArrayList<View>()
        rule.show { activity ->
            box(activity).apply { repeat(4) { views.add(put(View(activity), 0, 10 * it, 10, 10)) } }
        }
        views[0].visibility = View.GONE
        views[1].visibility = View.INVISIBLE
        views[2].alpha = 0f
        val frame = rule.frame()
        assertEquals(listOf(false, false, true, true), views.map { frame.has(it) })
        assertEquals(0, frame.of(views[2]).attr(Attr.OPACITY))
        assertNull(frame.of(views[3]).attr(Attr.OPACITY))
    }

    private fun clip(view: View): List<Int?> =
        rule.frames
            .last()
            .of(view)
            .run { listOf(attr(Attr.CLIP_X), attr(Attr.CLIP_Y), attr(Attr.CLIP_W), attr(Attr.CLIP_H)) }

    @Test
    fun `padding clips the children that reach into it`() {
        lateinit var scroll: ScrollView
        lateinit var lines: LinearLayout
        rule.show { activity ->
            scroll = ScrollView(activity).apply { setPadding(10, 20, 10, 30) }
            lines = LinearLayout(activity).apply { orientation = LinearLayout.VERTICAL }
            scroll.addView(lines)
            repeat(40) { lines.addView(View(activity), LinearLayout.LayoutParams(100, 50)) }
            box(activity).apply { put(scroll, 0, 0, 200, 200) }
        }
        scroll.scrollTo(0, 70)
        rule.frame()
        // The content begins at 20, is scrolled by 70, and is visible from 20 to 170 in the scroll view.
        assertEquals(listOf<Int?>(0, 700, 1800, 1500), clip(lines))
        assertNull(clip(lines.getChildAt(2))[0])
        scroll.clipToPadding = false
        rule.frame()
        assertNull(clip(lines)[0])
    }

    @Test
    fun `bounds and outlines clip, and a group that does not clip says so`() {
        lateinit var open: FrameLayout
        lateinit var sticking: FrameLayout
        lateinit var cut: View
        lateinit var rounded: FrameLayout
        rule.show { activity ->
            box(activity).apply {
                open = put(box(activity), 10, 10, 100, 100) as FrameLayout
                open.clipChildren = false
                sticking = open.put(box(activity).apply { put(View(activity), 0, 0, 9, 9) }, 60, 0, 80, 20) as FrameLayout
                cut = put(View(activity), 0, 200, 100, 100)
                rounded = put(box(activity).apply { put(View(activity), 0, 0, 9, 9) }, 0, 300, 100, 100) as FrameLayout
            }
        }
        cut.clipBounds = Rect(10, 20, 50, 60)
        rounded.outlineProvider =
            object : ViewOutlineProvider() {
                override fun getOutline(
                    view: View,
                    outline: Outline,
                ) = outline.setRoundRect(0, 0, 100, 80, 12f)
            }
        rounded.clipToOutline = true
        val frame = rule.frame()
        assertEquals(1, frame.of(open).attr(Attr.CLIPS_CHILDREN))
        assertNull(frame.of(sticking).attr(Attr.CLIPS_CHILDREN))
        assertEquals(listOf<Int?>(100, 200, 400, 400), clip(cut))
        assertEquals(1, frame.of(rounded).attr(Attr.CLIPS_CHILDREN))
        if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) {
            assertEquals(listOf<Int?>(0, 0, 1000, 800), clip(rounded))
            assertEquals(120, frame.of(rounded).attr(Attr.CORNER_RADIUS))
        }
    }

    @Test
    fun `the layout direction is on the root and where it changes`() {
        lateinit var arabic: FrameLayout
        lateinit var below: View
        val activity: Activity =
            rule.show { activity ->
                activity.applicationInfo.flags = activity.applicationInfo.flags or android.content.pm.ApplicationInfo.FLAG_SUPPORTS_RTL
                box(activity).apply {
                    arabic = put(box(activity), 0, 0, 100, 100) as FrameLayout
                    below = arabic.put(View(activity), 0, 0, 10, 10)
                    arabic.layoutDirection = View.LAYOUT_DIRECTION_RTL
                }
            }
        val frame = rule.frame()
        assertEquals(LayoutDirection.LTR, frame.of(activity.window.decorView).attr(Attr.LAYOUT_DIRECTION))
        assertEquals(LayoutDirection.RTL, frame.of(arabic).attr(Attr.LAYOUT_DIRECTION))
        assertNull(frame.of(below).attr(Attr.LAYOUT_DIRECTION))
    }
}
