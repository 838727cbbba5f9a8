import Afterimage
import UIKit

/// The shop. It records from its launch on.
@main
final class AppDelegate: UIResponder, UIApplicationDelegate {
    /// The recording of this process. It ends when the instance is released, so the delegate keeps it.
    let replay = SessionReplay(.shop())

    /// The customer's choices.
    let basket = Basket()

    func application(
        _ application: UIApplication,
        didFinishLaunchingWithOptions launchOptions: [UIApplication.LaunchOptionsKey: Any]? = nil
    ) -> Bool {
        replay.start()
        return true
    }

    func application(
        _ application: UIApplication,
        configurationForConnecting connectingSceneSession: UISceneSession,
        options: UIScene.ConnectionOptions
    ) -> UISceneConfiguration {
        let configuration = UISceneConfiguration(name: nil, sessionRole: connectingSceneSession.role)
        configuration.delegateClass = SceneDelegate.self
        return configuration
    }
}
