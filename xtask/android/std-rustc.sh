#!/bin/sh
# Compiles one crate of the standard library.
set -eu
case " $* " in
# It takes no part in link-time optimisation, so it must not contain LLVM bitcode; cargo cannot set a flag for one crate.
*" --crate-name compiler_builtins "*) exec "$@" -Cembed-bitcode=no ;;
# The implementation of hash maps inlines their growth, 1.1 KB, into the code of each type of map, though it is written for all of them
# (26 types, 24 KB of a slice). A copy of the source calls it. If the source is of another form, the copy has no change, and the budget of
# the slices fails.
*" --crate-name hashbrown "*)
    copy=$CARGO_TARGET_DIR/hashbrown
    for argument; do
        shift
        case $argument in
        */src/lib.rs)
            rm -rf "$copy"
            cp -R "${argument%/lib.rs}" "$copy"
            chmod -R u+w "$copy"
            table=$copy/raw/mod.rs
            [ -f "$table" ] || table=$copy/raw.rs
            sed -E '/^ *#\[inline\(always\)\]$/{N;s/always(\)\]\n *unsafe fn (reserve_rehash|resize)_inner)/never\1/;}' "$table" >"$copy.rs"
            mv "$copy.rs" "$table"
            argument=$copy/lib.rs
            ;;
        esac
        set -- "$@" "$argument"
    done
    exec "$@" "--remap-path-prefix=$copy=/hashbrown"
    ;;
esac
exec "$@"
