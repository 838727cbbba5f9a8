#!/bin/sh
# Compiles one crate; anyhow without its feature `std`, which UniFFI takes by default. With it, each error keeps a backtrace, whose code
# takes 30 KB of a slice, and a phone has no symbols for it. cargo cannot remove a feature of a dependency's dependency.
case " $* " in
*" --crate-name anyhow "*)
    option=
    for argument; do
        shift
        case $option$argument in
        --cfg) option=--cfg && continue ;;
        '--cfgfeature="std"') ;;
        *) set -- "$@" ${option:+"$option"} "$argument" ;;
        esac
        option=
    done
    ;;
esac
exec "$@"
