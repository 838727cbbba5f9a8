package dev.afterimage.navigation

import android.app.Activity
import android.content.Context
import android.content.ContextWrapper
import android.os.Bundle
import androidx.navigation.NavController
import androidx.navigation.NavDestination
import dev.afterimage.SessionReplay
import dev.afterimage.internal.session.ScreenNameSource

/**
 * Names the screens of an app by the destinations of androidx's navigation, of Views and of Compose:
 * `navController.addOnDestinationChangedListener(NavigationScreens(replay))`.
 *
 * The name is the destination's route with its placeholders, and without optional arguments: never the arguments' values. A destination
 * without a route has the name of its resource id. Only apps with `androidx.navigation` can use this class. Main thread.
 */
public class NavigationScreens(
    private val replay: SessionReplay,
) : NavController.OnDestinationChangedListener {
    /** Names the screen of the activity whose navigation shows a destination. Never throws. */
    override fun onDestinationChanged(
        controller: NavController,
        destination: NavDestination,
        arguments: Bundle?,
    ) {
        try {
            val context = controller.context
            val name = routeName(destination) ?: context.resources.getResourceEntryName(destination.id)
            replay.recordPlace(activity(context), name, ScreenNameSource.NAVIGATION)
        } catch (error: Throwable) {
            replay.reportFailure("name of a destination", error)
        }
    }

    private fun routeName(destination: NavDestination): String? =
        try {
            destination.route?.let(RouteNames::shorten)
        } catch (_: LinkageError) {
            // Navigation before version 2.4 has no routes.
            null
        }

    private fun activity(context: Context): Activity? {
        var owner: Context? = context
        while (owner is ContextWrapper && owner !is Activity) owner = owner.baseContext
        return owner as? Activity
    }
}
