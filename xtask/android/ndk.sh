#!/bin/sh
# ndk.sh OUT ZIG: creates a stand-in for the parts of Android's NDK that linking a Rust library uses, for machines that
# have no NDK. OUT gets `bin/` with compilers named as in the NDK, and a sysroot of API level 21. ZIG is the folder of
# the PyPI package `ziglang`, which contains LLVM's libunwind and a compiler with headers for it.
#
# The libraries of the sysroot are stubs that declare the functions in `symbols/`: a library that imports any other
# function does not link.
set -eu
out=$1
zig=$2
here=$(cd "$(dirname "$0")" && pwd)
symbols=$here/symbols
api=21
llvm=22

rm -rf "$out"
mkdir -p "$out/bin" "$out/src" "$out/sysroot/usr"
out=$(cd "$out" && pwd)
cd "$out/src"

echo 'LIBC { global: *; };' >version.map
cat >crtbegin_so.S <<'S'
    .data
    .globl __dso_handle
    .hidden __dso_handle
    .balign 8
#ifdef __LP64__
__dso_handle: .quad __dso_handle
#else
__dso_handle: .long __dso_handle
#endif
S
: >crtend_so.S
# libunwind is compiled with musl's headers; bionic's names differ.
cat >bionic_names.c <<'S'
extern int *__errno(void);
__attribute__((visibility("hidden"))) int *__errno_location(void) { return __errno(); }
__attribute__((visibility("hidden"))) void *stderr = 0;
S

# stub CLANG LIBRARY LIST...: a library that declares the functions in the lists.
stub() {
    clang=$1
    library=$2
    shift 2
    sed 's/#.*//' "$@" |
        awk 'NF { printf ".globl %s\n.type %s,%%function\n%s: .long 0\n", $1, $1, $1 }' >stub.S
    "clang-$llvm" "--target=$clang$api" -nostdlib -shared -fuse-ld=lld \
        "-Wl,-soname,$(basename "$library"),--version-script=version.map" stub.S -o "$library"
}

# stand_in CLANG LIB ZIG_TARGET ZIG_FLAG: one ABI. The sysroot's folder is named LIB.
stand_in() {
    lib=$out/sysroot/usr/lib/$2/$api
    objects=$lib/objects
    mkdir -p "$objects" "$lib/sockets"
    for name in libc libm libdl liblog; do
        stub "$1" "$lib/$name.so" "$symbols/$name.txt"
    done
    stub "$1" "$lib/sockets/libc.so" "$symbols/libc.txt" "$symbols/libc-sockets.txt"
    cp -R "$zig/lib/libc/include/${3%eabi}" "$out/sysroot/usr/include/$2"
    for name in crtbegin_so crtend_so; do
        "clang-$llvm" "--target=$1$api" -c "$name.S" -o "$lib/$name.o"
    done
    flags="-target $3 $4 -Os -fPIC -DNDEBUG -D_LIBUNWIND_IS_NATIVE_ONLY -D_LIBUNWIND_USE_FRAME_HEADER_CACHE
        -D_LIBUNWIND_HIDE_SYMBOLS -fvisibility=hidden -funwind-tables -fno-sanitize=all
        -I$zig/lib/libunwind/include -I$zig/lib/libunwind/src"
    for name in UnwindLevel1.c UnwindLevel1-gcc-ext.c Unwind-sjlj.c UnwindRegistersRestore.S UnwindRegistersSave.S; do
        # The flags are words.
        # shellcheck disable=SC2086
        "$zig/zig" cc $flags -c "$zig/lib/libunwind/src/$name" -o "$objects/$name.o"
    done
    for name in libunwind.cpp Unwind-EHABI.cpp; do
        # shellcheck disable=SC2086
        "$zig/zig" c++ $flags -std=c++17 -fno-exceptions -fno-rtti -nostdinc++ \
            -c "$zig/lib/libunwind/src/$name" -o "$objects/$name.o"
    done
    "clang-$llvm" "--target=$1$api" -fPIC -Os -c bionic_names.c -o "$objects/bionic_names.o"
    "llvm-ar-$llvm" rcsD "$lib/libunwind.a" "$objects"/*.o
    rm -r "$objects"

    cat >"$out/bin/$1$api-clang" <<S
#!/bin/sh
exec clang-$llvm --target=$1$api --sysroot="$out/sysroot" -fuse-ld=lld -Wno-unused-command-line-argument "\$@"
S
    chmod +x "$out/bin/$1$api-clang"
}

cp -R "$zig/lib/libc/include/generic-musl" "$out/sysroot/usr/include"
stand_in aarch64-linux-android aarch64-linux-android aarch64-linux-musl ''
stand_in armv7a-linux-androideabi arm-linux-androideabi arm-linux-musleabi -mcpu=generic+v7a
stand_in x86_64-linux-android x86_64-linux-android x86_64-linux-musl ''
stand_in i686-linux-android i686-linux-android x86-linux-musl ''

for tool in ar strip nm objcopy; do
    printf '#!/bin/sh\nexec llvm-%s-%s "$@"\n' "$tool" "$llvm" >"$out/bin/llvm-$tool"
    chmod +x "$out/bin/llvm-$tool"
done

# An interrupted run leaves no stand-in that looks complete.
: >"$out/complete"
