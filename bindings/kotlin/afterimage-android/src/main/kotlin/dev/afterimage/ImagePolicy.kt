package dev.afterimage

/** The images that are recorded if nothing else hides them. */
public enum class ImagePolicy {
    /** Records every image. */
    ALL,

    /** Records only images that ship with the app. Images of unknown origin are not recorded. */
    BUNDLED,

    /** Records no image. */
    NONE,
}
