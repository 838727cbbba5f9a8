package dev.afterimage.internal.bytecode

import org.objectweb.asm.ClassReader
import org.objectweb.asm.Type
import org.objectweb.asm.tree.AnnotationNode
import org.objectweb.asm.tree.ClassNode
import org.objectweb.asm.tree.MethodNode
import java.io.File
import java.nio.file.Files
import javax.tools.ToolProvider

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

    /** Classes of androidx, of which the tests have only the declarations that the library is compiled with. */
    private val androidx: Map<String, ClassNode> by lazy { compiled(File("src/androidx/java")).associateBy { it.name } }

    /** Returns the class with this internal name, such as `android/view/View`, of the class path or of androidx; null if there is none. */
    fun find(name: String): ClassNode? =
        if (name.startsWith("androidx/")) {
            androidx[name]
        } else {
            javaClass.classLoader.getResourceAsStream("$name.class")?.use { read(it.readBytes()) }
        }

    /** Returns a class of the tests, with the classes inside it. */
    fun planted(type: Class<*>): List<ClassNode> {
        val owner = find(Type.getInternalName(type))!!
        return listOf(owner) + owner.innerClasses.filter { it.outerName == owner.name }.map { find(it.name)!! }
    }

    private fun compiled(sources: File): List<ClassNode> {
        val output = Files.createTempDirectory("classes").toFile()
        val files =
            sources
                .walk()
                .filter { it.extension == "java" }
                .map { it.path }
                .toList()
        val options = listOf("-proc:none", "-d", output.path, "-cp", System.getProperty("java.class.path"))
        check(ToolProvider.getSystemJavaCompiler().run(null, null, null, *(options + files).toTypedArray()) == 0) { "not compiled" }
        return output
            .walk()
            .filter { it.extension == "class" }
            .map { read(it.readBytes()) }
            .toList()
            .also { output.deleteRecursively() }
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
