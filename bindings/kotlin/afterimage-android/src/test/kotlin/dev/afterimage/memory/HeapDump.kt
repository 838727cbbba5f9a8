package dev.afterimage.memory

import com.sun.management.HotSpotDiagnosticMXBean
import shark.HprofHeapGraph.Companion.openHeapGraph
import java.io.File
import java.lang.management.ManagementFactory
import java.util.TreeMap

/** The objects of this JVM that are reachable by strong references. */
object HeapDump {
    /** References that finalizers and weak references release take some collections. */
    private const val COLLECTIONS = 5

    /** Writes a dump, and returns the number of instances of some classes and of their subclasses, by class. */
    fun instances(
        file: File,
        superclasses: Set<String>,
    ): Map<String, Int> {
        repeat(COLLECTIONS) {
            System.gc()
            System.runFinalization()
        }
        file.delete()
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean::class.java).dumpHeap(file.path, true)
        file.openHeapGraph().use { graph ->
            val classes = graph.classes.filter { type -> type.classHierarchy.any { it.name in superclasses } }
            val counts = classes.associate { type -> type.name to type.directInstances.count() }
            return TreeMap(counts.filterValues { it > 0 })
        }
    }
}
