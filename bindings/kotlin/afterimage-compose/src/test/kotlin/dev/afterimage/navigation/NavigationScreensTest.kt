package dev.afterimage.navigation

import androidx.compose.material3.Text
import androidx.compose.runtime.DisposableEffect
import androidx.navigation.NavHostController
import androidx.navigation.compose.NavHost
import androidx.navigation.compose.composable
import androidx.navigation.compose.dialog
import androidx.navigation.compose.rememberNavController
import dev.afterimage.SessionReplayConfig
import dev.afterimage.compose.DrainedLooper
import dev.afterimage.compose.ScreenActivity
import org.junit.Assert.assertEquals
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.GraphicsMode

/** The names of destinations of androidx's own navigation for Compose, in recordings. */
@RunWith(RobolectricTestRunner::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class NavigationScreensTest {
    @get:Rule
    val drained = DrainedLooper()

    private lateinit var navigation: NavHostController

    private fun show(recorder: ScreenRecorder): ActivityController<ScreenActivity> {
        ScreenActivity.content = {
            val controller = rememberNavController().also { navigation = it }
            DisposableEffect(controller) {
                val screens = NavigationScreens(recorder.replay)
                controller.addOnDestinationChangedListener(screens)
                onDispose { controller.removeOnDestinationChangedListener(screens) }
            }
            NavHost(controller, "list") {
                composable("list") { Text("list") }
                composable("product/{id}?from={from}") { Text("product") }
                dialog("sizes") { Text("sizes") }
            }
        }
        return Robolectric.buildActivity(ScreenActivity::class.java).setup().also { recorder.record(it.get()) }
    }

    private fun recorded(
        set: SessionReplayConfig.Builder.() -> Unit = {},
        use: (ScreenRecorder, ScreenActivity) -> Unit,
    ): List<String> =
        ScreenRecorder(set).use { recorder ->
            val activity = show(recorder)
            use(recorder, activity.get())
            recorder.draw(activity.get())
            recorder.names().also { activity.pause().stop().destroy() }
        }

    @Test
    fun `each destination names the screen by its route, and no argument is in a name`() {
        val names =
            recorded { recorder, activity ->
                for (route in listOf("product/4711?from=secret", "sizes")) {
                    navigation.navigate(route)
                    recorder.draw(activity)
                }
                repeat(2) {
                    navigation.popBackStack()
                    recorder.draw(activity)
                }
            }
        assertEquals(listOf("list", "product/{id}", "sizes", "product/{id}", "list"), names.dropWhile { it == "ScreenActivity" })
    }

    @Test
    fun `a name of the app lasts until the next destination, or by option until its next name`() {
        val use = { recorder: ScreenRecorder, activity: ScreenActivity ->
            recorder.replay.recordScreen("Own")
            recorder.draw(activity)
            navigation.navigate("product/1")
        }
        assertEquals(listOf("Own", "product/{id}"), recorded(use = use).takeLast(2))
        assertEquals("Own", recorded({ keepAppScreenNames = true }, use).last())
    }
}
