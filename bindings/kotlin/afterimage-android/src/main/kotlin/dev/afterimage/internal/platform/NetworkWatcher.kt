package dev.afterimage.internal.platform

import android.content.Context
import android.net.ConnectivityManager
import android.net.Network
import android.net.NetworkCapabilities
import android.os.Build
import dev.afterimage.internal.Failures
import dev.afterimage.internal.RequiresSdk
import java.util.concurrent.Executor

/**
 * Follows the app's network: whether there is one, whether it is metered, and its handle, which is different for each network (0 below API
 * level 23). Reports on [worker].
 */
internal class NetworkWatcher(
    private val context: Context,
    private val worker: Executor,
    private val failures: Failures,
    private val report: (online: Boolean, metered: Boolean, handle: Long) -> Unit,
) {
    private val manager by lazy { context.getSystemService(Context.CONNECTIVITY_SERVICE) as? ConnectivityManager }

    private var isWatching = false

    private var callback: DefaultNetwork? = null
    private val receiver = ChangeReceiver(worker, failures, PLACE) { readActive() }

    /** Reports the present network, and then each change. */
    fun start() =
        guarded(failures, PLACE) {
            readActive()
            if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.N) watchDefault() else watchBroadcasts()
            isWatching = true
        }

    /** Ends the reports. */
    fun stop() =
        guarded(failures, PLACE) {
            if (!isWatching) return
            isWatching = false
            val registered = callback ?: return context.unregisterReceiver(receiver)
            callback = null
            registered.watcher = null
            manager?.unregisterNetworkCallback(registered)
        }

    @Suppress("DEPRECATION") // Below API level 24 there is no other way.
    private fun watchBroadcasts() = receiver.register(context, ConnectivityManager.CONNECTIVITY_ACTION)

    @RequiresSdk(Build.VERSION_CODES.N)
    private fun watchDefault() {
        val created = DefaultNetwork(this)
        manager?.registerDefaultNetworkCallback(created)
        callback = created
    }

    @Suppress("DEPRECATION") // The network's state at this moment, on all API levels.
    private fun readActive() {
        val manager = manager ?: return
        val handle = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.M) activeHandle(manager) else 0
        report(manager.activeNetworkInfo?.isConnected == true, manager.isActiveNetworkMetered, handle)
    }

    @RequiresSdk(Build.VERSION_CODES.M)
    private fun activeHandle(manager: ConnectivityManager): Long = manager.activeNetwork?.networkHandle ?: 0

    private fun onWorker(act: () -> Unit) = guarded(failures, PLACE) { worker.execute { guarded(failures, PLACE, act) } }

    /**
     * The network that the app uses, from API level 24 on. Callbacks arrive on a thread that all callbacks of the app share.
     *
     * [watcher] is `null` after the stop: the framework may keep a removed callback, with everything that it refers to.
     */
    private class DefaultNetwork(
        @Volatile var watcher: NetworkWatcher?,
    ) : ConnectivityManager.NetworkCallback() {
        private var isMetered = false
        private var handle = 0L

        override fun onCapabilitiesChanged(
            network: Network,
            capabilities: NetworkCapabilities,
        ) = report {
            handle = if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.M) handleOf(network) else 0
            isMetered = !capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_NOT_METERED)
            capabilities.hasCapability(NetworkCapabilities.NET_CAPABILITY_INTERNET)
        }

        override fun onLost(network: Network) = report { false }

        /** The system blocks the app's network to save data or power. From API level 29 on. */
        override fun onBlockedStatusChanged(
            network: Network,
            blocked: Boolean,
        ) = report { !blocked }

        @RequiresSdk(Build.VERSION_CODES.M)
        private fun handleOf(network: Network): Long = network.networkHandle

        private fun report(isOnline: () -> Boolean) {
            val watcher = watcher ?: return
            watcher.onWorker { watcher.report(isOnline(), isMetered, handle) }
        }
    }

    private companion object {
        const val PLACE = "watch of the network"
    }
}
