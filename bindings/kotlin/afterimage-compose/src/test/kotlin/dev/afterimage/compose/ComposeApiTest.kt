package dev.afterimage.compose

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.io.File
import java.lang.reflect.Modifier

/** The public APIs, as committed lists. `-Dafterimage.api.update=true` writes the lists. All other packages are internal. */
class ComposeApiTest {
    @Test
    fun `the public API is the committed one`() =
        assertList(File("target/classes/dev/afterimage/compose"), File("api/afterimage-compose.api"))

    /** The classes extend androidx's, which the tests of afterimage-android do not have. */
    @Test
    fun `the public API for androidx's navigation is the committed one`() =
        assertList(File("../afterimage-android/target/classes/dev/afterimage/navigation"), File("../afterimage-android/api/navigation.api"))

    private fun assertList(
        folder: File,
        list: File,
    ) {
        val files = folder.listFiles().orEmpty().filter { it.extension == "class" && it.name !in INTERNAL }
        val classes = files.map { Class.forName("dev.afterimage.${folder.name}.${it.nameWithoutExtension}") }.sortedBy { it.name }
        val dump = classes.filter { Modifier.isPublic(it.modifiers) && !it.isAnonymousClass }.joinToString("", transform = ::describe)
        if (System.getProperty("afterimage.api.update") == "true") list.writeText(dump)
        assertEquals(list.readText(), dump, "if this is intended, run the test with -Dafterimage.api.update=true and commit the list")
    }

    private fun describe(type: Class<*>): String {
        val members = type.declaredFields.toList() + type.declaredConstructors + type.declaredMethods
        val public = members.filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic }
        return "${type.toGenericString()}\n" + public.map { "    $it\n" }.sorted().joinToString("")
    }

    private companion object {
        /** Internal declarations of Kotlin are public in class files. */
        val INTERNAL = setOf("RouteNames.class")
    }
}
