package dev.afterimage.testapp

import android.view.View

/** The toolkit and theme of a screen. */
enum class Theme(
    val style: Int,
) {
    /** An activity of the framework, with the framework's widgets. */
    PLATFORM(android.R.style.Theme_Material_Light_NoActionBar),

    /** As [PLATFORM], with an action bar and a dark theme. */
    PLATFORM_DARK(android.R.style.Theme_Material),

    /** An activity of AppCompat, which replaces the framework's widgets by its own. */
    APP_COMPAT(R.style.Theme_AppCompat_DayNight_NoActionBar),

    /** Material Components with the look of Material 2. */
    MATERIAL_2(R.style.Theme_MaterialComponents_DayNight_NoActionBar),

    /** Material Components with the look of Material 3. */
    MATERIAL_3(R.style.Theme_Material3_DayNight_NoActionBar),
}

/** Settings of the device and of the user under which a screen is shown. */
class Look(
    val isNight: Boolean = false,
    val fontScale: Float = 1f,
    /** The language; `ar` is written from right to left. */
    val language: String = "en",
    val isLandscape: Boolean = false,
)

/** One screen of the test app. */
class Screen(
    val name: String,
    val theme: Theme,
    val look: Look = Look(),
    /** The lowest API level on which the screen can be built. */
    val minSdk: Int = 21,
    /** Builds the content in `onCreate`, and registers later steps by [ScreenScope.afterShown]. */
    val content: ScreenScope.() -> View,
) {
    override fun toString(): String = name
}
