package dev.afterimage.internal.bytecode

import org.objectweb.asm.ClassReader
import org.objectweb.asm.Type
import org.objectweb.asm.tree.AnnotationNode
import org.objectweb.asm.tree.ClassNode
import org.objectweb.asm.tree.MethodNode
import java.io.File

/** Class files, read without loading the classes. */
internal object OwnClasses {
    /** Our classes in the library. */
    val library: List<ClassNode> =
        File("target/classes/dev/afterimage")
            .walk()
            .filter {
                it.extension == "class"
            }.map { read(it.readBytes()) }
            .toList()

    /** Returns the class of the class path with this internal name, such as `android/view/View`; null if there is none. */
    fun find(name: String): ClassNode? = javaClass.classLoader.getResourceAsStream("$name.class")?.use { read(it.readBytes()) }

    /** Returns a class of the tests, with the classes inside it. */
    fun planted(type: Class<*>): List<ClassNode> {
        val owner = find(Type.getInternalName(type))!!
        return listOf(owner) + owner.innerClasses.filter { it.outerName == owner.name }.map { find(it.name)!! }
    }

    private fun read(bytes: ByteArray): ClassNode = ClassNode().also { ClassReader(bytes).accept(it, ClassReader.SKIP_FRAMES) }
}

/** A method by its class, name and descriptor. */
internal data class MethodId(
    val owner: String,
    val name: String,
    val descriptor: String,
) {
    override fun toString(): String = "${owner.substringAfterLast('/')}.$name"
}

/** Returns the value of an annotation that class files have and the run time has not, null without the annotation. */
internal fun annotationValue(
    annotations: List<AnnotationNode>?,
    type: Class<*>,
): Any? =
    annotations
        .orEmpty()
        .firstOrNull { it.desc == Type.getDescriptor(type) }
        ?.values
        ?.get(1)

internal fun MethodNode.id(owner: ClassNode): MethodId = MethodId(owner.name, name, desc)
