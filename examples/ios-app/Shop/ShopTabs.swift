import Afterimage
import UIKit

/// The tabs of the shop: the catalogue, the basket and the account.
final class ShopTabs: UITabBarController {
    private let basket: Basket
    private let replay: SessionReplay

    init(basket: Basket, replay: SessionReplay) {
        self.basket = basket
        self.replay = replay
        super.init(nibName: nil, bundle: nil)
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    override func viewDidLoad() {
        super.viewDidLoad()
        let catalog = CatalogViewController { [weak self, basket] article in
            ProductViewController(article: article) { size in
                basket.article = article
                basket.size = size
                self?.showBasket()
            }
        }
        let checkout = BasketViewController(basket: basket) { [weak self] in self?.showDone() }
        viewControllers = [
            tab(catalog, title: Texts.shopTab, symbol: "bag"),
            tab(checkout, title: Texts.basketTab, symbol: "cart"),
            tab(AccountViewController(replay: replay), title: Texts.accountTab, symbol: "person.circle"),
        ]
        if ProcessInfo.processInfo.environment[ChecksViewController.variable] != nil {
            viewControllers?.append(tab(ChecksViewController(replay: replay), title: Texts.checksTab, symbol: "checkmark.circle"))
        }
    }

    private func tab(_ root: UIViewController, title: String, symbol: String) -> UIViewController {
        let navigation = UINavigationController(rootViewController: root)
        navigation.navigationBar.prefersLargeTitles = true
        navigation.tabBarItem = UITabBarItem(title: title, image: UIImage(systemName: symbol), tag: 0)
        return navigation
    }

    private func showBasket() {
        (viewControllers?[Tab.basket.rawValue] as? UINavigationController)?.popToRootViewController(animated: false)
        selectedIndex = Tab.basket.rawValue
    }

    /// Shows the end of the purchase, and sends the recording so far.
    private func showDone() {
        basket.article = nil
        let done = DoneViewController { [weak self] in self?.showCatalog() }
        (viewControllers?[Tab.basket.rawValue] as? UINavigationController)?.pushViewController(done, animated: true)
        replay.recordScreen("Done")
        replay.flush { report in print("Shop: \(report)") }
    }

    private func showCatalog() {
        (viewControllers?[Tab.basket.rawValue] as? UINavigationController)?.popToRootViewController(animated: false)
        (viewControllers?[Tab.shop.rawValue] as? UINavigationController)?.popToRootViewController(animated: false)
        selectedIndex = Tab.shop.rawValue
    }

    /// The tabs in their order.
    private enum Tab: Int {
        case shop, basket, account
    }
}
