package dev.afterimage.internal.content

import java.lang.reflect.Field

/** Fields that a class of the framework or of a library has and does not publish. */
internal object PrivateFields {
    /** Returns a field of a class, or null if the class lacks it or the device hides it. */
    fun find(
        type: Class<*>,
        name: String,
    ): Field? = runCatching { type.getDeclaredField(name).also { it.isAccessible = true } }.getOrNull()

    /** Returns a field of the class of this name among a class and its superclasses, or null. */
    fun find(
        type: Class<*>,
        owner: String,
        name: String,
    ): Field? {
        var current: Class<*>? = type
        while (current != null && current.name != owner) current = current.superclass
        return current?.let { find(it, name) }
    }
}

/** A field of a library's class, found when the first object of the class or of a subclass is met. The consumer rules keep it. UI thread. */
internal class LibraryField(
    private val owner: String,
    private val name: String,
) {
    private val fields = HashMap<Class<*>, Field?>()

    /** Returns the field for objects of a class, or null if the class is not a subclass of the owner or lacks it. */
    fun of(type: Class<*>): Field? {
        val known = fields[type]
        if (known != null || fields.containsKey(type)) return known
        return PrivateFields.find(type, owner, name).also { fields[type] = it }
    }
}
