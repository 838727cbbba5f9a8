//! The four ABIs of Android.

/// An ABI of Android, with its names in the different tools.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Abi {
    /// 64-bit ARM.
    Arm64V8a,
    /// 32-bit ARM: old phones, and some that Android 10 runs on in 32 bits.
    ArmeabiV7a,
    /// Emulators, and Android on `ChromeOS`.
    X86_64,
    /// Old emulators.
    X86,
}

impl Abi {
    /// All ABIs, in the order of their use.
    pub(crate) const ALL: &[Self] = &[Self::Arm64V8a, Self::ArmeabiV7a, Self::X86_64, Self::X86];

    /// Parses the name of an ABI.
    ///
    /// # Errors
    /// When there is no such ABI; the text lists all.
    pub(crate) fn parse(name: &str) -> Result<Self, String> {
        let names = || {
            Self::ALL
                .iter()
                .map(|abi| abi.name())
                .collect::<Vec<_>>()
                .join(", ")
        };
        Self::ALL
            .iter()
            .copied()
            .find(|abi| abi.name() == name)
            .ok_or_else(|| format!("the slices are: {}", names()))
    }

    /// The folder's name in an AAR.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Arm64V8a => "arm64-v8a",
            Self::ArmeabiV7a => "armeabi-v7a",
            Self::X86_64 => "x86_64",
            Self::X86 => "x86",
        }
    }

    /// Rust's target.
    pub(crate) fn target(self) -> &'static str {
        match self {
            Self::Arm64V8a => "aarch64-linux-android",
            Self::ArmeabiV7a => "armv7-linux-androideabi",
            Self::X86_64 => "x86_64-linux-android",
            Self::X86 => "i686-linux-android",
        }
    }

    /// The folder's name in the NDK's sysroot.
    pub(crate) fn sysroot_folder(self) -> &'static str {
        match self {
            Self::ArmeabiV7a => "arm-linux-androideabi",
            other => other.target(),
        }
    }

    /// The compiler's name in the NDK. It contains the API level, so this is where the minimum is set.
    pub(crate) fn clang(self) -> &'static str {
        match self {
            Self::Arm64V8a => "aarch64-linux-android21-clang",
            Self::ArmeabiV7a => "armv7a-linux-androideabi21-clang",
            Self::X86_64 => "x86_64-linux-android21-clang",
            Self::X86 => "i686-linux-android21-clang",
        }
    }

    /// The smallest page size that the library must be aligned for, in bytes. Newer 64-bit devices have pages of
    /// 16 KiB; all 32-bit ones have pages of 4 KiB.
    pub(crate) fn page_size(self) -> u64 {
        match self {
            Self::Arm64V8a | Self::X86_64 => 16 * 1024,
            Self::ArmeabiV7a | Self::X86 => 4 * 1024,
        }
    }
}
