// A part of the stand-in for UIKit, as the package and the example app use it. Nothing of it runs or is shipped.

import Foundation

extension IndexPath {
    public var row: Int { self[1] }
}

@MainActor open class UITableViewCell: UIView {
    public enum CellStyle: Int, Sendable {
        case `default`, value1, value2, subtitle
    }

    public init(style: CellStyle, reuseIdentifier: String?) { super.init(frame: .zero) }
    public required init?(coder: NSCoder) { nil }
    open var contentView: UIView { UIView() }
}

@MainActor open class UITableView: UIScrollView {
    public enum Style: Int, Sendable {
        case plain, grouped, insetGrouped
    }

    open var tableHeaderView: UIView?
    open var backgroundView: UIView?
    open func register(_ cellClass: AnyClass?, forCellReuseIdentifier identifier: String) {}
    open func dequeueReusableCell(withIdentifier identifier: String, for indexPath: IndexPath) -> UITableViewCell {
        fatalError("a stand-in")
    }
    open func deselectRow(at indexPath: IndexPath, animated: Bool) {}
    open func reloadData() {}
}

@MainActor open class UITableViewController: UIViewController, UIScrollViewDelegate {
    public init(style: UITableView.Style) { super.init(nibName: nil, bundle: nil) }
    public required init?(coder: NSCoder) { nil }
    open var tableView: UITableView! = UITableView(frame: .zero)
    open func tableView(_ tableView: UITableView, numberOfRowsInSection section: Int) -> Int { 0 }
    open func tableView(_ tableView: UITableView, cellForRowAt indexPath: IndexPath) -> UITableViewCell { fatalError("a stand-in") }
    open func tableView(_ tableView: UITableView, didSelectRowAt indexPath: IndexPath) {}
}
