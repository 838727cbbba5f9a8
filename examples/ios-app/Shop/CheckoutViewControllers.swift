import Afterimage
import UIKit

/// Asks for an email address and a password. Any are accepted.
final class LoginViewController: ColumnViewController {
    private let nextScreen: UIViewController

    init(nextScreen: UIViewController) {
        self.nextScreen = nextScreen
        super.init(nibName: nil, bundle: nil)
        title = Texts.loginTitle
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    override func viewDidLoad() {
        super.viewDidLoad()
        let email = Parts.field(Texts.loginEmail, content: .emailAddress, keyboard: .emailAddress)
        email.autocapitalizationType = .none
        let password = Parts.field(Texts.loginPassword, content: .password)
        password.isSecureTextEntry = true
        add(email, password, Parts.button(Texts.loginSubmit, target: self, action: #selector(submit)))
    }

    @objc private func submit() { navigationController?.pushViewController(nextScreen, animated: true) }
}

/// Asks for the address of the delivery. The customer number is masked.
final class DeliveryViewController: ColumnViewController {
    private let nextScreen: UIViewController

    init(nextScreen: UIViewController) {
        self.nextScreen = nextScreen
        super.init(nibName: nil, bundle: nil)
        title = Texts.deliveryTitle
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    override func viewDidLoad() {
        super.viewDidLoad()
        let customer = Parts.label(Texts.deliveryCustomer)
        customer.afterimageMask()
        add(
            customer,
            Parts.field(Texts.deliveryName, content: .name),
            Parts.field(Texts.deliveryStreet, content: .fullStreetAddress),
            Parts.field(Texts.deliveryCity, content: .addressCity),
            Parts.toggle(Texts.deliveryGift),
            Parts.toggle(Texts.deliveryExpress),
            Parts.button(Texts.deliveryNext, target: self, action: #selector(pay))
        )
    }

    @objc private func pay() { navigationController?.pushViewController(nextScreen, animated: true) }
}

/// Asks for a card. Its fields are secrets, whatever the level of masking is.
final class PaymentViewController: ColumnViewController {
    private let price: Int
    private let paid: () -> Void

    init(price: Int, paid: @escaping () -> Void) {
        self.price = price
        self.paid = paid
        super.init(nibName: nil, bundle: nil)
        title = Texts.paymentTitle
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    override func viewDidLoad() {
        super.viewDidLoad()
        let number = Parts.field(Texts.paymentNumber, content: .creditCardNumber, keyboard: .numberPad)
        let expiry = Parts.field(Texts.paymentExpiry, keyboard: .numbersAndPunctuation)
        let code = Parts.field(Texts.paymentCode, keyboard: .numberPad)
        code.isSecureTextEntry = true
        if #available(iOS 17.0, *) {
            expiry.textContentType = .creditCardExpiration
            code.textContentType = .creditCardSecurityCode
        } else {
            // Earlier systems have no content type for it, and the masking level may allow fields.
            expiry.afterimageMask()
        }
        add(
            Parts.label(String(format: Texts.basketTotal, priceText(price)), style: .headline),
            number, expiry, code,
            Parts.button(Texts.paymentPay, target: self, action: #selector(pay))
        )
    }

    @objc private func pay() { paid() }
}

/// The end of a purchase.
final class DoneViewController: ColumnViewController {
    private let again: () -> Void

    init(again: @escaping () -> Void) {
        self.again = again
        super.init(nibName: nil, bundle: nil)
        title = Texts.paymentDone
        navigationItem.hidesBackButton = true
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    override func viewDidLoad() {
        super.viewDidLoad()
        add(Parts.label(Texts.paymentDoneText), Parts.button(Texts.paymentAgain, target: self, action: #selector(shopAgain)))
    }

    @objc private func shopAgain() { again() }
}
