package dev.afterimage.shop

import android.app.Activity
import android.view.View
import androidx.core.app.ActivityCompat
import androidx.core.view.ViewCompat

/** Returns the view of an id in the activity's layout. */
fun <V : View> Activity.part(id: Int): V = ActivityCompat.requireViewById(this, id)

/** Returns the view of an id in this view. */
fun <V : View> View.part(id: Int): V = ViewCompat.requireViewById(this, id)

/** Calls [action] when the view of an id is clicked. */
fun Activity.onClick(
    id: Int,
    action: () -> Unit,
) {
    part<View>(id).setOnClickListener { action() }
}
