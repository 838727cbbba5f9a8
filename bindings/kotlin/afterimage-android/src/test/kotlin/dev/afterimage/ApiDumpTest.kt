package dev.afterimage

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import java.io.File
import java.lang.reflect.AccessibleObject
import java.lang.reflect.Constructor
import java.lang.reflect.Executable
import java.lang.reflect.Field
import java.lang.reflect.Member
import java.lang.reflect.Method
import java.lang.reflect.Modifier
import kotlin.metadata.KmClass
import kotlin.metadata.Visibility
import kotlin.metadata.jvm.KotlinClassMetadata
import kotlin.metadata.jvm.fieldSignature
import kotlin.metadata.jvm.getterSignature
import kotlin.metadata.jvm.setterSignature
import kotlin.metadata.jvm.signature
import kotlin.metadata.visibility

/**
 * The public API, as a committed list: a change is seen in the review. `-Dafterimage.api.update=true` writes the list.
 *
 * Internal declarations of Kotlin are public in class files. The metadata tells them apart.
 */
class ApiDumpTest {
    @Test
    fun `the public API is the committed one`() {
        val dump = dump()
        if (System.getProperty("afterimage.api.update") == "true") LIST.writeText(dump)
        assertEquals(LIST.readText(), dump, "if this is intended, run the test with -Dafterimage.api.update=true and commit the list")
    }

    @Test
    fun `no public declaration names an internal type or one of the generated binding`() {
        val leaks = dump().lines().filter { "dev.afterimage.internal" in it || "dev.afterimage.ffi" in it }
        assertEquals(emptyList<String>(), leaks)
    }

    @Test
    fun `internal declarations are not listed`() {
        assertTrue("Builder" in dump())
        assertEquals(emptyList<String>(), dump().lines().filter { "SessionReplayStatus(" in it || "getApiKey\$" in it })
    }

    private fun dump(): String {
        val files = FOLDER.listFiles().orEmpty().filter { it.extension == "class" }
        val classes = files.map { Class.forName("dev.afterimage." + it.nameWithoutExtension) }
        return classes.sortedBy { it.name }.filter(::isPublic).joinToString("\n", transform = ::describe)
    }

    private fun describe(type: Class<*>): String {
        val hidden = hiddenSignatures(type)
        val members: List<Member> = type.declaredFields.toList() + type.declaredConstructors + type.declaredMethods
        val lines = members.filter { isListed(it, hidden) }.map { "    $it\n" }.sorted()
        return "${type.toGenericString()} : ${type.superclass?.name.orEmpty()}\n" + lines.joinToString("")
    }

    private fun isPublic(type: Class<*>): Boolean {
        val isHidden = (metadata(type) as? KotlinClassMetadata.Class)?.kmClass?.let { it.visibility != Visibility.PUBLIC } ?: false
        return Modifier.isPublic(type.modifiers) && !type.isAnonymousClass && !type.isSynthetic && !isHidden
    }

    private fun isListed(
        member: Member,
        hidden: Set<String>,
    ): Boolean {
        val isAccessible = Modifier.isPublic(member.modifiers) || Modifier.isProtected(member.modifiers)
        // Bridges between our own classes, and constructors behind default arguments, are no API.
        val isGenerated = member.name.startsWith("access$") || (member.isSynthetic && member is Constructor<*>)
        return isAccessible && !isGenerated && signature(member as AccessibleObject) !in hidden
    }

    private fun hiddenSignatures(type: Class<*>): Set<String> {
        val km: KmClass = (metadata(type) as? KotlinClassMetadata.Class)?.kmClass ?: return emptySet()
        val hiddenProperties = km.properties.filter { it.visibility != Visibility.PUBLIC }
        val all =
            km.constructors.filter { it.visibility != Visibility.PUBLIC }.map { it.signature } +
                km.functions.filter { it.visibility != Visibility.PUBLIC }.map { it.signature } +
                hiddenProperties.flatMap { listOf(it.getterSignature, it.setterSignature, it.fieldSignature) }
        return all.mapNotNull { it?.toString() }.toSet()
    }

    private fun metadata(type: Class<*>): KotlinClassMetadata? =
        type.getAnnotation(Metadata::class.java)?.let { KotlinClassMetadata.readStrict(it) }

    private fun signature(member: AccessibleObject): String =
        when (member) {
            is Method -> member.name + parameters(member) + member.returnType.descriptorString()
            is Constructor<*> -> "<init>" + parameters(member) + "V"
            is Field -> "${member.name}:${member.type.descriptorString()}"
            else -> error("$member")
        }

    private fun parameters(member: Executable): String = member.parameterTypes.joinToString("", "(", ")") { it.descriptorString() }

    private companion object {
        val FOLDER = File("target/classes/dev/afterimage")
        val LIST = File("api/afterimage-android.api")
    }
}
