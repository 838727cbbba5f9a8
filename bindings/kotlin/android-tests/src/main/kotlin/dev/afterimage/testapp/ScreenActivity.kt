package dev.afterimage.testapp

import android.app.Activity
import android.content.Intent
import android.os.Bundle
import androidx.appcompat.app.AppCompatActivity

/** An activity that shows one of [Screens]. */
interface ScreenHost {
    /** The scope that built the screen. */
    val scope: ScreenScope
}

/** Shows a screen in an activity of the framework. */
class PlatformScreenActivity :
    Activity(),
    ScreenHost {
    override lateinit var scope: ScreenScope

    override fun onCreate(savedInstanceState: Bundle?) {
        val screen = screenOf(intent)
        setTheme(screen.theme.style)
        super.onCreate(savedInstanceState)
        title = screen.name
        scope = ScreenScope(this, Screens.numbered.indexOf(screen))
        setContentView(screen.content(scope))
    }
}

/** Shows a screen in an activity of AppCompat. */
class CompatScreenActivity :
    AppCompatActivity(),
    ScreenHost {
    override lateinit var scope: ScreenScope

    override fun onCreate(savedInstanceState: Bundle?) {
        val screen = screenOf(intent)
        setTheme(screen.theme.style)
        super.onCreate(savedInstanceState)
        title = screen.name
        scope = ScreenScope(this, Screens.numbered.indexOf(screen))
        setContentView(screen.content(scope))
    }
}

/** The extra of an intent with the name of the screen. */
private const val SCREEN = "screen"

/** Returns the intent that shows `screen`. */
fun intentFor(screen: Screen): Intent = Intent().putExtra(SCREEN, screen.name)

private fun screenOf(intent: Intent): Screen {
    val name = intent.getStringExtra(SCREEN)
    return Screens.numbered.first { it.name == name }
}
