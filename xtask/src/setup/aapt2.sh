#!/bin/sh
# aapt2 of Debian 13, run with its own loader and libraries, so that it runs on Debian 12 too.
usr=$(dirname "$0")/packages/usr
libraries=$(echo "$usr"/lib/*-linux-gnu*)
# shellcheck disable=SC2211 # One loader matches.
exec "$libraries"/ld-linux-*.so.* \
    --library-path "$libraries:$libraries/android:$usr/lib/7zip" \
    "$usr/lib/android-sdk/build-tools/debian/aapt2" "$@"
