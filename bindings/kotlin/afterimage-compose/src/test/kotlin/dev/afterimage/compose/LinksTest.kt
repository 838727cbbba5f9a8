package dev.afterimage.compose

import dev.afterimage.compose.internal.FieldType
import dev.afterimage.compose.internal.PrivateClass
import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test
import org.objectweb.asm.ClassReader
import org.objectweb.asm.tree.ClassNode
import org.objectweb.asm.tree.FieldInsnNode
import org.objectweb.asm.tree.MethodInsnNode
import org.objectweb.asm.tree.TypeInsnNode
import java.io.File
import java.util.zip.ZipFile

/**
 * Every member of Compose that the library's classes refer to, looked up by owner, name and type in the classes of versions of Compose. The
 * tests run on one version; the others are linked and not run. The private classes and fields that are read by their names are looked up too.
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
    fun `Compose 1_8_2 for Android, on which the tests run, has all members`() = assertLinked(V1_8)

    @Test
    fun `Compose 1_10_0 for Android has all members`() = assertLinked(V1_10)

    @Test
    fun `Compose 1_11_1 of JetBrains has all members but those of Android`() = assertLinked(JETBRAINS)

    @Test
    fun `Compose 1_7_6 for Android has all members but those of layout nodes and content types`() = assertLinked(V1_7)

    @Test
    fun `each version has the private fields that are read`() {
        for (version in listOf(V1_8, V1_10, JETBRAINS, V1_7)) {
            val classes = Classes(version.files)
            val read = PrivateClass.entries.filter { !version.lacks(it.owner) }
            val missing = read.flatMap { type -> missing(type, classes.find(type.owner)) }
            println("${version.files.map { it.name }}: ${read.size} private classes, without $missing")
            assertTrue(read.size > SOME)
            assertEquals(version.missingNames.sorted(), missing.sorted())
        }
    }

    @Test
    fun `a class and a field that do not exist are reported`() {
        val classes = Classes(COMPILED)
        val background = PrivateClass.BACKGROUND
        assertEquals(listOf(background.className), missing(background, null))
        val other = classes.find(PrivateClass.LAYER.owner)
        assertEquals(listOf("${background.className}.color", "${background.className}.brush"), missing(background, other))
    }

    @Test
    fun `the rules for R8 keep the names of all private classes and fields`() {
        val rules = File("consumer-rules.pro").readLines()
        for (type in PrivateClass.entries) {
            assertTrue(rules.any { it.startsWith("-keepnames") && hasWord(it, type.className) }, type.className)
            val members = rules.filter { it.startsWith("-keepclassmembers class ${type.className} ") }
            for (field in type.fields.keys) assertTrue(members.any { "*** $field;" in it }, "${type.className}.$field")
        }
    }

    @Test
    fun `androidx's fragments and navigation have the members that afterimage-android was compiled with`() {
        val used = referencesOf("../afterimage-android/target/classes").filter { it.owner.startsWith("androidx/") }.toSet()
        assertEquals(emptyList<Reference>(), missing(used, Classes(COMPILED)))
        assertTrue(used.any { it.owner == "androidx/navigation/NavDestination" } && used.size > FEW, "$used")
    }

    @Test
    fun `a member and a type that do not exist are reported`() {
        val wrong = Reference("androidx/compose/ui/layout/LayoutInfo", "isPlaced", "()I")
        val removed = Reference("androidx/compose/ui/layout/NoSuchInfo")
        assertEquals(listOf(wrong, removed), missing(setOf(wrong, removed), Classes(COMPILED)))
        assertTrue(references.size > MANY, "${references.size} references")
        assertTrue(Reference("androidx/compose/ui/platform/ViewRootForTest") in references, "types of casts are references")
    }

    private fun assertLinked(version: Version) {
        val classes = Classes(version.files)
        val (absent, own) = references.partition { version.lacks(it.owner) }
        val missing = missing(own.toSet(), classes).map { it.toString() }
        println(
            "${version.files.map {
                it.name
            }}: ${own.size - missing.size} references linked, ${absent.size} to other libraries, without $missing",
        )
        assertTrue(own.size - missing.size > MANY)
        assertEquals(version.missing.sorted(), missing.sorted())
        assertEquals(emptyList<Reference>(), missing(absent.toSet(), Classes(COMPILED)))
    }

    /** Returns the names that a version's class, null if it has none, lacks. */
    private fun missing(
        type: PrivateClass,
        node: ClassNode?,
    ): List<String> {
        if (node == null) return listOf(type.className)
        return type.fields
            .filter { (name, fieldType) -> node.fields.none { it.name == name && fits(fieldType, it.desc) } }
            .map { "${type.className}.${it.key}" }
    }

    private fun fits(
        type: FieldType,
        descriptor: String,
    ): Boolean =
        when (type) {
            FieldType.LONG -> descriptor == "J"
            FieldType.FLOAT -> descriptor == "F"
            FieldType.BOOLEAN -> descriptor == "Z"
            FieldType.OBJECT -> descriptor.startsWith("L")
        }

    private fun hasWord(
        line: String,
        word: String,
    ): Boolean = line.split(' ', ',').contains(word)

    private val PrivateClass.owner: String get() = className.replace('.', '/')

    private fun missing(
        references: Set<Reference>,
        classes: Classes,
    ): List<Reference> =
        references.filter {
            if (it.name.isEmpty()) classes.find(it.owner) == null else !classes.has(it.owner, it.name, it.type)
        }

    private fun references(bytes: ByteArray): List<Reference> {
        val node = ClassNode().also { ClassReader(bytes).accept(it, 0) }
        return node.methods
            .flatMap { method ->
                method.instructions.mapNotNull { instruction ->
                    when (instruction) {
                        is MethodInsnNode -> {
                            Reference(instruction.owner, instruction.name, instruction.desc)
                        }

                        is FieldInsnNode -> {
                            Reference(instruction.owner, instruction.name, instruction.desc)
                        }

                        // `new`, `is`, `as` and arrays.
                        is TypeInsnNode -> {
                            Reference(
                                instruction.desc
                                    .trimStart('[')
                                    .removePrefix("L")
                                    .removeSuffix(";"),
                            )
                        }

                        else -> {
                            null
                        }
                    }
                }
            }.filter { it.owner.startsWith("androidx/") }
    }

    /** A member, or a type if it has no name. */
    private data class Reference(
        val owner: String,
        val name: String = "",
        val type: String = "",
    ) {
        override fun toString(): String = if (name.isEmpty()) owner else "$owner.$name$type"
    }

    /** A version of Compose. */
    private class Version(
        /** The archives of the libraries that resolve. */
        val files: List<File>,
        /** Beginnings of the names of classes whose libraries are not in [files]. */
        private val otherLibraries: List<String> = emptyList(),
        /** References that the version is known to lack. */
        val missing: Set<String> = emptySet(),
        /** Private classes and fields that the version is known to lack. */
        val missingNames: Set<String> = emptySet(),
    ) {
        fun lacks(owner: String): Boolean = otherLibraries.any(owner::startsWith)
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

        /** Each version has more private classes than this. */
        const val SOME = 8

        /** The library refers to more members than this. */
        const val MANY = 50

        /** Of the runtime other versions resolve than of the other libraries. */
        const val RUNTIME = "androidx/compose/runtime/"
        val V1_8 = Version(COMPILED)
        val V1_10 = Version(jars("android-1.10.0"), listOf(RUNTIME, "androidx/compose/foundation/"))
        val JETBRAINS =
            Version(
                jars("jetbrains-1.11.1"),
                listOf(RUNTIME),
                // Views and their canvas, which are Android's.
                setOf(
                    "androidx/compose/ui/graphics/AndroidCanvas_androidKt.Canvas(Landroid/graphics/Canvas;)Landroidx/compose/ui/graphics/Canvas;",
                    "androidx/compose/ui/node/InteroperableComposeUiNode.getInteropView()Landroid/view/View;",
                    "androidx/compose/ui/platform/ViewRootForTest",
                    "androidx/compose/ui/platform/ViewRootForTest.getHasPendingMeasureOrLayout()Z",
                ),
                setOf(
                    "androidx.compose.foundation.ScrollingContainerElement",
                    "androidx.compose.ui.autofill.AndroidContentType",
                    "androidx.compose.ui.window.PopupLayout",
                ),
            )

        /** The walker records semantics alone, and no content types. */
        val V1_7 =
            Version(
                jars("android-1.7.6"),
                listOf(RUNTIME, "androidx/compose/material3/"),
                setOf(
                    "androidx/compose/ui/semantics/Role\$Companion.getValuePicker-o7Vup1c()I",
                    "androidx/compose/ui/semantics/SemanticsInfo",
                    "androidx/compose/ui/semantics/SemanticsInfo.getChildrenInfo()Ljava/util/List;",
                    "androidx/compose/ui/semantics/SemanticsInfo.getSemanticsConfiguration()Landroidx/compose/ui/semantics/SemanticsConfiguration;",
                    "androidx/compose/ui/semantics/SemanticsInfo.isTransparent()Z",
                    "androidx/compose/ui/semantics/SemanticsProperties.getContentType()Landroidx/compose/ui/semantics/SemanticsPropertyKey;",
                ),
                setOf("androidx.compose.foundation.ScrollingContainerElement", "androidx.compose.ui.autofill.AndroidContentType"),
            )

        fun jars(version: String): List<File> = File("target/links/$version").walk().filter { it.extension == "jar" }.toList()
    }
}
