package dev.afterimage.pictures

import androidx.compose.foundation.lazy.LazyListState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.snapshots.Snapshot
import dev.afterimage.compose.Canaries
import dev.afterimage.compose.ComposeScreens
import dev.afterimage.compose.DrainedLooper
import dev.afterimage.compose.ScreenActivity
import dev.afterimage.compose.change
import dev.afterimage.compose.drawCompositions
import dev.afterimage.compose.windows
import dev.afterimage.internal.capture.CaptureRule
import org.junit.Assert.assertEquals
import org.junit.Assume.assumeNotNull
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** Draws each screen by Compose's own rendering and records it, for the comparison of both ([PictureFolder]). */
@RunWith(RobolectricTestRunner::class)
@Config(sdk = [35])
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ComposePicturesTest {
    @get:Rule(order = 0)
    val drained = DrainedLooper()

    @get:Rule(order = 1)
    val rule = CaptureRule()

    @Test
    fun `every screen is drawn and recorded`() {
        val folder = PictureFolder.named("compose")
        assumeNotNull(folder)
        RuntimeEnvironment.setQualifiers(PHONE)
        ComposeScreens.list = LazyListState()
        val pictures = PictureFolder(folder!!) { Canaries.NEVER in it }
        pictures.use { for ((name, screen) in ComposeScreens.all + PictureScreens.all) add(name, screen, it) }
        assertEquals(emptyList<String>(), pictures.failures)
    }

    private fun add(
        name: String,
        screen: @Composable () -> Unit,
        pictures: PictureFolder,
    ) {
        pictures.begin()
        ScreenActivity.content = screen
        val controller = rule.show(ScreenActivity::class.java)
        settle()
        take(name, pictures)
        if (name == "list") {
            pictures.begin()
            rule.change { ComposeScreens.list.dispatchRawDelta(SCROLLED_PX) }
            take("$name, scrolled", pictures)
        }
        controller.pause().stop().destroy()
        rule.idle(STEP_MS)
    }

    private fun take(
        name: String,
        pictures: PictureFolder,
    ) {
        val roots = windows()
        val drawn = pictures.add(name, roots)
        val missing = ComposeTexts.firstWords(roots).filter { word -> drawn.none { word in it.text } }
        assertEquals("texts of $name that the drawing lacks", emptyList<String>(), missing)
    }

    /** Menus and sheets are scaled and moved while they open. */
    private fun settle() {
        repeat(STEPS) {
            rule.idle(STEP_MS)
            Snapshot.sendApplyNotifications()
            drawCompositions()
        }
    }

    private companion object {
        /** The display of the screens of views. */
        const val PHONE = "en-w384dp-h800dp-port-notnight-xhdpi"
        const val STEP_MS = 500L

        /** Steps after which no animation runs. */
        const val STEPS = 10
        const val SCROLLED_PX = 333f
    }
}
