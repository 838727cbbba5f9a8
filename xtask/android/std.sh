#!/bin/sh
# std.sh COMPILER OUT TARGET: compiles Rust's standard library for TARGET. OUT becomes a folder for `--sysroot`. A library that is there
# already is kept. COMPILER is `rustup`: the toolchain of rust-toolchain.toml, with the component rust-src; its dependencies are downloaded.
# Or `debian`: the packages rustc-web, rust-web-src and cargo-web, for machines on which rustup cannot download.
#
# The library is compiled for size and without the symbolizer of backtraces: an arm64 slice is 200 KB smaller than with the library
# that rustup downloads. Maps grow by a call (std-rustc.sh). Panics have their message and place as before, but no backtrace.
set -eu
compiler=$1
out=$2
target=$3
here=$(cd "$(dirname "$0")" && pwd)
lib=$out/lib/rustlib/$target/lib
[ ! -d "$lib" ] || exit 0

if [ "$compiler" = debian ]; then
    rustc=/usr/bin/rustc
    cargo=/usr/bin/cargo
    source=$(readlink -f /usr/lib/rustlib/src/rust)
    # cargo reads the dependencies from Debian's package.
    set -- --offline --config 'source.crates-io.replace-with="vendor"' \
        --config "source.vendor.directory=\"/usr/lib/rustlib/src/rust/library/vendor\""
else
    cd "$here"
    rustc=$(rustup which rustc)
    cargo=$(rustup which cargo)
    source=$("$rustc" --print sysroot)/lib/rustlib/src/rust
    set --
fi
commit=$("$rustc" -vV | sed -n 's/^commit-hash: //p')

work=$out/build-$target
rm -rf "$work"
mkdir -p "$work/crate/src"
printf '#![no_std]\n' >"$work/crate/src/lib.rs"
printf '[package]\nname = "std_builder"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/crate/Cargo.toml"

# The paths in panic messages are those of the libraries that rustup downloads.
cd "$work/crate"
RUSTC=$rustc RUSTC_WRAPPER="$here/std-rustc.sh" RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" \
    CARGO_PROFILE_RELEASE_DEBUG=line-tables-only CARGO_PROFILE_RELEASE_OPT_LEVEL=s \
    RUSTFLAGS="-Cembed-bitcode=yes -Cforce-frame-pointers=yes --remap-path-prefix=$source=/rustc/$commit \
        --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}=/cargo" \
    "$cargo" "$@" build --quiet --release --target "$target" -Zbuild-std=std,panic_unwind -Zbuild-std-features=optimize_for_size

# An interrupted run leaves no folder that looks complete.
rm -f "$work/target/$target/release/deps"/libstd_builder*
mkdir -p "$work/lib" "$out/lib/rustlib/$target"
mv "$work/target/$target/release/deps"/*.rlib "$work/lib"
mv "$work/lib" "$lib"
rm -rf "$work"
