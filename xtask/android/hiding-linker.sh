#!/bin/sh
# Links a library without the descriptions of its functions, which only `cargo xtask bindings` reads, from a build for this machine, and
# without UniFFI's functions for futures, which the binding does not declare. rustc lists the names to export in a version script, and has no
# option that leaves one out. AFTERIMAGE_LINKER is the linker.
set -eu
for argument; do
    case $argument in
    -Wl,--version-script=*)
        # Not `sed -i`, which takes other arguments on a Mac.
        script=${argument#*=}
        sed '/UNIFFI_META_/d; /ffi_afterimage_rust_future_/d' "$script" >"$script.shorter"
        mv "$script.shorter" "$script"
        ;;
    esac
done
exec "$AFTERIMAGE_LINKER" "$@"
