import Afterimage
import UIKit

/// Two checks of a first run on a Mac: a view whose getter raises an exception, and a password that a button shows. The tab is there if the
/// launch environment has the variable ``ChecksViewController/variable``.
final class ChecksViewController: ColumnViewController {
    /// The variable of the launch environment that shows the tab.
    static let variable = "AFTERIMAGE_SHOP_CHECKS"
    /// The notification between processes that ends the first check. A test waits for it: its own look at the views would meet the exception.
    static let checked = "dev.afterimage.shop.checked"

    private static let tickSeconds = 0.2
    /// Ten seconds, many times the pause between two captures.
    private static let mostTicks = 50

    private let replay: SessionReplay
    private let raising = RaisingView()
    private let counter = Parts.label(style: .footnote)
    private let failures = Parts.label(style: .footnote)
    private let password = Parts.field(Texts.loginPassword, content: .password)
    private var ticks = 0

    init(replay: SessionReplay) {
        self.replay = replay
        super.init(nibName: nil, bundle: nil)
        title = Texts.checksTab
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    override func viewDidLoad() {
        super.viewDidLoad()
        failures.accessibilityIdentifier = "failures"
        password.isSecureTextEntry = true
        raising.backgroundColor = Colors.brand
        raising.heightAnchor.constraint(equalToConstant: Metrics.buttonHeight).isActive = true
        add(
            raising, counter, failures, password,
            Parts.button(Texts.checksShow, target: self, action: #selector(showOrHide))
        )
    }

    override func viewDidAppear(_ animated: Bool) {
        super.viewDidAppear(animated)
        let before = replay.status().counts.failures
        raising.raises = true
        ticks = 0
        _ = Timer.scheduledTimer(withTimeInterval: Self.tickSeconds, repeats: true) { [weak self] timer in
            let goesOn = MainActor.assumeIsolated { self?.tick(before) ?? false }
            if !goesOn { timer.invalidate() }
        }
    }

    /// Draws something, so that the views are captured. Returns whether the check goes on.
    private func tick(_ before: Int64) -> Bool {
        ticks += 1
        counter.text = "\(ticks)"
        let now = replay.status().counts.failures
        guard now > before || ticks == Self.mostTicks else { return true }
        raising.raises = false
        failures.text = String(format: Texts.accountFailures, now - before)
        let center = CFNotificationCenterGetDarwinNotifyCenter()
        CFNotificationCenterPostNotification(center, CFNotificationName(Self.checked as CFString), nil, nil, true)
        return false
    }

    @objc private func showOrHide() { password.isSecureTextEntry.toggle() }
}

/// A view with a getter that raises an exception of Objective-C, as an app's own getter may.
private final class RaisingView: UIView {
    var raises = false

    override var accessibilityIdentifier: String? {
        get {
            if raises { NSException(name: .genericException, reason: nil).raise() }
            return nil
        }
        set {}
    }
}
