import SwiftUI
import UIKit

/// One article: its pictures in a pager, its reviews in SwiftUI, and a sheet with its sizes.
final class ProductViewController: ColumnViewController {
    private let article: Article
    private let order: (String) -> Void

    /// Creates the screen. An order has the chosen size.
    init(article: Article, order: @escaping (String) -> Void) {
        self.article = article
        self.order = order
        super.init(nibName: nil, bundle: nil)
        title = article.name
        navigationItem.largeTitleDisplayMode = .never
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    override func viewDidLoad() {
        super.viewDidLoad()
        add(
            Parts.label(article.name, style: .title1),
            Parts.label(priceText(article.price), style: .headline),
            PicturePager(captions: article.pictures),
            Parts.button(Texts.productReviews, target: self, action: #selector(showReviews)),
            Parts.button(Texts.productAdd, target: self, action: #selector(chooseSize))
        )
    }

    @objc private func showReviews() {
        let screen = ReviewsScreen(article: article.name, reviews: Catalog.reviews(of: article))
        let reviews = UIHostingController(rootView: screen)
        reviews.navigationItem.largeTitleDisplayMode = .never
        navigationController?.pushViewController(reviews, animated: true)
    }

    @objc private func chooseSize() {
        let sizes = SizesViewController { [weak self] size in
            self?.dismiss(animated: true)
            self?.order(size)
        }
        if #available(iOS 15.0, *) {
            sizes.sheetPresentationController?.detents = [.medium()]
        }
        present(sizes, animated: true)
    }
}

/// The sizes of an article, in a sheet.
final class SizesViewController: ColumnViewController {
    private let choose: (String) -> Void

    init(choose: @escaping (String) -> Void) {
        self.choose = choose
        super.init(nibName: nil, bundle: nil)
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    override func viewDidLoad() {
        super.viewDidLoad()
        add(Parts.label(Texts.productSizes, style: .title2))
        for size in [Texts.sizeSmall, Texts.sizeMedium, Texts.sizeLarge] {
            add(Parts.button(size, target: self, action: #selector(tapped)))
        }
    }

    @objc private func tapped(_ sender: Any) {
        if let size = (sender as? UIButton)?.title(for: .normal) { choose(size) }
    }
}
