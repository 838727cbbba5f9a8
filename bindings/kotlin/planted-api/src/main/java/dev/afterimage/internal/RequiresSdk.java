package dev.afterimage.internal;

/** The annotation of the library, under the same name. */
@interface RequiresSdk {
    int level();
}
