package dev.afterimage.shop

import android.app.Application

/** The shop. It records from its start once a person has named a studio. */
class ShopApp : Application() {
    /** The recording of this process. */
    lateinit var recorder: Recorder
        private set

    /** The customer's choices. */
    val basket: Basket = Basket()

    override fun onCreate() {
        super.onCreate()
        recorder = Recorder(this)
        recorder.startIfNamed()
    }
}
