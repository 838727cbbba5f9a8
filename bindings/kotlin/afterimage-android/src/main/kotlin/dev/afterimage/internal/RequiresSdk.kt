package dev.afterimage.internal

/**
 * Marks a function that calls API newer than the library's minimum, Android 5.0 (API level 21). Its callers check
 * `Build.VERSION.SDK_INT` first. The check of the API level accepts newer calls in marked functions only.
 */
@Retention(AnnotationRetention.BINARY)
@Target(AnnotationTarget.FUNCTION, AnnotationTarget.CLASS, AnnotationTarget.CONSTRUCTOR, AnnotationTarget.PROPERTY_GETTER)
internal annotation class RequiresSdk(
    /** The API level. */
    val level: Int,
)
