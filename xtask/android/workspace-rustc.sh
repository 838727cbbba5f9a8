#!/bin/sh
# Compiles one crate of the workspace without the path of the checkout in its debug information, so that two checkouts
# give the same bytes. An ordinary compiler flag would name the checkout, and cargo would compile all dependencies
# again in each of them.
exec "$@" "--remap-path-prefix=$PWD=/afterimage"
