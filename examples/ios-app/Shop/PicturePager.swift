import UIKit

/// Pages with a picture and its caption each.
final class PicturePager: UIView, UIScrollViewDelegate {
    private static let pictureSize: CGFloat = 96
    private static let height: CGFloat = 280

    private let scroll = UIScrollView()
    private let pages = UIPageControl()

    init(captions: [String]) {
        super.init(frame: .zero)
        scroll.isPagingEnabled = true
        scroll.showsHorizontalScrollIndicator = false
        scroll.delegate = self
        pages.numberOfPages = captions.count
        pages.isUserInteractionEnabled = false
        let row = UIStackView(arrangedSubviews: captions.enumerated().map { Self.page(index: $0, caption: $1) })
        row.distribution = .fillEqually
        for child in [scroll, pages, row] { child.translatesAutoresizingMaskIntoConstraints = false }
        addSubview(scroll)
        addSubview(pages)
        scroll.addSubview(row)
        let content = scroll.contentLayoutGuide
        let frame = scroll.frameLayoutGuide
        NSLayoutConstraint.activate([
            heightAnchor.constraint(equalToConstant: Self.height),
            scroll.topAnchor.constraint(equalTo: topAnchor),
            scroll.bottomAnchor.constraint(equalTo: bottomAnchor),
            scroll.leadingAnchor.constraint(equalTo: leadingAnchor),
            scroll.trailingAnchor.constraint(equalTo: trailingAnchor),
            row.topAnchor.constraint(equalTo: content.topAnchor),
            row.bottomAnchor.constraint(equalTo: content.bottomAnchor),
            row.leadingAnchor.constraint(equalTo: content.leadingAnchor),
            row.trailingAnchor.constraint(equalTo: content.trailingAnchor),
            row.heightAnchor.constraint(equalTo: frame.heightAnchor),
            row.widthAnchor.constraint(equalTo: frame.widthAnchor, multiplier: CGFloat(captions.count)),
            pages.bottomAnchor.constraint(equalTo: bottomAnchor),
            pages.centerXAnchor.constraint(equalTo: centerXAnchor),
        ])
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    func scrollViewDidScroll(_ scrollView: UIScrollView) {
        guard scrollView.bounds.width > 0 else { return }
        pages.currentPage = Int((scrollView.contentOffset.x / scrollView.bounds.width).rounded())
    }

    private static func page(index: Int, caption: String) -> UIView {
        let picture = UIImageView(image: UIImage(named: "Wheel"))
        let label = Parts.label(caption)
        label.textAlignment = .center
        let column = UIStackView(arrangedSubviews: [picture, label])
        column.axis = .vertical
        column.alignment = .center
        column.spacing = Metrics.margin
        column.translatesAutoresizingMaskIntoConstraints = false
        let page = UIView()
        page.backgroundColor = Colors.tints[index % Colors.tints.count]
        page.addSubview(column)
        NSLayoutConstraint.activate([
            picture.widthAnchor.constraint(equalToConstant: pictureSize),
            picture.heightAnchor.constraint(equalToConstant: pictureSize),
            column.centerYAnchor.constraint(equalTo: page.centerYAnchor),
            column.leadingAnchor.constraint(equalTo: page.leadingAnchor),
            column.trailingAnchor.constraint(equalTo: page.trailingAnchor),
        ])
        return page
    }
}
