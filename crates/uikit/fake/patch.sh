#!/bin/sh
# patch.sh NAME-VERSION...: copies crates from cargo's registry into patched/, and makes their links to frameworks conditional, so
# that they compile on systems without these. Run it in this folder, after `cargo fetch`.
set -e
rm -rf patched
mkdir patched
for crate in "$@"; do
    name=${crate%-*}
    source=$(ls -d "${CARGO_HOME:-$HOME/.cargo}"/registry/src/*/"$crate" | head -1)
    cp -r "$source" "patched/$name"
    module="patched/$name/src/generated/mod.rs"
    sed -E 's/^#\[link\(name = "([A-Za-z]+)", kind = "framework"\)\]/#[cfg_attr(target_vendor = "apple", link(name = "\1", kind = "framework"))]/' \
        "$module" > patched/changed.rs
    if cmp -s "$module" patched/changed.rs; then
        echo "$crate has no link that could be made conditional" >&2
        exit 1
    fi
    mv patched/changed.rs "$module"
done
echo "$*" > patched/versions
