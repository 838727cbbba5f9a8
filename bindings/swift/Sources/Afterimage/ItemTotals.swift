/// Segments and images, with their bytes.
public struct ItemTotals: Sendable, Equatable, CustomStringConvertible {
    /// Number of segments.
    public let segments: Int64
    /// Bytes of the segments.
    public let segmentBytes: Int64
    /// Number of images.
    public let images: Int64
    /// Bytes of the images.
    public let imageBytes: Int64

    /// No segment and no image.
    static let none = ItemTotals(segments: 0, segmentBytes: 0, images: 0, imageBytes: 0)

    /// The numbers and bytes.
    public var description: String {
        "\(segments) segments (\(segmentBytes) bytes) and \(images) images (\(imageBytes) bytes)"
    }
}
