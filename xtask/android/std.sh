#!/bin/sh
# std.sh OUT TARGET: compiles Rust's standard library for TARGET from Debian's packages rustc-web, rust-web-src and
# cargo-web, for machines on which `rustup target add` cannot download it. OUT becomes a folder for `--sysroot`. A library
# that is there already is kept.
#
# The library is compiled for size and without the symbolizer of backtraces: an arm64 slice is 200 KB smaller than with the library
# that rustup downloads. Panics have their message and place as before, but no backtrace.
set -eu
out=$1
target=$2
here=$(cd "$(dirname "$0")" && pwd)
vendor=/usr/lib/rustlib/src/rust/library/vendor
source=$(readlink -f /usr/lib/rustlib/src/rust)
commit=$(/usr/bin/rustc -vV | sed -n 's/^commit-hash: //p')
lib=$out/lib/rustlib/$target/lib
[ ! -d "$lib" ] || exit 0

work=$out/build-$target
rm -rf "$work"
mkdir -p "$work/crate/src"
printf '#![no_std]\n' >"$work/crate/src/lib.rs"
printf '[package]\nname = "std_builder"\nversion = "0.0.0"\nedition = "2021"\n[workspace]\n' >"$work/crate/Cargo.toml"

# The paths in panic messages are those of the libraries that rustup downloads.
cd "$work/crate"
RUSTC=/usr/bin/rustc RUSTC_WRAPPER="$here/std-rustc.sh" RUSTC_BOOTSTRAP=1 CARGO_TARGET_DIR="$work/target" \
    CARGO_PROFILE_RELEASE_DEBUG=line-tables-only CARGO_PROFILE_RELEASE_OPT_LEVEL=s \
    RUSTFLAGS="-Cembed-bitcode=yes -Cforce-frame-pointers=yes --remap-path-prefix=$source=/rustc/$commit" \
    /usr/bin/cargo \
    --config 'source.crates-io.replace-with="vendor"' --config "source.vendor.directory=\"$vendor\"" \
    build --offline --quiet --release --target "$target" -Zbuild-std=std,panic_unwind -Zbuild-std-features=optimize_for_size

# An interrupted run leaves no folder that looks complete.
rm -f "$work/target/$target/release/deps"/libstd_builder*
mkdir -p "$work/lib" "$out/lib/rustlib/$target"
mv "$work/target/$target/release/deps"/*.rlib "$work/lib"
mv "$work/lib" "$lib"
rm -rf "$work"
