//! The attributes of items, and which of them limit an item to tests.

use proc_macro2::TokenStream;
use syn::{Attribute, ImplItem, Item};

/// Returns whether an item with these attributes is compiled for tests alone.
pub(crate) fn is_test_only(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        let condition = || attribute.meta.require_list().ok().map(|list| &list.tokens);
        attribute.path().is_ident("test")
            || (attribute.path().is_ident("cfg") && condition().is_some_and(requires_test))
    })
}

/// Returns whether a condition is `test`, or `all(..)` with `test` in it.
fn requires_test(condition: &TokenStream) -> bool {
    let text: String = condition.to_string().split_whitespace().collect();
    let all = text.strip_prefix("all(").and_then(|text| text.strip_suffix(')'));
    text == "test" || all.is_some_and(|all| all.split(',').any(|part| part == "test"))
}

/// The attributes of an item.
pub(crate) fn of_item(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

/// The attributes of an item of an `impl` block.
pub(crate) fn of_impl_item(item: &ImplItem) -> &[Attribute] {
    match item {
        ImplItem::Const(item) => &item.attrs,
        ImplItem::Fn(item) => &item.attrs,
        ImplItem::Type(item) => &item.attrs,
        ImplItem::Macro(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_that_require_test_are_recognised() {
        let is_test = |text: &str| {
            let item: Item = syn::parse_str(&format!("{text} fn f() {{}}")).unwrap();
            is_test_only(of_item(&item))
        };
        assert!(is_test("#[cfg(test)]") && is_test("#[cfg(all(unix, test))]") && is_test("#[test]"));
        assert!(!is_test("#[cfg(not(test))]") && !is_test("#[cfg(any(test, unix))]") && !is_test(""));
    }
}
