package dev.afterimage.internal.platform

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Assertions.assertTrue
import org.junit.jupiter.api.Test

/** The folder of a process. */
class StorageFolderTest {
    @Test
    fun `each process has a folder of its own`() {
        assertEquals("com.shop.app", folderName("com.shop.app"))
        assertEquals("com.shop.app+player", folderName("com.shop.app:player"))
        assertEquals("com.shop.app+sandboxed_process0", folderName("com.shop.app:sandboxed_process0"))
    }

    @Test
    fun `no name leaves the folder`() {
        for (name in listOf("", "..", "../../x", "/", ".", "a/b", "x".repeat(5_000))) {
            val folder = folderName(name)
            assertTrue(folder.isNotEmpty() && '/' !in folder && !folder.startsWith(".") && folder.length < 200, folder)
        }
    }
}
