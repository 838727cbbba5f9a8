package dev.afterimage.internal.capture

import android.view.View
import android.view.ViewGroup
import dev.afterimage.internal.Failures
import org.junit.Assert.assertEquals
import org.junit.Assert.assertNotEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import android.support.v7.widget.RecyclerView as SupportList
import androidx.recyclerview.widget.RecyclerView as OtherList

/** Lists of several libraries in one app, one of which cannot be read: the others still give their rows ids of their content. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class RowContentTest {
    private class OwnList : SupportList(RuntimeEnvironment.getApplication())

    private val context = RuntimeEnvironment.getApplication()
    private val failures = Failures { println(it) }
    private val rows = RowContent(failures)

    private fun assertRead(list: SupportList) {
        list.addRow(View(context), 4, -1)
        list.addRow(View(context), 5, 4)
        assertEquals(2, rows.count(list))
        assertEquals(4L, rows.get(list, 0, list.getChildAt(0)))
        val withId = rows.get(list, 1, list.getChildAt(1))
        assertNotEquals(RowContent.NONE, withId)
        assertNotEquals("an id is no position", 4L, withId)
    }

    @Test
    fun `a class of lists that cannot be read is counted once, and leaves the others alone`() {
        assertRead(SupportList(context))
        val other = OtherList(context).apply { addView(View(context)) }
        repeat(3) {
            assertEquals(RowContent.NONE, rows.get(other, 0, other.getChildAt(0)))
            assertEquals(0, rows.count(other))
        }
        assertEquals(1L, failures.count)
        assertRead(SupportList(context))
        assertRead(OwnList())
        assertEquals(1L, failures.count)
    }

    @Test
    fun `the first list decides nothing about later ones`() {
        rows.count(OtherList(context))
        assertRead(SupportList(context))
        assertRead(OwnList())
    }

    @Test
    fun `a child that is no row has no content, and the rows keep theirs`() {
        val list = SupportList(context)
        list.addView(View(context), ViewGroup.LayoutParams(1, 1))
        assertEquals(RowContent.NONE, rows.get(list, 0, list.getChildAt(0)))
        list.addView(View(context), SupportList.LayoutParams())
        assertEquals("a row without content", RowContent.NONE, rows.get(list, 1, list.getChildAt(1)))
        assertRead(SupportList(context))
        assertEquals(0L, failures.count)
    }
}
