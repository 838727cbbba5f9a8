package dev.afterimage.memory

import com.sun.jna.NativeLibrary
import com.sun.jna.Structure
import java.lang.management.BufferPoolMXBean
import java.lang.management.ManagementFactory

/** Memory that the process uses after a garbage collection, in bytes. */
class MemoryUse(
    /** Live objects of the JVM. */
    val heap: Long,
    /** Direct buffers: frames and pixels. */
    val direct: Long,
    /** Blocks of the C library's allocator: the engine's, and the JVM's own. 0 where the C library does not count them. */
    val native: Long,
) {
    companion object {
        private val pool = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean::class.java).single { it.name == "direct" }
        private val mallinfo =
            try {
                NativeLibrary.getProcess().getFunction("mallinfo2")
            } catch (_: UnsatisfiedLinkError) {
                null
            }

        /** Finalizers and reference queues release memory only after some collections. */
        private const val COLLECTIONS = 6

        /** Collects garbage and measures. */
        fun now(): MemoryUse {
            repeat(COLLECTIONS) {
                System.gc()
                System.runFinalization()
            }
            val native = mallinfo?.invoke(Mallinfo::class.java, emptyArray()) as Mallinfo?
            return MemoryUse(
                ManagementFactory.getMemoryMXBean().heapMemoryUsage.used,
                pool.memoryUsed,
                native?.run { inUse + mapped } ?: 0,
            )
        }
    }
}

/** The result of `mallinfo2`, by value: ten numbers of 64 bits. */
@Structure.FieldOrder("arena", "free", "smallest", "maps", "mapped", "most", "fast", "inUse", "unused", "top")
class Mallinfo :
    Structure(),
    Structure.ByValue {
    @JvmField var arena = 0L

    @JvmField var free = 0L

    @JvmField var smallest = 0L

    @JvmField var maps = 0L

    @JvmField var mapped = 0L

    @JvmField var most = 0L

    @JvmField var fast = 0L

    @JvmField var inUse = 0L

    @JvmField var unused = 0L

    @JvmField var top = 0L
}
