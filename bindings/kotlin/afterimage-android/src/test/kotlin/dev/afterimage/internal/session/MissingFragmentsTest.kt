package dev.afterimage.internal.session

import android.app.Activity
import dev.afterimage.internal.Failures
import org.junit.Assert.assertEquals
import org.junit.Assert.assertThrows
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** An app without `androidx.fragment`, as these tests are. Those of afterimage-compose have the library. */
@RunWith(RobolectricTestRunner::class)
@Config(minSdk = 21)
class MissingFragmentsTest {
    private val reported = ArrayList<String>()
    private val failures = Failures { reported.add(it) }

    @Test
    fun `no name is reported, and nothing fails`() {
        assertThrows(ClassNotFoundException::class.java) { Class.forName("androidx.fragment.app.FragmentActivity") }
        val names = FragmentNames(failures, onTurn = {}) { _, name -> reported.add(name) }
        val activity = Robolectric.buildActivity(Activity::class.java).setup().get()
        repeat(2) { names.follow(activity) }
        names.end()
        assertEquals(emptyList<String>(), reported)
        assertEquals(0, failures.count)
    }
}
