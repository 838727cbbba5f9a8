// A part of the stand-in for UIKit, as the package and the example app use it. Nothing of it runs or is shipped.

import Foundation

@MainActor open class UIControl: UIView {
    public struct Event: OptionSet, Sendable {
        public let rawValue: UInt
        public init(rawValue: UInt) { self.rawValue = rawValue }
        public static let touchUpInside = Event(rawValue: 64)
        public static let valueChanged = Event(rawValue: 4096)
    }

    public struct State: OptionSet, Sendable {
        public let rawValue: UInt
        public init(rawValue: UInt) { self.rawValue = rawValue }
        public static let normal: State = []
        public static let disabled = State(rawValue: 2)
    }

    open var isEnabled = true
    open func addTarget(_ target: Any?, action: Selector, for controlEvents: Event) {}
}

@MainActor open class UIButton: UIControl {
    public enum ButtonType: Int, Sendable {
        case custom, system
    }

    public convenience init(type: ButtonType) { self.init(frame: .zero) }
    open func setTitle(_ title: String?, for state: State) {}
    open func setTitleColor(_ color: UIColor?, for state: State) {}
    open func title(for state: State) -> String? { nil }
}

@MainActor open class UISwitch: UIControl {
    open var isOn = false
}

@MainActor open class UIPageControl: UIControl {
    open var numberOfPages = 0
    open var currentPage = 0
}

@MainActor open class UIDatePicker: UIControl {
    public enum Mode: Int, Sendable {
        case time, date, dateAndTime, countDownTimer
    }

    open var datePickerMode = Mode.dateAndTime
}

public struct UITextContentType: Sendable, Hashable {
    private let name: String
    public static let name = UITextContentType(name: "name")
    public static let fullStreetAddress = UITextContentType(name: "fullStreetAddress")
    public static let addressCity = UITextContentType(name: "addressCity")
    public static let emailAddress = UITextContentType(name: "emailAddress")
    public static let password = UITextContentType(name: "password")
    public static let creditCardNumber = UITextContentType(name: "creditCardNumber")
    @available(iOS 17.0, *)
    public static let creditCardExpiration = UITextContentType(name: "creditCardExpiration")
    @available(iOS 17.0, *)
    public static let creditCardSecurityCode = UITextContentType(name: "creditCardSecurityCode")
}

public enum UIKeyboardType: Int, Sendable {
    case `default`, numbersAndPunctuation, numberPad, emailAddress
}

public enum UITextAutocorrectionType: Int, Sendable {
    case `default`, no, yes
}

public enum UITextAutocapitalizationType: Int, Sendable {
    case none, words, sentences, allCharacters
}

@MainActor open class UITextField: UIControl {
    public enum BorderStyle: Int, Sendable {
        case none, line, bezel, roundedRect
    }

    open var text: String?
    open var placeholder: String?
    open var borderStyle = BorderStyle.none
    open var textContentType: UITextContentType?
    open var keyboardType = UIKeyboardType.default
    open var autocorrectionType = UITextAutocorrectionType.default
    open var autocapitalizationType = UITextAutocapitalizationType.sentences
    open var isSecureTextEntry = false
}

@MainActor open class UISearchBar: UIView {
    open var placeholder: String?
    open weak var delegate: (any UISearchBarDelegate)?
}

/// The requirements are optional in Objective-C.
@MainActor public protocol UISearchBarDelegate: NSObjectProtocol {
    func searchBar(_ searchBar: UISearchBar, textDidChange searchText: String)
    func searchBarSearchButtonClicked(_ searchBar: UISearchBar)
}
