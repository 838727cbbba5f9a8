package dev.afterimage.flows

import android.app.Activity
import android.app.Dialog
import android.content.Intent
import android.graphics.Color
import android.graphics.drawable.ColorDrawable
import android.os.Bundle
import android.view.ViewGroup.LayoutParams.WRAP_CONTENT
import android.view.WindowManager
import android.widget.ArrayAdapter
import android.widget.LinearLayout
import android.widget.Spinner
import android.widget.TextView
import dev.afterimage.PrivacyLevel
import org.junit.After
import org.junit.Assert.assertEquals
import org.junit.Assert.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.Config

/** Windows above one another, and activities that follow one another, in the replay. */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [Config.ALL_SDKS], qualifiers = "w384dp-h800dp-xhdpi", instrumentedPackages = ["dev.afterimage.internal.capture"])
class WindowsTest {
    private val app = RecordedApp { privacyLevel = PrivacyLevel.LIGHT }

    @After
    fun end() = app.close()

    /** Has a title in its action bar, and two texts. */
    class TitledActivity : Activity() {
        override fun onCreate(savedInstanceState: Bundle?) {
            setTheme(android.R.style.Theme_Material_Light)
            super.onCreate(savedInstanceState)
            title = intent.getStringExtra(TITLE)
            setContentView(column(TextView(this).apply { text = "In the activity" }, TextView(this).apply { text = "Below both" }))
        }

        fun column(vararg views: android.view.View) =
            LinearLayout(this).apply {
                orientation = LinearLayout.VERTICAL
                for (view in views) addView(view)
            }

        /** Shows a dialog without a background of its own, over a scrim, with a field whose options are open. */
        fun showDialog() {
            val field = Spinner(this, Spinner.MODE_DROPDOWN)
            field.adapter = ArrayAdapter(this, android.R.layout.simple_spinner_item, listOf("Red", "Green"))
            val dialog = Dialog(this)
            dialog.setContentView(column(TextView(this).apply { text = "In the dialog" }, field))
            val window = dialog.window!!
            window.setBackgroundDrawable(ColorDrawable(Color.TRANSPARENT))
            window.addFlags(WindowManager.LayoutParams.FLAG_DIM_BEHIND)
            window.setDimAmount(0.6f)
            window.setLayout(WRAP_CONTENT, WRAP_CONTENT)
            dialog.show()
            field.post { field.performClick() }
        }

        companion object {
            private const val TITLE = "title"

            fun intentFor(title: String): Intent = Intent().putExtra(TITLE, title)
        }
    }

    @Test
    fun `a drop-down is above a dialog above its scrim above the activity`() {
        app.open(TitledActivity::class.java, TitledActivity.intentFor("Colours"))
        app.shows("In the activity")
        (app.activity as TitledActivity).showDialog()
        app.shows("In the dialog")
        app.shows("Green")
        val session = app.end()
        val screens = session.moments.filterIsInstance<Moment.Screen>().map { it.screen }
        val before = screens.last { it.shows("In the activity") && !it.shows("In the dialog") }
        val after = screens.last()
        val roots = after.roots()
        assertEquals(session.story(), 4, roots.size)
        val (activity, scrim, dialog, options) = roots
        assertTrue(
            "${after.textsBelow(activity)}",
            after.textsBelow(activity).containsAll(listOf("Colours", "In the activity", "Below both")),
        )
        assertEquals("#00000099", scrim.style["background-color"])
        assertEquals(listOf("0px", "0px", "384px", "800px"), listOf("left", "top", "width", "height").map { scrim.style[it] })
        assertEquals(listOf("In the dialog", "Red"), after.textsBelow(dialog))
        assertEquals(listOf("Red", "Green"), after.textsBelow(options))
        // The dialog removes nothing of the activity.
        val kept = after.nodes.map { it.id }.toSet()
        for (node in before.nodes) assertTrue("${node.attributes} ${node.style} ${node.text} stays", node.id in kept)
    }

    @Test
    fun `each of ten activities has its title in the replay`() {
        val titles = List(10) { "Activity $it of ten" }
        app.open(TitledActivity::class.java, TitledActivity.intentFor(titles[0]))
        for (title in titles.drop(1)) {
            app.show(TitledActivity::class.java, TitledActivity.intentFor(title), TRANSITION_MS)
            app.runFor(SHOWN_MS - TRANSITION_MS)
        }
        app.settle()
        val screens =
            app
                .end()
                .moments
                .filterIsInstance<Moment.Screen>()
                .map { it.screen }
        for (title in titles) assertTrue("$title is shown", screens.any { it.shows(title) })
        val last = screens.last()
        assertEquals(listOf(titles.last()), last.texts.filter { "of ten" in it })
    }

    private companion object {
        const val SHOWN_MS = 300L

        /** Time in which two activities are on the screen. */
        const val TRANSITION_MS = 150L
    }
}
