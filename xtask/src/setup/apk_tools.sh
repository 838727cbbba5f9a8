#!/bin/sh
# A tool of Debian 13's Android build tools, named as this script. It runs with the loader and libraries of aapt2's folder, and with its own.
folder=$(dirname "$0")
usr=$folder/packages/usr
aapt2=$folder/../aapt2-34/packages/usr
libraries=$(echo "$aapt2"/lib/*-linux-gnu*)
own=$(echo "$usr"/lib/*-linux-gnu*)
# shellcheck disable=SC2211 # One loader matches.
exec "$libraries"/ld-linux-*.so.* \
    --library-path "$libraries:$libraries/android:$aapt2/lib/7zip:$own:$own/android:$usr/lib" \
    "$usr/lib/android-sdk/build-tools/debian/$(basename "$0")" "$@"
