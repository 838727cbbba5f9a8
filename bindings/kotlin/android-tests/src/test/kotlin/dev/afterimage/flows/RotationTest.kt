package dev.afterimage.flows

import android.app.Activity
import android.content.res.Configuration
import android.os.Bundle
import android.widget.LinearLayout
import android.widget.TextView
import com.google.gson.JsonParser
import dev.afterimage.PrivacyLevel
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** A device that is turned while it is recorded: the activity is created anew for the other orientation. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35], qualifiers = "w384dp-h800dp-xhdpi", instrumentedPackages = ["dev.afterimage.internal.capture"])
class RotationTest {
    private val app = RecordedApp { privacyLevel = PrivacyLevel.LIGHT }

    @After
    fun end() = app.close()

    /** Shows its orientation. */
    class TurnedActivity : Activity() {
        override fun onCreate(savedInstanceState: Bundle?) {
            super.onCreate(savedInstanceState)
            val isUpright = resources.configuration.orientation == Configuration.ORIENTATION_PORTRAIT
            val column = LinearLayout(this).apply { orientation = LinearLayout.VERTICAL }
            column.addView(TextView(this).apply { text = if (isUpright) UPRIGHT else ON_ITS_SIDE })
            setContentView(column)
        }
    }

    @Test
    fun `a turned screen has a viewport, nodes and texts of its own, in the same session`() {
        app.open(TurnedActivity::class.java)
        app.shows(UPRIGHT)
        app.turn("+land")
        app.shows(ON_ITS_SIDE)
        // The export refuses segments of more than one session.
        val session = app.end()
        val screens = session.moments.filterIsInstance<Moment.Screen>().map { it.screen }
        val before = screens.last { it.shows(UPRIGHT) }
        val after = screens.last()
        assertEquals(session.story(), listOf(ON_ITS_SIDE), after.texts)
        assertEquals("roots of windows", 1, after.roots().size)
        assertEquals("nodes that stay", emptySet<Int>(), before.windowNodes() intersect after.windowNodes())
        assertEquals(listOf(384 to 800, 800 to 384), viewports(session.rrweb))
    }

    /** Returns the sizes of the viewport, in their order. */
    private fun viewports(rrweb: String): List<Pair<Int, Int>> {
        val sizes =
            JsonParser.parseString(rrweb).asJsonArray.map { it.asJsonObject }.mapNotNull { event ->
                val data = event["data"].takeIf { it.isJsonObject }?.asJsonObject
                data?.takeIf { it.has("width") && it.has("height") }?.let { it["width"].asInt to it["height"].asInt }
            }
        return sizes.filterIndexed { index, size -> index == 0 || size != sizes[index - 1] }
    }

    private companion object {
        const val UPRIGHT = "Upright"
        const val ON_ITS_SIDE = "On its side"
    }
}
