package dev.afterimage.flows

import com.google.gson.JsonElement
import com.google.gson.JsonObject

/** The document of a replay, changed by events of rrweb as a player does. */
class ReplayedDocument {
    private class Node(
        val id: Int,
        val tag: String?,
        var text: String?,
        val attributes: MutableMap<String, String>,
        val style: MutableMap<String, String>,
    ) {
        var parent: Node? = null
        val children = ArrayList<Node>()
    }

    private val nodes = HashMap<Int, Node>()
    private var root: Node? = null

    /** Replaces the document by that of a full snapshot. */
    fun load(snapshot: JsonObject) {
        nodes.clear()
        root = insert(snapshot.getAsJsonObject("node"), null, null)
    }

    /** Applies a mutation. */
    fun apply(mutation: JsonObject) {
        for (removed in mutation.getAsJsonArray("removes")) {
            val node = nodes.getValue(removed.asJsonObject["id"].asInt)
            node.parent?.children?.remove(node)
        }
        for (added in mutation.getAsJsonArray("adds").map { it.asJsonObject }) {
            val next = added["nextId"]?.takeUnless { it.isJsonNull }?.let { nodes.getValue(it.asInt) }
            insert(added.getAsJsonObject("node"), nodes.getValue(added["parentId"].asInt), next)
        }
        for (changed in mutation.getAsJsonArray("texts").map { it.asJsonObject }) {
            nodes.getValue(changed["id"].asInt).text = changed["value"].asString
        }
        for (changed in mutation.getAsJsonArray("attributes").map { it.asJsonObject }) {
            val node = nodes.getValue(changed["id"].asInt)
            for ((name, value) in changed.getAsJsonObject("attributes").entrySet()) node.set(name, value)
        }
    }

    /** Returns the present document. */
    fun screen(): ReplayedScreen {
        val all = ArrayList<ReplayedNode>()
        root?.let { collect(it, all) }
        return ReplayedScreen(all)
    }

    private fun collect(
        node: Node,
        into: MutableList<ReplayedNode>,
    ) {
        if (node.tag == "style") return
        into.add(ReplayedNode(node.id, node.parent?.id ?: 0, node.text, HashMap(node.attributes), HashMap(node.style)))
        for (child in node.children) collect(child, into)
    }

    private fun insert(
        json: JsonObject,
        parent: Node?,
        next: Node?,
    ): Node {
        val node = Node(json["id"].asInt, json["tagName"]?.asString, json["textContent"]?.asString, HashMap(), LinkedHashMap())
        json.getAsJsonObject("attributes")?.let { for ((name, value) in it.entrySet()) node.set(name, value) }
        nodes[node.id] = node
        node.parent = parent
        if (parent != null) {
            val at = if (next == null) parent.children.size else parent.children.indexOf(next)
            check(at >= 0) { "the next sibling of ${node.id} has another parent" }
            parent.children.add(at, node)
        }
        json.getAsJsonArray("childNodes")?.let { for (child in it) insert(child.asJsonObject, node, null) }
        return node
    }

    private fun Node.set(
        name: String,
        value: JsonElement,
    ) {
        when {
            value.isJsonNull -> {
                attributes.remove(name)
                if (name == "style") style.clear()
            }

            value.isJsonObject -> {
                for ((property, set) in value.asJsonObject.entrySet()) {
                    // A declaration is its value, the value and its priority, or `false` if it is removed.
                    when {
                        set.isJsonArray -> style[property] = set.asJsonArray[0].asString
                        set.asJsonPrimitive.isString -> style[property] = set.asString
                        else -> style.remove(property)
                    }
                }
            }

            name == "style" -> {
                style.clear()
                for (declaration in value.asString.split(';').filter { ':' in it }) {
                    style[declaration.substringBefore(':').trim()] = declaration.substringAfter(':').trim()
                }
            }

            else -> {
                attributes[name] = value.asString
            }
        }
    }
}
