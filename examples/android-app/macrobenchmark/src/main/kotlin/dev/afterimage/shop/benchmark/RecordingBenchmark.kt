package dev.afterimage.shop.benchmark

import android.content.Intent
import androidx.benchmark.macro.CompilationMode
import androidx.benchmark.macro.FrameTimingMetric
import androidx.benchmark.macro.MacrobenchmarkScope
import androidx.benchmark.macro.StartupMode
import androidx.benchmark.macro.StartupTimingMetric
import androidx.benchmark.macro.junit4.MacrobenchmarkRule
import androidx.test.ext.junit.runners.AndroidJUnit4
import androidx.test.uiautomator.By
import androidx.test.uiautomator.Direction
import androidx.test.uiautomator.Until
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith

/** The cost of a recording: the start of the app, and the frames of a list that scrolls, each with and without a recording. */
@RunWith(AndroidJUnit4::class)
class RecordingBenchmark {
    @get:Rule
    val rule = MacrobenchmarkRule()

    @Test
    fun startWithRecording() = start("true")

    @Test
    fun startWithoutRecording() = start("false")

    @Test
    fun scrollWithRecording() = scroll("true")

    @Test
    fun scrollWithoutRecording() = scroll("false")

    private fun start(records: String) =
        rule.measureRepeated(
            packageName = SHOP,
            metrics = listOf(StartupTimingMetric()),
            compilationMode = CompilationMode.Full(),
            startupMode = StartupMode.COLD,
            iterations = ITERATIONS,
            setupBlock = {
                // The app remembers it for the measured start.
                open(records)
                pressHome()
                killProcess()
            },
        ) {
            startActivityAndWait()
        }

    private fun scroll(records: String) =
        rule.measureRepeated(
            packageName = SHOP,
            metrics = listOf(FrameTimingMetric()),
            compilationMode = CompilationMode.Full(),
            startupMode = StartupMode.WARM,
            iterations = ITERATIONS,
            setupBlock = {
                open(records)
                device.wait(Until.hasObject(By.text("Open the shop")), WAIT_MS)
                device.findObject(By.text("Open the shop")).click()
                device.wait(Until.hasObject(By.res(SHOP, "list")), WAIT_MS)
            },
        ) {
            val list = device.findObject(By.res(SHOP, "list"))
            list.setGestureMargin(device.displayWidth / 5)
            repeat(SCROLLS) {
                list.fling(Direction.DOWN)
                list.fling(Direction.UP)
            }
        }

    private fun MacrobenchmarkScope.open(records: String) {
        val intent = Intent(Intent.ACTION_MAIN).setPackage(SHOP)
        startActivityAndWait(intent.putExtra("records", records))
    }

    private companion object {
        const val SHOP = "dev.afterimage.shop"
        const val ITERATIONS = 10
        const val SCROLLS = 3
        const val WAIT_MS = 5_000L
    }
}
