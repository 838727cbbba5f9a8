package dev.afterimage.internal.bytecode

import org.objectweb.asm.Opcodes
import org.objectweb.asm.tree.AbstractInsnNode
import org.objectweb.asm.tree.FieldInsnNode
import org.objectweb.asm.tree.IntInsnNode
import org.objectweb.asm.tree.JumpInsnNode
import org.objectweb.asm.tree.LabelNode
import org.objectweb.asm.tree.LookupSwitchInsnNode
import org.objectweb.asm.tree.MethodNode
import org.objectweb.asm.tree.TableSwitchInsnNode

/**
 * The API level that is certain at each instruction of [method]: the least one on all paths from its begin, where [entryLevel] is
 * certain. A comparison of `Build.VERSION.SDK_INT` with a constant raises it on one side.
 */
internal class SdkPaths(
    val method: MethodNode,
    entryLevel: Int,
) {
    private val levels = HashMap<AbstractInsnNode, Int>()
    private val waiting = ArrayDeque<AbstractInsnNode>()

    init {
        method.instructions.first?.let { reach(it, entryLevel) }
        while (waiting.isNotEmpty()) follow(waiting.removeFirst())
    }

    /** Returns the level that is certain before an instruction, null if no path leads to it. */
    fun levelAt(instruction: AbstractInsnNode): Int? = levels[instruction]

    private fun reach(
        instruction: AbstractInsnNode,
        level: Int,
    ) {
        val known = levels[instruction]
        if (known != null && known <= level) return
        levels[instruction] = level
        waiting.add(instruction)
    }

    private fun follow(instruction: AbstractInsnNode) {
        val level = levels.getValue(instruction)
        for (block in method.tryCatchBlocks) if (isIn(instruction, block.start, block.end)) reach(block.handler, level)
        var next = level
        if (instruction is JumpInsnNode) {
            val check = check(instruction)
            reach(instruction.label, maxOf(level, check?.ifJump ?: 0))
            next = maxOf(level, check?.ifNot ?: 0)
        }
        val labels =
            (instruction as? TableSwitchInsnNode)?.run { labels + dflt } ?: (instruction as? LookupSwitchInsnNode)?.run { labels + dflt }
        labels?.forEach { reach(it, level) }
        val ends =
            labels != null || instruction.opcode in Opcodes.IRETURN..Opcodes.RETURN ||
                instruction.opcode in setOf(Opcodes.ATHROW, Opcodes.GOTO)
        if (!ends) instruction.next?.let { reach(it, next) }
    }

    private fun isIn(
        instruction: AbstractInsnNode,
        start: LabelNode,
        end: LabelNode,
    ): Boolean = method.instructions.indexOf(instruction) in method.instructions.indexOf(start) until method.instructions.indexOf(end)

    /** The levels that are certain after a comparison, 0 for none. */
    private class Check(
        val ifJump: Int,
        val ifNot: Int,
    )

    private fun check(jump: JumpInsnNode): Check? {
        val right = before(jump) ?: return null
        val left = before(right) ?: return null
        val isSwapped = isSdkInt(right)
        if (!isSwapped && !isSdkInt(left)) return null
        val level = constant(if (isSwapped) left else right) ?: return null
        return when (if (isSwapped) swapped(jump.opcode) else jump.opcode) {
            Opcodes.IF_ICMPGE -> Check(level, 0)
            Opcodes.IF_ICMPGT -> Check(level + 1, 0)
            Opcodes.IF_ICMPLT -> Check(0, level)
            Opcodes.IF_ICMPLE -> Check(0, level + 1)
            Opcodes.IF_ICMPEQ -> Check(level, 0)
            Opcodes.IF_ICMPNE -> Check(0, level)
            else -> null
        }
    }

    private fun swapped(opcode: Int): Int =
        when (opcode) {
            Opcodes.IF_ICMPGE -> Opcodes.IF_ICMPLE
            Opcodes.IF_ICMPGT -> Opcodes.IF_ICMPLT
            Opcodes.IF_ICMPLT -> Opcodes.IF_ICMPGT
            Opcodes.IF_ICMPLE -> Opcodes.IF_ICMPGE
            else -> opcode
        }

    /** Returns the instruction before another, labels and line numbers left out. */
    private fun before(instruction: AbstractInsnNode): AbstractInsnNode? =
        generateSequence(instruction.previous) { it.previous }.firstOrNull { it.opcode >= 0 }

    private fun isSdkInt(instruction: AbstractInsnNode): Boolean =
        instruction is FieldInsnNode && instruction.owner == "android/os/Build\$VERSION" && instruction.name == "SDK_INT"

    private fun constant(instruction: AbstractInsnNode): Int? = (instruction as? IntInsnNode)?.operand
}
