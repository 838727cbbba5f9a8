package dev.afterimage.shop

import android.content.Intent
import android.os.Bundle
import android.widget.EditText
import android.widget.TextView
import androidx.appcompat.app.AppCompatActivity
import com.google.android.material.materialswitch.MaterialSwitch

/** Asks for the studio's address, and shows whether it answers and whether the app is recorded. */
class StudioActivity : AppCompatActivity() {
    private val recorder get() = (application as ShopApp).recorder
    private val address: EditText get() = part(R.id.address)
    private val answer: TextView get() = part(R.id.answer)

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        setContentView(R.layout.studio)
        if (resources.getBoolean(R.bool.obeys_starter)) recorder.follow(intent.getStringExtra(RECORDS))
        address.setText(recorder.address)
        onClick(R.id.check) { check() }
        onClick(R.id.open) { open() }
        val overlay = part<MaterialSwitch>(R.id.overlay)
        overlay.isChecked = recorder.isOverlayShown
        overlay.setOnCheckedChangeListener { _, isChecked -> recorder.isOverlayShown = isChecked }
    }

    override fun onResume() {
        super.onResume()
        showRecording()
    }

    private fun check() {
        val url = validAddress() ?: return
        answer.setText(R.string.studio_checking)
        StudioProbe.check(url) { result ->
            answer.text =
                when (result) {
                    is StudioAnswer.Healthy -> getString(R.string.studio_answered)
                    is StudioAnswer.Other -> getString(R.string.studio_other, result.status)
                    is StudioAnswer.Silent -> getString(R.string.studio_silent, result.reason)
                }
            showRecording()
        }
    }

    private fun open() {
        recorder.start(validAddress() ?: return)
        startActivity(Intent(this, CatalogActivity::class.java))
    }

    private fun validAddress(): String? {
        val text = address.text.toString().trim()
        if (text.startsWith("http://") || text.startsWith("https://")) return text
        answer.setText(R.string.studio_invalid)
        return null
    }

    private fun showRecording() {
        part<TextView>(R.id.recording).text = recorder.why()
    }

    private companion object {
        /** The extra by which the macrobenchmark turns recording on and off: `true` or `false`. */
        const val RECORDS = "records"
    }
}
