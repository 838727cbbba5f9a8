package dev.afterimage.compose

import android.os.Bundle
import android.view.View
import androidx.activity.ComponentActivity
import androidx.activity.compose.setContent
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.ExperimentalComposeUiApi
import androidx.compose.ui.node.RootForTest
import dev.afterimage.internal.Failures
import dev.afterimage.internal.capture.CaptureRule
import dev.afterimage.internal.capture.RootViews
import dev.afterimage.internal.capture.descendants

/** Shows a screen of Compose. */
class ScreenActivity : ComponentActivity() {
    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val screen = content
        setContent { MaterialTheme { screen() } }
    }

    companion object {
        /** The screen that the next activity shows. */
        var content: @Composable () -> Unit = {}
    }
}

/** Shows a screen of Compose in an activity. */
fun CaptureRule.compose(content: @Composable () -> Unit): ScreenActivity {
    ScreenActivity.content = content
    return show(ScreenActivity::class.java).get().also { idle() }
}

/** Shows one of [ComposeScreens], calls [action] and closes the screen. */
fun CaptureRule.showScreen(
    name: String,
    action: () -> Unit,
) {
    ScreenActivity.content = ComposeScreens.all.getValue(name)
    val controller = show(ScreenActivity::class.java)
    idle(SETTLE_MS)
    action()
    controller.pause().stop().destroy()
    idle(CLOSE_MS)
}

/** Changes the state of a composition, and draws the change. */
fun CaptureRule.change(action: () -> Unit) {
    action()
    Snapshot.sendApplyNotifications()
    idle(CHANGE_MS)
    drawCompositions()
}

/** Lays out compositions as drawing them does: Robolectric draws nothing by itself. */
@OptIn(ExperimentalComposeUiApi::class)
fun drawCompositions() {
    for (root in windows()) for (view in descendants(root)) (view as? RootForTest)?.measureAndLayoutForTest()
}

/** Returns the root views of all windows, in the order in which they were added. */
fun windows(): List<View> = RootViews(Failures { error(it) }).list().map { it as View }

/** More than the time of some drawn frames. */
private const val CHANGE_MS = 200L

/** More than the time in which a dialog or a sheet opens. */
private const val SETTLE_MS = 500L

/** More than the time in which the windows of a screen close. */
private const val CLOSE_MS = 100L
