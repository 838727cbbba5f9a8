// Code of README.md and docs/book/ios.md with UIKit. The compiler checks it against the stand-ins; a test compares it with the pages.

// begin
import Afterimage
import UIKit

@main
final class AppDelegate: UIResponder, UIApplicationDelegate {
    private var replay: SessionReplay?

    func application(
        _ application: UIApplication,
        didFinishLaunchingWithOptions launchOptions: [UIApplication.LaunchOptionsKey: Any]? = nil
    ) -> Bool {
        var config = SessionReplayConfig(apiKey: "API_KEY", deviceId: "device-id")
        config.sessionId = Int64(Date().timeIntervalSince1970 * 1000)
        config.sampleRate = 1
        config.serverURL = "https://replay.example.com"
        let replay = SessionReplay(config)
        replay.start()
        self.replay = replay
        return true
    }
}
// end
