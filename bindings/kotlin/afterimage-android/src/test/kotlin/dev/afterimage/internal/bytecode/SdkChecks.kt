package dev.afterimage.internal.bytecode

import dev.afterimage.internal.RequiresSdk
import org.objectweb.asm.Handle
import org.objectweb.asm.Opcodes
import org.objectweb.asm.tree.ClassNode
import org.objectweb.asm.tree.InvokeDynamicInsnNode
import org.objectweb.asm.tree.MethodInsnNode
import org.objectweb.asm.tree.MethodNode

/**
 * The calls of functions with [RequiresSdk] in [classes]. Each needs a check of `Build.VERSION.SDK_INT` on every path to it, as
 * [SdkPaths] finds them. A marked function may call others of its level, and a lambda has the level of the place that creates it.
 *
 * Each member of the framework has to be there at the level that is certain at its use ([FrameworkMembers]), so a marked function
 * cannot use more than it declares.
 */
internal class SdkChecks(
    private val classes: List<ClassNode>,
) {
    private val methods: Map<MethodId, MethodNode> = classes.flatMap { owner -> owner.methods.map { it.id(owner) to it } }.toMap()
    private val levels = HashMap<MethodId, Int>()

    /** Number of calls that were found. */
    var calls = 0
        private set

    init {
        for (owner in classes) for (method in owner.methods) markedLevel(owner, method)?.let { levels[method.id(owner)] = it }
        // Kotlin makes static accessors for private functions, without their annotations.
        for (owner in classes) for (method in owner.methods) accessedLevel(method)?.let { levels.putIfAbsent(method.id(owner), it) }
    }

    /**
     * Returns the calls without a check: the caller, the function, its level, and the level that is certain at the call. Also the uses
     * of members of the framework that this level does not have.
     */
    fun unchecked(): List<String> {
        val found = ArrayList<String>()
        for (owner in classes) {
            for (method in owner.methods) {
                if (!isLambda(method) &&
                    !isAccessor(method)
                ) {
                    check(method.id(owner), levels[method.id(owner)] ?: MIN_SDK, found)
                }
            }
        }
        return found
    }

    private fun check(
        caller: MethodId,
        level: Int,
        found: MutableList<String>,
    ) {
        val paths = SdkPaths(methods.getValue(caller), level)
        for (instruction in paths.method.instructions) {
            val certain = paths.levelAt(instruction) ?: continue
            FrameworkMembers.missing(instruction, certain)?.let { found.add("$caller calls $it, which API level $certain does not have") }
            if (instruction is InvokeDynamicInsnNode) {
                val implementation =
                    instruction.bsmArgs
                        .filterIsInstance<Handle>()
                        .firstOrNull()
                        ?.let { MethodId(it.owner, it.name, it.desc) } ?: continue
                if (implementation in levels) require(caller, implementation, certain, found)
                if (methods[implementation]?.let(::isLambda) == true) check(implementation, certain, found)
            } else if (instruction is MethodInsnNode) {
                val called = MethodId(instruction.owner, instruction.name, instruction.desc)
                if (called in levels) require(caller, called, certain, found)
            }
        }
    }

    private fun require(
        caller: MethodId,
        called: MethodId,
        certain: Int,
        found: MutableList<String>,
    ) {
        calls++
        val needed = levels.getValue(called)
        if (certain < needed) found.add("$caller calls $called ($needed) at $certain")
    }

    private fun markedLevel(
        owner: ClassNode,
        method: MethodNode,
    ): Int? =
        (
            annotationValue(method.invisibleAnnotations, RequiresSdk::class.java)
                ?: annotationValue(owner.invisibleAnnotations, RequiresSdk::class.java)
        ) as Int?

    private fun accessedLevel(accessor: MethodNode): Int? =
        if (isAccessor(accessor)) {
            accessor.instructions
                .filterIsInstance<MethodInsnNode>()
                .mapNotNull { levels[MethodId(it.owner, it.name, it.desc)] }
                .maxOrNull()
        } else {
            null
        }

    private fun isAccessor(method: MethodNode): Boolean = method.name.startsWith("access$")

    /** Whether a method is the body of a lambda, or the target of a reference to a function. */
    private fun isLambda(method: MethodNode): Boolean =
        method.access and Opcodes.ACC_STATIC != 0 && '$' in method.name && !isAccessor(method) && !method.name.endsWith("\$default")

    private companion object {
        const val MIN_SDK = 21
    }
}
