import Afterimage
import UIKit

extension SessionReplayConfig {
    /// The variable of the launch environment with the studio's address.
    private static let serverVariable = "AFTERIMAGE_SERVER_URL"
    /// The address of `afterimage serve` on the Mac, which a simulator reaches like the Mac itself.
    private static let simulatorServer = "http://127.0.0.1:8787"

    /// Returns the options of the shop: each session is recorded, for the studio that the launch environment names.
    @MainActor
    static func shop() -> SessionReplayConfig {
        let device = UIDevice.current.identifierForVendor ?? UUID()
        var config = SessionReplayConfig(apiKey: "shop", deviceId: device.uuidString)
        config.sessionId = Int64(Date().timeIntervalSince1970 * 1000)
        config.sampleRate = 1
        config.serverURL = ProcessInfo.processInfo.environment[serverVariable] ?? simulatorServer
        config.logLevel = .log
        return config
    }
}
