package dev.afterimage.internal.buffer

import com.google.gson.JsonParser
import dev.afterimage.ffi.Golden
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.lang.reflect.Modifier

/** The numbers that hosts write, against the list that all languages share. */
class CodesTest {
    @Test
    fun `all codes equal the shared list`() {
        for ((group, element) in JsonParser.parseString(Golden.text("codes.json")).asJsonObject.entrySet()) {
            val expected =
                element.asJsonObject
                    .entrySet()
                    .map { it.value.asInt }
                    .sorted()
            assertEquals(expected, constants(group).values.sorted(), group)
            val names = element.asJsonObject.entrySet().filter { it.key.length > 1 }
            for ((name, code) in names) assertEquals(code.asInt, constants(group)[constant(name)], "$group.$name")
        }
    }

    private fun constants(group: String): Map<String, Int> =
        Class
            .forName("dev.afterimage.internal.buffer.$group")
            .declaredFields
            .filter { Modifier.isStatic(it.modifiers) && it.type == Int::class.java }
            .associate { it.name to it.getInt(null) }

    private fun constant(name: String): String =
        name
            .replace(Regex("(?<=[a-z0-9])(?=[A-Z])"), "_")
            .replace('-', '_')
            .uppercase()
}
