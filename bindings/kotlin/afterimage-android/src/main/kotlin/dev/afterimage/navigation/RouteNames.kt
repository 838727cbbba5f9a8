package dev.afterimage.navigation

/** Names of screens from the routes of destinations. */
internal object RouteNames {
    /**
     * Returns a route without its optional arguments. The route of a class, which begins with the name of its package, is shortened to the
     * class: `com.shop.Product/{id}?from={from}` is `Product/{id}`.
     */
    fun shorten(route: String): String {
        val path = route.substringBefore('?')
        val first = path.substringBefore('/')
        val name = first.substringAfterLast('.')
        val isClass = name.length < first.length && name.firstOrNull()?.isUpperCase() == true
        return if (isClass) path.substring(first.length - name.length) else path
    }
}
