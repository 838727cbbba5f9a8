package dev.afterimage.internal.bytecode

import org.objectweb.asm.ClassReader
import org.objectweb.asm.Handle
import org.objectweb.asm.Type
import org.objectweb.asm.tree.AbstractInsnNode
import org.objectweb.asm.tree.ClassNode
import org.objectweb.asm.tree.FieldInsnNode
import org.objectweb.asm.tree.InvokeDynamicInsnNode
import org.objectweb.asm.tree.LdcInsnNode
import org.objectweb.asm.tree.MethodInsnNode
import org.objectweb.asm.tree.TypeInsnNode
import java.io.File
import java.util.zip.ZipFile

/**
 * Classes, methods and fields of the framework by API level, as the class files that the tests run on have them. They are there for four
 * levels: a use at a level between two of them is compared with the higher one. Members that apps cannot see count as well.
 */
internal object FrameworkMembers {
    private val folder = File(System.getProperty("robolectric.dependency.dir"))

    /** Versions in the names of the files. */
    private val versions = sortedMapOf(21 to "5.0.2_r3", 23 to "6.0.1_r3", 28 to "9-robolectric", 35 to "15-robolectric")
    private val jars = HashMap<Int, ZipFile>()
    private val types = HashMap<Pair<Int, String>, ClassNode?>()

    /** Returns the member or class of the framework that an instruction uses and that an API level does not have; null otherwise. */
    fun missing(
        instruction: AbstractInsnNode,
        level: Int,
    ): String? {
        val known = versions.keys.firstOrNull { it >= level } ?: return null
        return when (instruction) {
            is MethodInsnNode -> {
                missingMethod(known, instruction.owner, instruction.name, instruction.desc)
            }

            is FieldInsnNode -> {
                missingField(known, instruction.owner, instruction.name)
            }

            is TypeInsnNode -> {
                missingType(known, instruction.desc)
            }

            is LdcInsnNode -> {
                (instruction.cst as? Type)?.let { missingType(known, it.internalName) }
            }

            is InvokeDynamicInsnNode -> {
                missingType(known, Type.getReturnType(instruction.desc).internalName)
                    ?: instruction.bsmArgs.filterIsInstance<Handle>().firstNotNullOfOrNull {
                        missingMethod(known, it.owner, it.name, it.desc)
                    }
            }

            else -> {
                null
            }
        }
    }

    private fun missingMethod(
        level: Int,
        owner: String,
        name: String,
        descriptor: String,
    ): String? = "$owner.$name".takeIf { isLacking(level, owner) { type -> type.methods.any { it.name == name && it.desc == descriptor } } }

    private fun missingField(
        level: Int,
        owner: String,
        name: String,
    ): String? = "$owner.$name".takeIf { isLacking(level, owner) { type -> type.fields.any { it.name == name } } }

    private fun missingType(
        level: Int,
        name: String,
    ): String? = name.takeIf { isLacking(level, name) { true } }

    private fun isLacking(
        level: Int,
        name: String,
        isFound: (ClassNode) -> Boolean,
    ): Boolean = name.startsWith(FRAMEWORK) && !has(level, name, isFound)

    /** Returns whether a class or one of its supertypes has the member. Java's own classes are those of this machine. */
    private fun has(
        level: Int,
        name: String,
        isFound: (ClassNode) -> Boolean,
    ): Boolean {
        val type = (if (name.startsWith(FRAMEWORK)) type(level, name) else OwnClasses.find(name)) ?: return false
        return isFound(type) || (type.interfaces + listOfNotNull(type.superName)).any { has(level, it, isFound) }
    }

    private fun type(
        level: Int,
        name: String,
    ): ClassNode? =
        types.getOrPut(level to name) {
            val jar = jars.getOrPut(level) { ZipFile(folder.listFiles()!!.single { versions.getValue(level) in it.name }) }
            jar.getEntry("$name.class")?.let { entry ->
                ClassNode().also { ClassReader(jar.getInputStream(entry)).accept(it, ClassReader.SKIP_CODE or ClassReader.SKIP_DEBUG) }
            }
        }

    private const val FRAMEWORK = "android/"
}
