// swift-tools-version:5.10

import PackageDescription

#if os(Linux)
    // The tests run on Linux with the facade's shared library, whose folder is passed to the linker (`cargo xtask test swift`).
    let library = Target.systemLibrary(name: "CAfterimage", path: "bindings/swift/Sources/CAfterimage/include")
#else
    // The facade's static library for devices and simulators, with its header.
    let library = Target.binaryTarget(name: "CAfterimage", path: "target/ios/CAfterimage.xcframework")
#endif

let package = Package(
    name: "Afterimage",
    platforms: [.iOS(.v13)],
    products: [.library(name: "Afterimage", targets: ["Afterimage"])],
    targets: [
        library,
        // Generated. Its default isolation stays untouched: with another one it does not compile.
        .target(
            name: "AfterimageFFI",
            dependencies: ["CAfterimage"],
            path: "bindings/swift/Sources/AfterimageFFI",
            // A static library does not name the frameworks that it calls.
            linkerSettings: [
                .linkedLibrary("afterimage", .when(platforms: [.linux])),
                .linkedFramework("CoreGraphics", .when(platforms: [.iOS])),
                .linkedFramework("Foundation", .when(platforms: [.iOS])),
                .linkedFramework("QuartzCore", .when(platforms: [.iOS])),
                .linkedFramework("UIKit", .when(platforms: [.iOS])),
            ]
        ),
        .target(
            name: "Afterimage",
            dependencies: ["AfterimageFFI", "CAfterimage"],
            path: "bindings/swift/Sources/Afterimage",
            resources: [.copy("PrivacyInfo.xcprivacy")]
        ),
        .testTarget(
            name: "AfterimageTests",
            dependencies: ["Afterimage", "AfterimageFFI"],
            path: "bindings/swift/Tests/AfterimageTests"
        ),
    ]
)
