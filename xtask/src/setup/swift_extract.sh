#!/bin/sh
# Extracts the downloaded packages of the folder into its packages/usr, without the parts that a build and its tests do not need, and
# removes each package afterwards: at no time are all of them there twice.
set -e
cd "$1"
for package in archives/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x -C packages --no-same-owner \
        --exclude='./usr/share/doc' --exclude='./usr/share/man' --exclude='./usr/share/locale' --exclude='./usr/share/info' \
        --exclude='./usr/libexec/gcc' --exclude='*lto-dump*' --exclude='./usr/lib/python3*' --exclude='./etc' --exclude='./var' \
        --exclude='./usr/libexec/swift/lib/swift_static' --exclude='./usr/libexec/swift/lib/swift/embedded' \
        --exclude='./usr/libexec/swift/lib/swift/FrameworkABIBaseline' --exclude='*/lib_InternalSwiftScan.so' \
        --exclude='*/liblldb*' --exclude='*/libsourcekitd*' --exclude='*/libLTO*' --exclude='*/libclang_rt.[amtf]*' \
        --exclude='*/bin/lldb*' --exclude='*/bin/clangd' --exclude='*/bin/sourcekit-lsp' --exclude='*/bin/docc'
    rm "$package"
done
rm -r lists archives
