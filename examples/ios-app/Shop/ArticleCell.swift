import UIKit

/// A row with an article: its picture, name, note and price.
final class ArticleCell: UITableViewCell {
    static let identifier = "article"
    private static let pictureSize: CGFloat = 48

    private let name = Parts.label(style: .headline)
    private let note = Parts.label(style: .subheadline)
    private let price = Parts.label(style: .headline)

    override init(style: UITableViewCell.CellStyle, reuseIdentifier: String?) {
        super.init(style: style, reuseIdentifier: reuseIdentifier)
        let picture = UIImageView(image: UIImage(named: "Wheel"))
        note.textColor = .secondaryLabel
        price.setContentHuggingPriority(.required, for: .horizontal)
        let texts = UIStackView(arrangedSubviews: [name, note])
        texts.axis = .vertical
        let row = UIStackView(arrangedSubviews: [picture, texts, price])
        row.alignment = .center
        row.spacing = Metrics.margin
        row.translatesAutoresizingMaskIntoConstraints = false
        contentView.addSubview(row)
        NSLayoutConstraint.activate([
            picture.widthAnchor.constraint(equalToConstant: Self.pictureSize),
            picture.heightAnchor.constraint(equalToConstant: Self.pictureSize),
            row.topAnchor.constraint(equalTo: contentView.topAnchor, constant: Metrics.gap),
            row.bottomAnchor.constraint(equalTo: contentView.bottomAnchor, constant: -Metrics.gap),
            row.leadingAnchor.constraint(equalTo: contentView.leadingAnchor, constant: Metrics.margin),
            row.trailingAnchor.constraint(equalTo: contentView.trailingAnchor, constant: -Metrics.margin),
        ])
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    func show(_ article: Article) {
        name.text = article.name
        note.text = article.note
        price.text = priceText(article.price)
    }
}
