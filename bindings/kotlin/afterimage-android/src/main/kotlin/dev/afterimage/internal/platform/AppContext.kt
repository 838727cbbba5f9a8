package dev.afterimage.internal.platform

import android.app.Application
import android.content.Context
import android.content.ContextWrapper

/** Returns the application of a context, or `null` if there is none, as in a process that runs code of another app. */
internal fun applicationOf(context: Context): Application? {
    var owner: Context? = context.applicationContext ?: context
    while (owner is ContextWrapper && owner !is Application) owner = owner.baseContext
    return owner as? Application
}
