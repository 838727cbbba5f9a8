package dev.afterimage.cost

import android.view.View
import android.view.ViewGroup
import android.widget.FrameLayout
import android.widget.ImageView
import android.widget.LinearLayout
import android.widget.TextView
import androidx.recyclerview.widget.LinearLayoutManager
import androidx.recyclerview.widget.RecyclerView
import androidx.viewpager2.widget.ViewPager2
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.of
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Scrolling costs a new offset and the rows that appear: nodes that stay on the screen are neither moved nor inserted again. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
class ScrollCostTest {
    @get:Rule
    val rule = CaptureRule()

    @get:Rule
    val folder = TemporaryFolder()

    private class Row(
        view: View,
    ) : RecyclerView.ViewHolder(view)

    private class Rows(
        private val height: Int,
    ) : RecyclerView.Adapter<Row>() {
        override fun getItemCount() = 300

        override fun onCreateViewHolder(
            parent: ViewGroup,
            viewType: Int,
        ): Row {
            val row = LinearLayout(parent.context)
            row.addView(ImageView(parent.context).apply { setImageResource(android.R.drawable.ic_menu_call) })
            repeat(2) { row.addView(TextView(parent.context)) }
            row.layoutParams = RecyclerView.LayoutParams(-1, height)
            return Row(row)
        }

        override fun onBindViewHolder(
            holder: Row,
            position: Int,
        ) {
            val row = holder.itemView as LinearLayout
            for (line in 1..2) (row.getChildAt(line) as TextView).text = "Line $line of the row $position"
        }
    }

    private fun showList(): RecyclerView {
        lateinit var list: RecyclerView
        rule.show { activity ->
            list = RecyclerView(activity)
            list.layoutManager = LinearLayoutManager(activity)
            list.adapter = Rows(ROW_PX)
            list.itemAnimator = null
            FrameLayout(activity).apply { addView(list, FrameLayout.LayoutParams(300, SHOWN_ROWS * ROW_PX)) }
        }
        rule.frame()
        return list
    }

    /** Runs an action that scrolls; returns the frames, from the one before it. */
    private fun frames(action: () -> Unit): List<FrameReader> {
        val frames = arrayListOf(rule.frame())
        rule.frames.clear()
        action()
        return frames.apply { addAll(rule.frames) }
    }

    private fun check(
        name: String,
        list: RecyclerView,
        frames: List<FrameReader>,
        rows: Int,
        mostBytes: Int,
    ) {
        val operations = ScrollOperations(frames, frames.first().of(list).id)
        assertEquals("rows inserted again", 0, operations.again)
        assertEquals("nodes moved in the list", 0, operations.moved)
        assertTrue("${operations.scrolled} scroll operations", operations.scrolled >= 3)
        val expected = rows * NODES_OF_ROW
        assertTrue("${operations.inserted} nodes for $rows rows", operations.inserted in 1..expected)
        operations.report(name, folder, mostBytes)
    }

    @Test
    fun `40 rows cost offsets and 40 rows`() {
        val list = showList()
        val frames =
            frames {
                repeat(40) {
                    list.scrollBy(0, ROW_PX)
                    rule.capture.requestFrame()
                    rule.idle(CaptureRule.FRAME_MS)
                }
            }
        check("scroll by 40 rows", list, frames, 40, mostBytes = 400)
    }

    @Test
    fun `a fling costs offsets and the rows that appear`() {
        val list = showList()
        val frames =
            frames {
                list.fling(0, 3_000)
                rule.idle(3_000)
            }
        val rows = list.computeVerticalScrollOffset() / ROW_PX + 1
        assertTrue("$rows rows", rows > SHOWN_ROWS)
        check("fling by ${rows - 1} rows", list, frames, rows, mostBytes = 255)
    }

    @Test
    fun `a swipe of a pager costs offsets and one page`() {
        lateinit var pager: ViewPager2
        rule.show { activity ->
            pager = ViewPager2(activity)
            pager.adapter = Rows(-1)
            FrameLayout(activity).apply { addView(pager, FrameLayout.LayoutParams(300, 400)) }
        }
        rule.frame()
        val frames =
            frames {
                pager.setCurrentItem(1, true)
                rule.idle(2_000)
            }
        check("swipe of a pager", pager.getChildAt(0) as RecyclerView, frames, 2, mostBytes = 55)
    }

    private companion object {
        const val ROW_PX = 40
        const val SHOWN_ROWS = 10
        const val NODES_OF_ROW = 4
    }
}
