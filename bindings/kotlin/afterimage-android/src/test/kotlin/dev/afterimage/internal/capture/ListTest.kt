package dev.afterimage.internal.capture

import android.view.View
import android.view.ViewGroup
import android.widget.BaseAdapter
import android.widget.FrameLayout
import android.widget.LinearLayout
import android.widget.ListView
import android.widget.TextView
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

/** Rows of a list without a scroll offset: they keep ids and places while it scrolls, and get new ids with new content. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS])
class ListTest {
    @get:Rule
    val rule = CaptureRule()
    private val rows = ArrayList((0..199).map { "row $it" })

    private val adapter =
        object : BaseAdapter() {
            override fun getCount(): Int = rows.size

            override fun getItem(position: Int): Any = rows[position]

            override fun getItemId(position: Int): Long = position.toLong()

            override fun getView(
                position: Int,
                convertView: View?,
                parent: ViewGroup,
            ): View {
                val row = convertView as? LinearLayout ?: newRow(parent)
                (row.getChildAt(0) as TextView).text = rows[position]
                return row
            }

            private fun newRow(parent: ViewGroup) =
                LinearLayout(parent.context).apply {
                    addView(TextView(context).apply { height = 30 })
                    minimumHeight = 40
                }
        }

    private lateinit var list: ListView

    private fun show() {
        rule.show { activity ->
            list = ListView(activity)
            list.dividerHeight = 0
            list.adapter = adapter
            FrameLayout(activity).apply { addView(list, FrameLayout.LayoutParams(300, 400)) }
        }
    }

    /** Returns the rows of a frame by their text. */
    private fun FrameReader.rows(): Map<String, ReadNode> {
        val shown = HashMap<String, ReadNode>()
        for (index in 0 until list.childCount) {
            val row = list.getChildAt(index) as LinearLayout
            shown[(row.getChildAt(0) as TextView).text.toString()] = of(row)
        }
        return shown
    }

    @Test
    fun `rows that stay keep ids and places, and reused views get new ids`() {
        show()
        val first = rule.frame()
        val before = first.rows()
        assertEquals(10, before.size)
        val seen = HashSet(first.nodes.map { it.id })
        repeat(12) {
            list.scrollListBy(30)
            rule.idle()
            rule.frame()
        }
        val after = rule.frames.last()
        assertEquals(3600, after.of(list).attr(Attr.SCROLL_Y))
        after.assertPlaces(list.rootView)
        val rows = after.rows()
        // The tenth row is still there, where it was.
        assertEquals(before.getValue("row 9").id, rows.getValue("row 9").id)
        assertEquals(before.getValue("row 9").y, rows.getValue("row 9").y)
        val fresh = rows.getValue("row 15")
        assertTrue(fresh.id !in seen)
        assertTrue("descendants of a reused row are new too", after.children(fresh.id).single().id !in seen)
        assertEquals(6000, fresh.y)
    }

    @Test
    fun `a jump to another part of the list is no scroll`() {
        show()
        val before = rule.frame().rows()
        list.setSelection(100)
        rule.idle()
        val frame = rule.frame()
        assertEquals(0, frame.of(list).attr(Attr.SCROLL_Y) ?: 0)
        frame.assertPlaces(list.rootView)
        assertTrue(frame.rows().values.none { node -> before.values.any { it.id == node.id } })
    }

    @Test
    fun `rows that are bound again in place keep their ids`() {
        show()
        val before = rule.frame().rows()
        rows.add(1, "new row")
        adapter.notifyDataSetChanged()
        rule.idle()
        val frame = rule.frame()
        frame.assertPlaces(list.rootView)
        assertEquals(before.getValue("row 0").id, frame.rows().getValue("row 0").id)
        assertEquals("the list scrolls by no row", 0, frame.of(list).attr(Attr.SCROLL_Y) ?: 0)
    }
}
