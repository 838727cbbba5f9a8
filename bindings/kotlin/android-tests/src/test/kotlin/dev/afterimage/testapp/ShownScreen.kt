package dev.afterimage.testapp

import android.app.Activity
import android.os.Build
import android.os.Looper
import org.robolectric.Robolectric
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import java.time.Duration

/** A screen of the test app that is shown, with the state of its activity. */
class ShownScreen private constructor(
    val screen: Screen,
    private val controller: ActivityController<out Activity>,
) : AutoCloseable {
    val activity: Activity get() = controller.get()
    val scope: ScreenScope = (controller.get() as ScreenHost).scope

    /** Destroys the activity and its windows. A real activity takes its dialogs and popups with it; Robolectric's does not. */
    override fun close() {
        controller.pause().stop().destroy()
        for (root in roots()) activity.windowManager.removeViewImmediate(root)
        settle()
    }

    companion object {
        /** One frame of a display of 60 Hz, and a little more. */
        private val FRAME = Duration.ofMillis(20)

        /** Size of the display, in dp: a phone of today. */
        private const val SHORT_DP = 384
        private const val LONG_DP = 800

        /** Shows `screen` under its look, and waits until it is laid out. */
        fun show(screen: Screen): ShownScreen {
            apply(screen.look)
            val type = if (screen.theme.isPlatform) PlatformScreenActivity::class.java else CompatScreenActivity::class.java
            val shown = ShownScreen(screen, Robolectric.buildActivity(type, intentFor(screen)).setup())
            settle()
            shown.scope.runActions()
            settle()
            return shown
        }

        /** Runs the due tasks of the main thread, with two frames. */
        fun settle() {
            repeat(2) { shadowOf(Looper.getMainLooper()).idleFor(FRAME) }
        }

        private fun apply(look: Look) {
            val direction = if (look.language == "ar") "-ldrtl" else "-ldltr"
            val size = if (look.isLandscape) "-w${LONG_DP}dp-h${SHORT_DP}dp" else "-w${SHORT_DP}dp-h${LONG_DP}dp"
            val orientation = if (look.isLandscape) "-land" else "-port"
            val night = if (look.isNight) "-night" else "-notnight"
            RuntimeEnvironment.setQualifiers("${look.language}$direction$size$orientation$night-xhdpi")
            RuntimeEnvironment.setFontScale(look.fontScale)
        }
    }
}

/**
 * The screens to test on the API level of the running test: all of them on the oldest and the newest, some between them.
 * The system property `afterimage.screens`, a regular expression, selects others by name.
 */
fun Screens.forThisApi(): List<Screen> {
    val selected = System.getProperty("afterimage.screens")
    val screens =
        when {
            !selected.isNullOrEmpty() -> all.filter { Regex(selected).containsMatchIn(it.name) }
            Build.VERSION.SDK_INT in setOf(OLDEST, NEWEST) -> all
            else -> some
        }
    return screens.filter { Build.VERSION.SDK_INT >= it.minSdk }
}

private const val OLDEST = 21
private const val NEWEST = 35

private val Theme.isPlatform: Boolean get() = this == Theme.PLATFORM || this == Theme.PLATFORM_DARK
