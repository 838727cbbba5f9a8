package dev.afterimage

import org.junit.jupiter.api.Assertions.assertEquals
import org.junit.jupiter.api.Test
import java.io.File
import javax.xml.parsers.DocumentBuilderFactory

/** The manifest of the AAR, which is merged into each app's. */
class ManifestTest {
    @Test
    fun `an app gets two permissions and no component`() {
        val document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(File("src/main/AndroidManifest.xml"))
        val all = document.getElementsByTagName("*")
        val elements = List(all.length) { all.item(it) }
        assertEquals(setOf("manifest", "uses-sdk", "uses-permission"), elements.map { it.nodeName }.toSet())
        val permissions =
            elements.filter { it.nodeName == "uses-permission" }.map { it.attributes.getNamedItem("android:name").nodeValue }
        assertEquals(listOf("android.permission.INTERNET", "android.permission.ACCESS_NETWORK_STATE"), permissions)
    }
}
