import UIKit

/// The colours of the shop.
enum Colors {
    static let brand = UIColor(red: 0x1f / 255, green: 0x6f / 255, blue: 0x5c / 255, alpha: 1)
    /// Backgrounds of the pages of the pager.
    static let tints = [
        UIColor(red: 0xdc / 255, green: 0xeb / 255, blue: 0xe6 / 255, alpha: 1),
        UIColor(red: 0xf3 / 255, green: 0xe3 / 255, blue: 0xc7 / 255, alpha: 1),
        UIColor(red: 0xd9 / 255, green: 0xe2 / 255, blue: 0xf3 / 255, alpha: 1),
    ]
}

/// Measures of the screens, in points.
enum Metrics {
    static let margin: CGFloat = 16
    static let gap: CGFloat = 8
    static let buttonHeight: CGFloat = 48
    static let corner: CGFloat = 8
}

/// Makes the views that several screens have.
@MainActor
enum Parts {
    static func label(_ text: String = "", style: UIFont.TextStyle = .body) -> UILabel {
        let label = UILabel()
        label.text = text
        label.font = .preferredFont(forTextStyle: style)
        label.adjustsFontForContentSizeCategory = true
        label.numberOfLines = 0
        return label
    }

    static func button(_ title: String, target: Any, action: Selector) -> UIButton {
        let button = UIButton(type: .system)
        button.setTitle(title, for: .normal)
        button.setTitleColor(.white, for: .normal)
        button.backgroundColor = Colors.brand
        button.layer.cornerRadius = Metrics.corner
        button.heightAnchor.constraint(equalToConstant: Metrics.buttonHeight).isActive = true
        button.addTarget(target, action: action, for: .touchUpInside)
        return button
    }

    /// Returns a field whose placeholder is also its identifier.
    static func field(_ placeholder: String, content: UITextContentType? = nil, keyboard: UIKeyboardType = .default) -> UITextField {
        let field = UITextField()
        field.placeholder = placeholder
        field.accessibilityIdentifier = placeholder
        field.borderStyle = .roundedRect
        field.textContentType = content
        field.keyboardType = keyboard
        field.autocorrectionType = .no
        return field
    }

    /// Returns a switch with its label.
    static func toggle(_ text: String) -> UIStackView {
        let toggle = UISwitch()
        toggle.accessibilityIdentifier = text
        let row = UIStackView(arrangedSubviews: [label(text), toggle])
        row.alignment = .center
        return row
    }
}

/// A screen with views in a column, which scrolls.
class ColumnViewController: UIViewController {
    /// The views of the screen.
    let column = UIStackView()

    override func viewDidLoad() {
        super.viewDidLoad()
        view.backgroundColor = .systemBackground
        let scroll = UIScrollView()
        scroll.keyboardDismissMode = .onDrag
        column.axis = .vertical
        column.spacing = Metrics.gap
        for child in [scroll, column] { child.translatesAutoresizingMaskIntoConstraints = false }
        view.addSubview(scroll)
        scroll.addSubview(column)
        let content = scroll.contentLayoutGuide
        var bottom = view.bottomAnchor
        // Earlier systems draw the keyboard over the end of the column, which a scroll closes.
        if #available(iOS 15.0, *) { bottom = view.keyboardLayoutGuide.topAnchor }
        NSLayoutConstraint.activate([
            scroll.topAnchor.constraint(equalTo: view.safeAreaLayoutGuide.topAnchor),
            scroll.bottomAnchor.constraint(equalTo: bottom),
            scroll.leadingAnchor.constraint(equalTo: view.leadingAnchor),
            scroll.trailingAnchor.constraint(equalTo: view.trailingAnchor),
            column.topAnchor.constraint(equalTo: content.topAnchor, constant: Metrics.margin),
            column.bottomAnchor.constraint(equalTo: content.bottomAnchor, constant: -Metrics.margin),
            column.leadingAnchor.constraint(equalTo: content.leadingAnchor, constant: Metrics.margin),
            column.trailingAnchor.constraint(equalTo: content.trailingAnchor, constant: -Metrics.margin),
            column.widthAnchor.constraint(equalTo: scroll.frameLayoutGuide.widthAnchor, constant: -2 * Metrics.margin),
        ])
    }

    /// Adds views at the end of the column.
    func add(_ views: UIView...) {
        for view in views { column.addArrangedSubview(view) }
    }
}
