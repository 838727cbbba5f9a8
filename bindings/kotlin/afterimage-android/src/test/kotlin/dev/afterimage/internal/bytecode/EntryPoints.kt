package dev.afterimage.internal.bytecode

import org.objectweb.asm.Handle
import org.objectweb.asm.Opcodes
import org.objectweb.asm.Type
import org.objectweb.asm.tree.AbstractInsnNode
import org.objectweb.asm.tree.ClassNode
import org.objectweb.asm.tree.InvokeDynamicInsnNode
import org.objectweb.asm.tree.MethodInsnNode
import org.objectweb.asm.tree.MethodNode

/**
 * The methods of [classes] that others call: those that override or implement a method of the framework, of androidx or of the engine's
 * binding, and the lambdas that are passed to them. Each has to catch every `Throwable`. The binding catches the exceptions that its
 * methods declare, and no errors.
 */
internal class EntryPoints(
    private val classes: List<ClassNode>,
) {
    private val methods: Map<MethodId, MethodNode> = classes.flatMap { owner -> owner.methods.map { it.id(owner) to it } }.toMap()
    private val guarded = HashMap<MethodId, Boolean>()

    /** All entry points. */
    val all: Set<MethodId> = classes.flatMap { overrides(it) + lambdas(it) }.toSortedSet(compareBy { it.toString() + it.descriptor })

    /** Returns the entry points that let an exception through, each with the calls that may throw it. */
    fun unguarded(): List<String> = all.filterNot { isGuarded(it) }.map { id -> "$id: ${risks(id).joinToString()}" }

    private fun overrides(owner: ClassNode): List<MethodId> {
        // It is drawn to in our own calls.
        if (owner.superName == "android/graphics/Canvas") return emptyList()
        val called = calledMethods(owner, HashSet())
        return owner.methods.filter { it.access and HIDDEN == 0 && it.name + it.desc in called }.map { it.id(owner) }
    }

    /** Returns the methods of the framework in the supertypes of a class. */
    private fun calledMethods(
        owner: ClassNode,
        into: HashSet<String>,
    ): Set<String> {
        for (name in owner.interfaces + listOfNotNull(owner.superName)) {
            if (name == "java/lang/Object") continue
            val type = classes.firstOrNull { it.name == name } ?: OwnClasses.find(name) ?: continue
            if (isFramework(name)) {
                type.methods.filter { it.access and HIDDEN == 0 && it.name != "<init>" }.forEach {
                    into +=
                        it.name + it.desc
                }
            }
            calledMethods(type, into)
        }
        return into
    }

    private fun lambdas(owner: ClassNode): List<MethodId> =
        owner.methods.flatMap { method ->
            method.instructions
                .filterIsInstance<InvokeDynamicInsnNode>()
                .filter {
                    isPassedToFramework(
                        it,
                    )
                }.mapNotNull { implementation(it) }
        }

    private fun isPassedToFramework(lambda: InvokeDynamicInsnNode): Boolean {
        val type = Type.getReturnType(lambda.desc).internalName
        if (!isFramework(type)) return false
        val user =
            generateSequence<AbstractInsnNode>(lambda) { it.next }.filterIsInstance<MethodInsnNode>().firstOrNull {
                "L$type;" in
                    it.desc
            }
        // Our own classes call it in calls of theirs, and the worker catches the errors of its work.
        return user == null || !(isOurs(user.owner) || user.owner == "java/util/concurrent/Executor")
    }

    private fun implementation(lambda: InvokeDynamicInsnNode): MethodId? =
        lambda.bsmArgs
            .filterIsInstance<Handle>()
            .firstOrNull()
            ?.let { MethodId(it.owner, it.name, it.desc) }
            ?.takeIf { it in methods }

    /** Returns whether no call of a method lets an exception through. */
    private fun isGuarded(id: MethodId): Boolean {
        guarded[id]?.let { return it }
        // Of a recursion, the calls into it decide.
        guarded[id] = true
        return risks(id).isEmpty().also { guarded[id] = it }
    }

    private fun risks(id: MethodId): List<String> {
        val method = methods[id] ?: return listOf("$id is not ours")
        return method.instructions
            .filter { it.opcode == Opcodes.ATHROW || it is MethodInsnNode }
            .filterNot { isCaught(method, it) || isHarmless(id, it) }
            .map { if (it is MethodInsnNode) MethodId(it.owner, it.name, it.desc).toString() else "throw" }
    }

    private fun isCaught(
        method: MethodNode,
        instruction: AbstractInsnNode,
    ): Boolean {
        val at = method.instructions.indexOf(instruction)
        return method.tryCatchBlocks.any {
            it.type == "java/lang/Throwable" && at in method.instructions.indexOf(it.start) until method.instructions.indexOf(it.end)
        }
    }

    private fun isHarmless(
        caller: MethodId,
        instruction: AbstractInsnNode,
    ): Boolean {
        // An error that the app's own callback throws belongs to the app.
        val isOfApp = caller.owner.endsWith("/TouchCallback")
        if (instruction !is MethodInsnNode) return isOfApp || isDeclared(instruction)
        val id = MethodId(instruction.owner, instruction.name, instruction.desc)
        if (id in methods) return isGuarded(id)
        return (isOfApp && instruction.owner == "android/view/Window\$Callback") || HARMLESS.any { "$id".matches(it) }
    }

    /** Returns whether the value that is thrown was just made by a constructor or function of a declared exception. */
    private fun isDeclared(thrown: AbstractInsnNode): Boolean {
        val maker = generateSequence(thrown.previous) { it.previous }.first { it.opcode >= 0 && it.opcode != Opcodes.CHECKCAST }
        if (maker !is MethodInsnNode) return false
        val made = if (maker.name == "<init>") maker.owner else Type.getReturnType(maker.desc).internalName
        return made.substringBefore('$') in DECLARED
    }

    private fun isOurs(name: String): Boolean = name.startsWith("dev/afterimage/") && !isFramework(name)

    private fun isFramework(name: String): Boolean = CALLERS.any(name::startsWith) || name in JAVA

    private companion object {
        const val HIDDEN = Opcodes.ACC_PRIVATE or Opcodes.ACC_STATIC

        /** The framework, libraries of androidx, and the engine's binding. */
        val CALLERS = listOf("android/", "androidx/", "dev/afterimage/ffi/")

        /** Exceptions that methods of the binding declare. */
        val DECLARED = setOf("dev/afterimage/ffi/HostHttpException")

        /** Interfaces of Java through which threads and loopers call. */
        val JAVA = setOf("java/lang/Runnable", "java/util/concurrent/Executor", "java/util/concurrent/Callable")

        /** Calls that do not throw. */
        val HARMLESS =
            listOf(
                "Object\\.(<init>|getClass)",
                "Class\\.getSimpleName",
                "Intrinsics\\.checkNotNull(ExpressionValue|Parameter)",
                "HostHttpException\\$\\w+\\.<init>",
                "Looper\\.(myLooper|getMainLooper)",
                "(Weak|Atomic)Reference\\.get",
                "Atomic(Long|Integer)\\.(get|incrementAndGet)",
            ).map(::Regex)
    }
}
