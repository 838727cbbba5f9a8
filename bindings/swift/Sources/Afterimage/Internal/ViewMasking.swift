/// The app's masking of a view.
enum ViewMasking: UInt32, CaseIterable {
    case mask = 1
    case unmask
    case block

    /// Reads an attribute of Interface Builder. A misspelled one blocks, since the app wanted to hide something.
    init(attribute: String) {
        self = Self.allCases.first { $0.attribute == attribute } ?? .block
    }

    /// The text in Interface Builder.
    var attribute: String { "\(self)" }
}

extension ViewMasking? {
    /// The number of the library's function.
    var code: UInt32 { self?.rawValue ?? 0 }
}
