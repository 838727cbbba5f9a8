// A part of the stand-in for UIKit, as the package and the example app use it. Nothing of it runs or is shipped.

import Foundation

@MainActor open class UIViewController: UIResponder {
    public init(nibName: String?, bundle: Bundle?) {}
    public required init?(coder: NSCoder) {}
    open var view: UIView! = UIView()
    open var title: String?
    open var navigationItem: UINavigationItem { UINavigationItem() }
    open var navigationController: UINavigationController? { nil }
    open var tabBarItem: UITabBarItem!
    open func viewDidLoad() {}
    open func viewWillAppear(_ animated: Bool) {}
    open func viewDidAppear(_ animated: Bool) {}
    open func present(_ controller: UIViewController, animated: Bool, completion: (() -> Void)? = nil) {}
    open func dismiss(animated: Bool, completion: (() -> Void)? = nil) {}
}

extension UIViewController {
    @available(iOS 15.0, *)
    public var sheetPresentationController: UISheetPresentationController? { nil }
}

@available(iOS 15.0, *)
@MainActor open class UISheetPresentationController: NSObject {
    @MainActor open class Detent: NSObject {
        open class func medium() -> Detent { Detent() }
    }

    open var detents: [Detent] = []
}

@MainActor open class UINavigationItem: NSObject {
    public enum LargeTitleDisplayMode: Int, Sendable {
        case automatic, always, never
    }

    open var largeTitleDisplayMode = LargeTitleDisplayMode.automatic
    open var hidesBackButton = false
}

@MainActor open class UINavigationBar: UIView {
    open var prefersLargeTitles = false
}

@MainActor open class UINavigationController: UIViewController {
    public init(rootViewController: UIViewController) { super.init(nibName: nil, bundle: nil) }
    public required init?(coder: NSCoder) { nil }
    open var navigationBar: UINavigationBar { UINavigationBar() }
    open func pushViewController(_ controller: UIViewController, animated: Bool) {}
    @discardableResult open func popToRootViewController(animated: Bool) -> [UIViewController]? { nil }
}

@MainActor open class UITabBarItem: NSObject {
    public init(title: String?, image: UIImage?, tag: Int) {}
}

@MainActor open class UITabBarController: UIViewController {
    open var viewControllers: [UIViewController]?
    open var selectedIndex = 0
}

@MainActor open class UIAlertAction: NSObject {
    public enum Style: Int, Sendable {
        case `default`, cancel, destructive
    }

    public init(title: String?, style: Style, handler: (@MainActor (UIAlertAction) -> Void)? = nil) {}
}

@MainActor open class UIAlertController: UIViewController {
    public enum Style: Int, Sendable {
        case actionSheet, alert
    }

    public init(title: String?, message: String?, preferredStyle: Style) { super.init(nibName: nil, bundle: nil) }
    public required init?(coder: NSCoder) { nil }
    open func addAction(_ action: UIAlertAction) {}
}
