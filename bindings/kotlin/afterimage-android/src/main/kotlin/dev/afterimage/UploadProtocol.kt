package dev.afterimage

/** The protocol of uploads. */
public enum class UploadProtocol {
    /** Compact segments to the app's own collector. Needs a server URL. */
    AFTERIMAGE,

    /** rrweb events as JSON, to Amplitude's ingestion or a compatible server. Not implemented yet: a configuration with it is refused. */
    AMPLITUDE,
}
