import UIKit

/// The basket. An alert asks before something is removed.
final class BasketViewController: ColumnViewController {
    private let basket: Basket
    private let paid: () -> Void
    private let item = Parts.label(style: .headline)
    private let total = Parts.label()
    private lazy var remove = Parts.button(Texts.basketRemove, target: self, action: #selector(askToRemove))
    private lazy var checkout = Parts.button(Texts.basketCheckout, target: self, action: #selector(signIn))

    init(basket: Basket, paid: @escaping () -> Void) {
        self.basket = basket
        self.paid = paid
        super.init(nibName: nil, bundle: nil)
        title = Texts.basketTitle
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    override func viewDidLoad() {
        super.viewDidLoad()
        add(item, total, remove, checkout)
    }

    override func viewWillAppear(_ animated: Bool) {
        super.viewWillAppear(animated)
        show()
    }

    private func show() {
        for view in [total, remove, checkout] { view.isHidden = basket.article == nil }
        if let article = basket.article {
            item.text = "\(article.name), \(basket.size)"
            total.text = String(format: Texts.basketTotal, priceText(article.price))
        } else {
            item.text = Texts.basketEmpty
        }
    }

    @objc private func askToRemove() {
        let alert = UIAlertController(title: Texts.basketRemoveTitle, message: Texts.basketRemoveText, preferredStyle: .alert)
        alert.addAction(UIAlertAction(title: Texts.basketKeep, style: .cancel))
        alert.addAction(
            UIAlertAction(title: Texts.basketRemove, style: .destructive) { [weak self] _ in
                self?.basket.article = nil
                self?.show()
            })
        present(alert, animated: true)
    }

    @objc private func signIn() {
        let payment = PaymentViewController(price: basket.article?.price ?? 0, paid: paid)
        let delivery = DeliveryViewController(nextScreen: payment)
        navigationController?.pushViewController(LoginViewController(nextScreen: delivery), animated: true)
    }
}
