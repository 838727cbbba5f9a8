package dev.afterimage.testapp

import dev.afterimage.testapp.screens.controlScreens
import dev.afterimage.testapp.screens.formScreens
import dev.afterimage.testapp.screens.listScreens
import dev.afterimage.testapp.screens.navigationScreens
import dev.afterimage.testapp.screens.pickerScreens
import dev.afterimage.testapp.screens.pictureScreens
import dev.afterimage.testapp.screens.popupScreens
import dev.afterimage.testapp.screens.reactScreens
import dev.afterimage.testapp.screens.textScreens
import dev.afterimage.testapp.screens.windowScreens

/** All screens of the test app. Their order numbers the texts, so new ones are added at the end of a list. */
object Screens {
    val all: List<Screen> =
        formScreens + controlScreens + listScreens + windowScreens + navigationScreens + textScreens + pictureScreens + reactScreens +
            popupScreens

    /** Screens for native graphics: Robolectric's other mode takes minutes to join the round corners of their buttons. */
    val pickers: List<Screen> = pickerScreens

    /** The screens that an activity can show. A screen's place in this list numbers its texts. */
    internal val numbered: List<Screen> = all + pickers

    /** Screens of each kind and look, for tests that cannot afford all of them. */
    val some: List<Screen> =
        listOf(
            "login",
            "registration, dark",
            "checkout",
            "settings, right to left",
            "search results",
            "dialog, Material",
            "bottom sheet",
            "drawer, open",
            "tabs and pages",
            "article, large font",
        ).map { name -> named(name) }

    /** The screens that may show a secret. */
    val withSecrets: List<Screen> = formScreens

    /** Returns the screen of this name. */
    fun named(name: String): Screen = all.first { it.name == name }
}
