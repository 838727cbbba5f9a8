//! Events that the app reports besides frames and touches.

/// Something that the app tells besides its screen. Kinds will be added.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum HostRecord {
    /// Another screen is shown.
    Screen {
        /// Its name. Masking rules go by the name that the app gave, whatever becomes of it here.
        name: String,
    },
}

impl HostRecord {
    /// Longest screen name that is recorded; longer ones are cut.
    const MAX_SCREEN_NAME_CHARS: usize = 200;

    /// A screen name as long as is recorded.
    pub(crate) fn cut_screen_name(name: &str) -> String {
        name.chars().take(Self::MAX_SCREEN_NAME_CHARS).collect()
    }

    /// The same, cut to what is recorded.
    pub(crate) fn bounded(self) -> Self {
        match self {
            Self::Screen { name } => Self::Screen {
                name: Self::cut_screen_name(&name),
            },
        }
    }
}

impl std::fmt::Debug for HostRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // It was not looked at yet, perhaps.
        match self {
            Self::Screen { .. } => f.debug_struct("Screen").finish_non_exhaustive(),
        }
    }
}
