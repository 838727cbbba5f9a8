// A part of the stand-in for UIKit, as the package and the example app use it. Nothing of it runs or is shipped.

import Foundation

@MainActor open class UIView: UIResponder {
    public override nonisolated init() {}
    public init(frame: CGRect) {}
    public required init?(coder: NSCoder) {}
    open var frame = CGRect.zero
    open var bounds = CGRect.zero
    open var backgroundColor: UIColor?
    open var isHidden = false
    open var isUserInteractionEnabled = true
    open var isAccessibilityElement = false
    open var accessibilityIdentifier: String?
    open var translatesAutoresizingMaskIntoConstraints = true
    open var layer: CALayer { CALayer() }
    open var tintColor: UIColor?
    open var superview: UIView? { nil }
    open func addSubview(_ view: UIView) {}
    open func sizeToFit() {}
    open func setContentHuggingPriority(_ priority: UILayoutPriority, for axis: NSLayoutConstraint.Axis) {}
}

@MainActor open class CALayer: NSObject {
    open var cornerRadius: CGFloat = 0
}

@MainActor open class UIWindow: UIView {
    public init(windowScene: UIWindowScene) { super.init(frame: .zero) }
    public required init?(coder: NSCoder) { nil }
    open var rootViewController: UIViewController?
    open func makeKeyAndVisible() {}
}

public final class UIColor: NSObject, Sendable {
    public init(red: CGFloat, green: CGFloat, blue: CGFloat, alpha: CGFloat) {}
    public static let white = UIColor(red: 1, green: 1, blue: 1, alpha: 1)
    public static let systemBackground = white
    public static let secondaryLabel = white
}

public final class UIFont: NSObject, Sendable {
    public struct TextStyle: Sendable {
        public static let body = TextStyle()
        public static let headline = TextStyle()
        public static let subheadline = TextStyle()
        public static let footnote = TextStyle()
        public static let title1 = TextStyle()
        public static let title2 = TextStyle()
    }

    public static func preferredFont(forTextStyle style: TextStyle) -> UIFont { UIFont() }
}

public final class UIImage: NSObject, Sendable {
    public init?(named name: String) {}
    public init?(systemName name: String) {}
}

public enum NSTextAlignment: Int, Sendable {
    case left, center, right, justified, natural
}

@MainActor open class UILabel: UIView {
    open var text: String?
    open var font: UIFont?
    open var textColor: UIColor?
    open var textAlignment = NSTextAlignment.natural
    open var numberOfLines = 1
    open var adjustsFontForContentSizeCategory = false
}

@MainActor open class UIImageView: UIView {
    public convenience init(image: UIImage?) { self.init(frame: .zero) }
}

@MainActor open class UIScrollView: UIView {
    public enum KeyboardDismissMode: Int, Sendable {
        case none, onDrag, interactive
    }

    open var contentOffset = CGPoint.zero
    open var isPagingEnabled = false
    open var showsHorizontalScrollIndicator = true
    open var keyboardDismissMode = KeyboardDismissMode.none
    open weak var delegate: (any UIScrollViewDelegate)?
    open var contentLayoutGuide: UILayoutGuide { UILayoutGuide() }
    open var frameLayoutGuide: UILayoutGuide { UILayoutGuide() }
}

/// The requirements are optional in Objective-C.
@MainActor public protocol UIScrollViewDelegate: NSObjectProtocol {
    func scrollViewDidScroll(_ scrollView: UIScrollView)
}

extension UIScrollViewDelegate {
    public func scrollViewDidScroll(_ scrollView: UIScrollView) {}
}

@MainActor open class UIStackView: UIView {
    public enum Distribution: Int, Sendable {
        case fill, fillEqually, fillProportionally, equalSpacing, equalCentering
    }

    public enum Alignment: Int, Sendable {
        case fill, leading, firstBaseline, center, trailing, lastBaseline
    }

    public convenience init(arrangedSubviews views: [UIView]) { self.init(frame: .zero) }
    open var axis = NSLayoutConstraint.Axis.horizontal
    open var distribution = Distribution.fill
    open var alignment = Alignment.fill
    open var spacing: CGFloat = 0
    open func addArrangedSubview(_ view: UIView) {}
}
