#!/bin/sh
# Compiles one crate of the standard library. compiler_builtins takes no part in link-time optimisation, so it must not
# contain LLVM bitcode; cargo cannot set a flag for one crate.
case " $* " in
*" --crate-name compiler_builtins "*) exec "$@" -Cembed-bitcode=no ;;
esac
exec "$@"
