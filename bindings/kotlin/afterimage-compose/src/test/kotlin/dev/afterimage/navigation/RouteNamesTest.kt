package dev.afterimage.navigation

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test

/** Names of screens from routes. */
class RouteNamesTest {
    @Test
    fun `optional arguments and packages are left out`() {
        val names =
            mapOf(
                "product/{id}?from={from}" to "product/{id}",
                "com.shop.Product/{id}?from={from}" to "Product/{id}",
                "com.shop.Routes.Cart" to "Cart",
                "v1.2/home" to "v1.2/home",
                "home" to "home",
                "" to "",
            )
        for ((route, name) in names) assertEquals(name, RouteNames.shorten(route))
    }
}
