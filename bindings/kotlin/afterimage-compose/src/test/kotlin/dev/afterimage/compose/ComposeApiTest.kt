package dev.afterimage.compose

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.io.File
import java.lang.reflect.Modifier

/** The public API, as a committed list. `-Dafterimage.api.update=true` writes the list. All other packages are internal. */
class ComposeApiTest {
    @Test
    fun `the public API is the committed one`() {
        val files = FOLDER.listFiles().orEmpty().filter { it.extension == "class" }
        val classes = files.map { Class.forName("dev.afterimage.compose." + it.nameWithoutExtension) }.sortedBy { it.name }
        val dump = classes.filter { Modifier.isPublic(it.modifiers) && !it.isAnonymousClass }.joinToString("", transform = ::describe)
        if (System.getProperty("afterimage.api.update") == "true") LIST.writeText(dump)
        assertEquals(LIST.readText(), dump, "if this is intended, run the test with -Dafterimage.api.update=true and commit the list")
    }

    private fun describe(type: Class<*>): String {
        val members = type.declaredFields.toList() + type.declaredConstructors + type.declaredMethods
        val public = members.filter { Modifier.isPublic(it.modifiers) && !it.isSynthetic }
        return "${type.toGenericString()}\n" + public.map { "    $it\n" }.sorted().joinToString("")
    }

    private companion object {
        val FOLDER = File("target/classes/dev/afterimage/compose")
        val LIST = File("api/afterimage-compose.api")
    }
}
