import Afterimage
import UIKit

/// The account: the masked customer number, a date, a choice, and the state of the recording.
final class AccountViewController: ColumnViewController {
    private let replay: SessionReplay
    private let reason = Parts.label(style: .footnote)
    private let failures = Parts.label(style: .footnote)
    private let report = Parts.label(style: .footnote)

    init(replay: SessionReplay) {
        self.replay = replay
        super.init(nibName: nil, bundle: nil)
        title = Texts.accountTitle
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    override func viewDidLoad() {
        super.viewDidLoad()
        let customer = Parts.label(Texts.deliveryCustomer)
        customer.afterimageMask()
        let birthday = UIDatePicker()
        birthday.datePickerMode = .date
        failures.accessibilityIdentifier = "failures"
        report.accessibilityIdentifier = "report"
        report.isHidden = true
        add(
            customer,
            Parts.label(Texts.accountBirthday), birthday,
            Parts.toggle(Texts.accountLetters),
            Parts.label(Texts.accountRecording, style: .headline),
            reason, failures,
            Parts.button(Texts.accountSend, target: self, action: #selector(send)),
            report
        )
    }

    override func viewWillAppear(_ animated: Bool) {
        super.viewWillAppear(animated)
        let status = replay.status()
        reason.text = status.why
        failures.text = String(format: Texts.accountFailures, status.counts.failures)
    }

    @objc private func send() {
        Task { [weak self, replay] in
            let result = await replay.flush()
            self?.report.text = "\(result)"
            self?.report.isHidden = false
        }
    }
}
