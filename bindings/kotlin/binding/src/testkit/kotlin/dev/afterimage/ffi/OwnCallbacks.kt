package dev.afterimage.ffi

/**
 * Directs the native library's callbacks to the classes of the running test. The library has one table of callbacks in a process, and
 * the binding fills it when it is loaded: Robolectric loads it once for each API level, so the last level would get all callbacks.
 */
fun directCallbacksHere() {
    val library = instance("UniffiLib")
    val names = listOf("ExplainCallback", "FlushCallback", "HostEventMapper", "HostFrameRequestListener", "HostHttpClient", "HostLogSink")
    for (name in names) {
        val table = instance("uniffiCallbackInterface$name")
        val register = table.javaClass.declaredMethods.single { it.name.startsWith("register") }
        register.isAccessible = true
        register.invoke(table, library)
    }
}

/** Returns a generated object, which only the binding's own module can name. */
private fun instance(name: String): Any = Class.forName("dev.afterimage.ffi.$name").getField("INSTANCE").get(null)
