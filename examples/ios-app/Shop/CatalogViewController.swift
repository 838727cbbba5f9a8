import Afterimage
import UIKit

/// The table of articles, with a search.
final class CatalogViewController: UITableViewController, UISearchBarDelegate {
    private let page: (Article) -> UIViewController
    private let search = UISearchBar()
    private let empty = Parts.label(Texts.catalogEmpty)
    private var articles = Catalog.articles

    /// Creates the screen. The page is that of a chosen article.
    init(page: @escaping (Article) -> UIViewController) {
        self.page = page
        super.init(style: .plain)
        title = Texts.catalogTitle
    }

    @available(*, unavailable)
    required init?(coder: NSCoder) { fatalError("the app has no storyboard with it") }

    override func viewDidLoad() {
        super.viewDidLoad()
        tableView.register(ArticleCell.self, forCellReuseIdentifier: ArticleCell.identifier)
        tableView.keyboardDismissMode = .onDrag
        search.placeholder = Texts.catalogSearch
        search.delegate = self
        // Fields are masked by default. A search in a shop is no secret.
        search.afterimageUnmask()
        search.sizeToFit()
        tableView.tableHeaderView = search
        empty.textAlignment = .center
    }

    override func tableView(_ tableView: UITableView, numberOfRowsInSection section: Int) -> Int { articles.count }

    override func tableView(_ tableView: UITableView, cellForRowAt indexPath: IndexPath) -> UITableViewCell {
        let cell = tableView.dequeueReusableCell(withIdentifier: ArticleCell.identifier, for: indexPath)
        (cell as? ArticleCell)?.show(articles[indexPath.row])
        return cell
    }

    override func tableView(_ tableView: UITableView, didSelectRowAt indexPath: IndexPath) {
        tableView.deselectRow(at: indexPath, animated: true)
        navigationController?.pushViewController(page(articles[indexPath.row]), animated: true)
    }

    func searchBar(_ searchBar: UISearchBar, textDidChange searchText: String) {
        articles = Catalog.search(searchText)
        tableView.backgroundView = articles.isEmpty ? empty : nil
        tableView.reloadData()
    }

    func searchBarSearchButtonClicked(_ searchBar: UISearchBar) { searchBar.resignFirstResponder() }
}
