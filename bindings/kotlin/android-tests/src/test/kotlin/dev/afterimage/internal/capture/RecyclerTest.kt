package dev.afterimage.internal.capture

import android.app.Activity
import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.TextView
import androidx.recyclerview.widget.LinearLayoutManager
import androidx.recyclerview.widget.RecyclerView
import androidx.viewpager2.widget.ViewPager2
import dev.afterimage.internal.buffer.Attr
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.ReadNode
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Rows of RecyclerView: they keep ids and places while it scrolls, and get new ids with new content. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class RecyclerTest {
    @get:Rule
    val rule = CaptureRule()
    private val items = ArrayList((0..199).map { "row $it" })
    private lateinit var list: RecyclerView

    private class Row(
        val text: TextView,
        view: View,
    ) : RecyclerView.ViewHolder(view)

    private inner class Rows(
        private val height: Int,
    ) : RecyclerView.Adapter<Row>() {
        override fun getItemCount(): Int = items.size

        override fun onCreateViewHolder(
            parent: ViewGroup,
            viewType: Int,
        ): Row {
            val text = TextView(parent.context)
            val row = LinearLayout(parent.context).apply { addView(text) }
            row.layoutParams = RecyclerView.LayoutParams(-1, height)
            return Row(text, row)
        }

        override fun onBindViewHolder(
            holder: Row,
            position: Int,
        ) {
            holder.text.text = items[position]
        }
    }

    private fun show(): Activity =
        rule.show { activity ->
            list = RecyclerView(activity)
            list.layoutManager = LinearLayoutManager(activity)
            list.adapter = Rows(40)
            list.itemAnimator = null
            FrameLayout(activity).apply { addView(list, FrameLayout.LayoutParams(300, 400)) }
        }

    private fun FrameReader.rows(): Map<String, ReadNode> =
        (0 until list.childCount).associate { index ->
            val row = list.getChildAt(index) as LinearLayout
            (row.getChildAt(0) as TextView).text.toString() to of(row)
        }

    @Test
    fun `40 rows scroll by their distance`() {
        show()
        var before = rule.frame().rows()
        assertEquals(10, before.size)
        val texts = HashMap<Int, String>()
        repeat(40) { step ->
            list.scrollBy(0, 40)
            rule.idle()
            val frame = rule.frame()
            val rows = frame.rows()
            assertEquals((step + 1) * 400, frame.of(list).attr(Attr.SCROLL_Y))
            for ((text, node) in rows) {
                assertEquals("an id has one content", text, texts.getOrPut(node.id) { text })
                before[text]?.let { assertEquals("$text stays", listOf(it.id, it.x, it.y), listOf(node.id, node.x, node.y)) }
            }
            before = rows
        }
        rule.frames.last().assertPlaces(list.rootView)
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `rows below inserted and removed ones keep their ids`() {
        show()
        val before = rule.frame().rows()
        items.add(1, "new row")
        list.adapter!!.notifyItemInserted(1)
        rule.idle()
        val after = rule.frame().rows()
        for (number in listOf(0, 1, 5)) assertEquals(before.getValue("row $number").id, after.getValue("row $number").id)
        assertTrue(before.values.none { it.id == after.getValue("new row").id })
        items.removeAt(1)
        list.adapter!!.notifyItemRemoved(1)
        rule.idle()
        val last = rule.frame().rows()
        for (number in listOf(0, 1, 5)) assertEquals(before.getValue("row $number").id, last.getValue("row $number").id)
        rule.frames.last().assertPlaces(list.rootView)
    }

    @Test
    fun `pages of a ViewPager2 are where their transformer draws them`() {
        lateinit var pager: ViewPager2
        rule.show { activity ->
            pager = ViewPager2(activity)
            pager.adapter = Rows(-1)
            pager.offscreenPageLimit = 2
            pager.setPageTransformer { page, position ->
                page.translationX = -60 * position
                page.scaleY = 1 - 0.1f * Math.abs(position)
                page.rotation = 3 * position
            }
            FrameLayout(activity).apply { addView(pager, FrameLayout.LayoutParams(300, 400)) }
        }
        val inner = pager.getChildAt(0) as RecyclerView
        rule.frame()
        val id =
            rule.frames
                .last()
                .of(inner.getChildAt(0))
                .id
        repeat(3) {
            inner.scrollBy(70, 0)
            rule.idle()
            rule.frame().assertPlaces(pager.rootView)
        }
        assertEquals(
            2100,
            rule.frames
                .last()
                .of(inner)
                .attr(Attr.SCROLL_X),
        )
        assertEquals(
            id,
            rule.frames
                .last()
                .of(inner.getChildAt(0))
                .id,
        )
        assertEquals(emptyList<String>(), rule.failed)
    }
}
