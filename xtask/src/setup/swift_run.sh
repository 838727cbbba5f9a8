#!/bin/sh
# Runs a program of Debian 13's Swift: run PROGRAM ARGUMENTS. With --check, only creates the namespace.
#
# The program sees packages/usr as /usr, through a mount that ends with it. A user who is not root is root in a namespace of its own,
# and creates files under the own name.
folder=$(dirname "$(readlink -f "$0")")
export folder
user=--map-root-user
[ "$(id -u)" = 0 ] && user=
if [ "$1" = --check ]; then
    # shellcheck disable=SC2086 # No word for root.
    exec unshare $user --mount sh -c 'mount --bind /usr /usr'
fi
# shellcheck disable=SC2086,SC2016 # No word for root; the inner shell expands the variables.
exec unshare $user --mount sh -c '
    mount --bind "$folder/packages/usr" /usr || exit
    PATH=/usr/libexec/swift/bin:/usr/bin:/bin LANG=C.UTF-8 exec "$@"' sh "$@"
