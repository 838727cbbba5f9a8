package dev.afterimage.compose

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.objectweb.asm.ClassReader
import org.objectweb.asm.tree.ClassNode
import org.objectweb.asm.tree.FieldInsnNode
import org.objectweb.asm.tree.MethodInsnNode
import java.io.File
import java.util.zip.ZipFile

/**
 * Every member of Compose that the library's classes refer to, looked up by owner, name and type in the classes of versions of Compose. The
 * tests run on one version; the others are linked and not run.
 */
class LinksTest {
    private val references: Set<Reference> by lazy { referencesOf("target/classes") }

    private fun referencesOf(folder: String): Set<Reference> =
        File(folder)
            .walk()
            .filter { it.extension == "class" }
            .flatMap { references(it.readBytes()) }
            .toSet()

    @Test
    fun `Compose 1_8_2 for Android, on which the tests run, has all members`() = assertLinked(COMPILED, emptySet())

    @Test
    fun `Compose 1_10_0 for Android has all members`() = assertLinked(jars("android-1.10.0"), emptySet())

    @Test
    fun `Compose 1_11_1 of JetBrains has all members but the view of a node`() =
        assertLinked(
            jars("jetbrains-1.11.1"),
            setOf("androidx/compose/ui/node/InteroperableComposeUiNode.getInteropView()Landroid/view/View;"),
        )

    @Test
    fun `androidx's fragments and navigation have the members that afterimage-android was compiled with`() {
        val used = referencesOf("../afterimage-android/target/classes").filter { it.owner.startsWith("androidx/") }.toSet()
        assertEquals(emptyList<Reference>(), missing(used, Classes(COMPILED)))
        assertTrue(used.any { it.owner == "androidx/navigation/NavDestination" } && used.size > FEW, "$used")
    }

    @Test
    fun `a member that does not exist is reported`() {
        val wrong = Reference("androidx/compose/ui/layout/LayoutInfo", "isPlaced", "()I")
        assertEquals(listOf(wrong), missing(setOf(wrong), Classes(COMPILED)))
        assertTrue(references.size > MANY, "${references.size} references")
    }

    private fun assertLinked(
        files: List<File>,
        known: Set<String>,
    ) {
        val classes = Classes(files)
        // Libraries that this version's list lacks are those that the tests run on.
        val (found, absent) = references.partition { classes.find(it.owner) != null }
        val missing =
            missing(found.toSet(), classes).map { it.toString() } + missing(absent.toSet(), Classes(COMPILED)).map { it.toString() }
        println("${files.map { it.name }}: ${found.size} references linked, ${absent.size} to other libraries")
        assertTrue(found.size > MANY)
        assertEquals(known.sorted(), missing.sorted())
    }

    private fun missing(
        references: Set<Reference>,
        classes: Classes,
    ): List<Reference> = references.filter { !classes.has(it.owner, it.name, it.type) }

    private fun references(bytes: ByteArray): List<Reference> {
        val node = ClassNode().also { ClassReader(bytes).accept(it, 0) }
        return node.methods
            .flatMap { method ->
                method.instructions.mapNotNull { instruction ->
                    when (instruction) {
                        is MethodInsnNode -> Reference(instruction.owner, instruction.name, instruction.desc)
                        is FieldInsnNode -> Reference(instruction.owner, instruction.name, instruction.desc)
                        else -> null
                    }
                }
            }.filter { it.owner.startsWith("androidx/") }
    }

    private data class Reference(
        val owner: String,
        val name: String,
        val type: String,
    ) {
        override fun toString(): String = "$owner.$name$type"
    }

    /** Class files of some archives. */
    private class Classes(
        files: List<File>,
    ) {
        private val archives = files.map(::ZipFile)
        private val known = HashMap<String, ClassNode?>()

        fun find(name: String): ClassNode? =
            known.getOrPut(name) {
                archives.firstNotNullOfOrNull { archive ->
                    archive.getEntry("$name.class")?.let { entry ->
                        ClassNode().also { ClassReader(archive.getInputStream(entry).readBytes()).accept(it, ClassReader.SKIP_CODE) }
                    }
                }
            }

        fun has(
            owner: String,
            name: String,
            type: String,
        ): Boolean {
            val node = find(owner) ?: return false
            val isHere = node.methods.any { it.name == name && it.desc == type } || node.fields.any { it.name == name && it.desc == type }
            return isHere || (listOfNotNull(node.superName) + node.interfaces).any { has(it, name, type) }
        }
    }

    private companion object {
        val COMPILED = listOf(File(System.getProperty("afterimage.compose.dir"), "widgets.jar"))

        /** The other library refers to more members than this. */
        const val FEW = 10

        /** The library refers to more members than this. */
        const val MANY = 50

        fun jars(version: String): List<File> = File("target/links/$version").walk().filter { it.extension == "jar" }.toList()
    }
}
