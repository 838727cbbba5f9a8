import UIKit

/// The window of the shop, with three tabs.
final class SceneDelegate: UIResponder, UIWindowSceneDelegate {
    var window: UIWindow?

    func scene(_ scene: UIScene, willConnectTo session: UISceneSession, options connectionOptions: UIScene.ConnectionOptions) {
        guard let scene = scene as? UIWindowScene, let app = UIApplication.shared.delegate as? AppDelegate else { return }
        let window = UIWindow(windowScene: scene)
        window.tintColor = Colors.brand
        window.rootViewController = ShopTabs(basket: app.basket, replay: app.replay)
        window.makeKeyAndVisible()
        self.window = window
    }
}
