package dev.afterimage.compose

import android.view.View
import android.view.WindowManager
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.DropdownMenu
import androidx.compose.material3.DropdownMenuItem
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.ExposedDropdownMenuBox
import androidx.compose.material3.MenuAnchorType
import androidx.compose.material3.Text
import androidx.compose.material3.TextField
import androidx.compose.other.OtherPopup
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.ComposeView
import androidx.compose.ui.window.Popup
import androidx.lifecycle.setViewTreeLifecycleOwner
import androidx.savedstate.setViewTreeSavedStateRegistryOwner
import dev.afterimage.compose.internal.ComposeFeature
import dev.afterimage.internal.buffer.FrameReader
import dev.afterimage.internal.buffer.Kind
import dev.afterimage.internal.capture.CaptureRule
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.annotation.GraphicsMode

/** The options of a form field are form content, in windows of their own too. */
@OptIn(ExperimentalMaterial3Api::class)
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class OptionPopupsTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @Test
    fun `the options of a field with a menu are form content, and a menu of actions and a popup are not`() {
        rule.compose {
            Column {
                ExposedDropdownMenuBox(true, {}) {
                    TextField("chosen", {}, Modifier.menuAnchor(MenuAnchorType.PrimaryNotEditable), readOnly = true)
                    ExposedDropdownMenu(true, {}) { DropdownMenuItem({ Text("an option") }, {}) }
                    DropdownMenu(true, {}, Modifier.exposedDropdownSize()) { DropdownMenuItem({ Text("a suggestion") }, {}) }
                }
                Box { DropdownMenu(true, {}) { DropdownMenuItem({ Text("an action") }, {}) } }
                Popup { Text("a popup") }
            }
        }
        rule.idle(1_000)
        val frame = rule.frame()
        // The popup and, since newer versions of Material do not name its code, the list in it.
        assertEquals(2, frame.selectsAround("an option"))
        // The app's own popup has the list alone.
        assertEquals(1, frame.selectsAround("a suggestion"))
        assertEquals(0, frame.selectsAround("an action"))
        assertEquals(0, frame.selectsAround("a popup"))
        assertEquals(emptyList<String>(), rule.failed)
    }

    @Test
    fun `a popup of an unknown class is form content, which is logged once`() {
        val activity = rule.compose { Text("below") }
        rule.show(activity, OtherPopup(activity) { Text("an entry") })
        rule.show(activity, OtherPopup(activity) { Text("a second entry") })
        for (entry in listOf("an entry", "a second entry")) assertEquals(1, rule.frame().selectsAround(entry))
        assertEquals(1, rule.failed.count { ComposeFeature.POPUPS.label in it })
        assertEquals(1, rule.failed.size)
    }

    @Test
    fun `a composition that the app shows as a window is no form content`() {
        val activity = rule.compose { Text("below") }
        rule.show(activity, ComposeView(activity).apply { setContent { Text("above") } })
        assertEquals(0, rule.frame().selectsAround("above"))
        assertEquals(emptyList<String>(), rule.failed)
    }

    /** Shows a view as a window of its own. */
    private fun CaptureRule.show(
        activity: ScreenActivity,
        view: View,
    ) {
        view.setViewTreeLifecycleOwner(activity)
        view.setViewTreeSavedStateRegistryOwner(activity)
        activity.windowManager.addView(view, WindowManager.LayoutParams())
        idle(SHOWN_MS)
    }

    private fun FrameReader.selectsAround(text: String): Int =
        generateSequence(withText(text)) { at -> nodes.singleOrNull { it.id == at.parent } }.count { it.kind == Kind.SELECT }

    private companion object {
        const val SHOWN_MS = 500L
    }
}
