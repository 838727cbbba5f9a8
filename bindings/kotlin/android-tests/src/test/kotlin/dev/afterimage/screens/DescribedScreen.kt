package dev.afterimage.screens

import com.google.gson.JsonArray
import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.io.File

/** A node of `examples/screens/screens.json`. Its README defines the properties. */
class DescribedNode(
    val json: JsonObject,
) {
    val kind: String get() = json["kind"].asString

    /** Left, top, width and height in logical pixels, relative to the parent. */
    val frame: List<Double> get() = numbers("frame")
    val isHidden: Boolean get() = flag("hidden")
    val children: List<DescribedNode> get() = json.getAsJsonArray("children").orEmpty().map { DescribedNode(it.asJsonObject) }

    fun has(name: String): Boolean = json.has(name)

    fun text(name: String): String = json[name].asString

    fun number(name: String): Double = json[name].asDouble

    fun numbers(name: String): List<Double> = json.getAsJsonArray(name).map { it.asDouble }

    fun flag(name: String): Boolean = json[name]?.asBoolean == true

    override fun toString(): String = "$kind at $frame ${if (has("text")) text("text") else ""}".trim()

    private fun JsonArray?.orEmpty(): JsonArray = this ?: JsonArray()
}

/** A screen of the file. */
class DescribedScreen(
    val name: String,
    /** Covers the whole screen. */
    val root: DescribedNode,
) {
    companion object {
        /** Reads all screens. */
        fun readAll(): List<DescribedScreen> {
            val file = File(System.getProperty("afterimage.root"), "examples/screens/screens.json")
            val json = JsonParser.parseString(file.readText()).asJsonObject
            check(json["version"].asInt == 1) { "the version of ${file.name} is not 1" }
            val size = json.getAsJsonArray("size")
            return json.getAsJsonArray("screens").map { screen ->
                val root = screen.asJsonObject.deepCopy()
                root.addProperty("kind", "container")
                root.add("frame", JsonArray().apply { listOf(0, 0, size[0].asInt, size[1].asInt).forEach(::add) })
                DescribedScreen(root.remove("name").asString, DescribedNode(root))
            }
        }
    }
}
