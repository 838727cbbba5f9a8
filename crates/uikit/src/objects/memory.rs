//! Numbers that are stored on views.
//!
//! A number is an associated object of the view: the number itself is the pointer, with the policy that neither retains nor
//! releases it. It costs no object, ends with the view, and keeps nothing alive. The runtime reads and writes it atomically.

use std::ffi::c_void;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

use afterimage_wireframe::{MaskOverride, NodeId};
use objc2::Message;
use objc2::ffi::{OBJC_ASSOCIATION_ASSIGN, objc_getAssociatedObject, objc_setAssociatedObject};
use objc2::runtime::AnyObject;

/// The walker's memory of a view, in 64 bits: the id, the list row, and whether the view was secure. Main thread only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ViewMemory {
    /// Id of the view's node.
    pub(crate) id: NodeId,
    /// The last bits of the id of the list row that the view is in, 0 outside of lists.
    row: u32,
    /// Whether the view's text is drawn as dots, or was earlier in its life.
    pub(crate) was_secure: bool,
}

/// Bits of a row. Ids count from 1, so two rows of one screen never have the same last bits.
const ROW_BITS: u32 = 31;
const ROW_AT: u32 = 32;
const SECURE_AT: u32 = 63;

/// The addresses of these bytes are the keys of the associated objects.
static KEYS: [u8; 4] = [0; 4];

/// iOS 13 and later have no devices with pointers of 32 bits.
const _: () = assert!(size_of::<usize>() == size_of::<u64>());

impl ViewMemory {
    /// Returns the memory of a view below a list row (0 outside of lists). A view that is new, or that is in another row
    /// than before, gets a new id.
    pub(crate) fn of<T: Message>(object: &T, row: u32) -> Self {
        let row = row & ((1 << ROW_BITS) - 1);
        match Self::load(object) {
            Some(known) if known.row == row => known,
            Some(moved) => moved.with_new_id(row).stored(object),
            None => Self::new(row).stored(object),
        }
    }

    /// Returns the memory of a view as the last walk left it, and makes one if there is none.
    pub(crate) fn last_of<T: Message>(object: &T) -> Self {
        Self::load(object).unwrap_or_else(|| Self::new(0).stored(object))
    }

    /// Returns the id of a view, `None` if it has none yet.
    pub(crate) fn known_id<T: Message>(object: &T) -> Option<NodeId> {
        Self::load(object).map(|known| known.id)
    }

    /// Replaces the id, since the view shows another row.
    pub(crate) fn renew<T: Message>(self, object: &T) -> Self {
        self.with_new_id(self.row).stored(object)
    }

    /// Stores that the view's text is drawn as dots.
    pub(crate) fn mark_secure<T: Message>(&mut self, object: &T) {
        if !self.was_secure {
            self.was_secure = true;
            self.stored(object);
        }
    }

    /// Stores the memory on the view.
    fn stored<T: Message>(self, object: &T) -> Self {
        let packed = u64::from(self.id.value())
            | u64::from(self.row) << ROW_AT
            | u64::from(self.was_secure) << SECURE_AT;
        store(object, Key::Memory, packed);
        self
    }

    fn load<T: Message>(object: &T) -> Option<Self> {
        let packed = load(object, Key::Memory);
        Some(Self {
            id: NodeId::new(packed as u32)?,
            row: (packed >> ROW_AT) as u32 & ((1 << ROW_BITS) - 1),
            was_secure: packed >> SECURE_AT != 0,
        })
    }

    fn new(row: u32) -> Self {
        Self {
            id: next_id(),
            row,
            was_secure: false,
        }
    }

    fn with_new_id(self, row: u32) -> Self {
        Self {
            id: next_id(),
            row,
            ..self
        }
    }
}

/// Whether the app set the masking of a view in this process. Until then, no view is asked for it.
static HAS_MASKS: AtomicBool = AtomicBool::new(false);

/// Returns the app's masking of a view. Any thread.
pub(crate) fn mask_override<T: Message>(object: &T) -> Option<MaskOverride> {
    if !HAS_MASKS.load(Ordering::Acquire) {
        return None;
    }
    match load(object, Key::Mask) as u32 {
        0 => None,
        code => MaskOverride::from_code(code),
    }
}

/// Stores the app's masking of a view, with effect on the next walk. Any thread: it is stored apart from what the walk changes.
pub(crate) fn set_mask_override<T: Message>(object: &T, mask: Option<MaskOverride>) {
    store(object, Key::Mask, mask.map_or(0, |mask| mask.code().into()));
    HAS_MASKS.store(true, Ordering::Release);
}

/// The number of an image's content in light or in dark appearance, 0 if it was not computed.
pub(crate) fn image_content<T: Message>(image: &T, is_dark: bool) -> u64 {
    load(image, Key::of_image(is_dark))
}

/// Stores the number of an image's content.
pub(crate) fn set_image_content<T: Message>(image: &T, is_dark: bool, content: u64) {
    store(image, Key::of_image(is_dark), content);
}

/// The numbers of an object.
#[derive(Clone, Copy)]
enum Key {
    Memory,
    Mask,
    ImageContent,
    DarkImageContent,
}

impl Key {
    fn of_image(is_dark: bool) -> Self {
        if is_dark {
            Self::DarkImageContent
        } else {
            Self::ImageContent
        }
    }

    fn address(self) -> *const c_void {
        let [memory, mask, image, dark_image] = &KEYS;
        std::ptr::from_ref(match self {
            Self::Memory => memory,
            Self::Mask => mask,
            Self::ImageContent => image,
            Self::DarkImageContent => dark_image,
        })
        .cast()
    }
}

/// Returns an id for a node that is not that of an object.
pub(crate) fn new_id() -> NodeId {
    next_id()
}

/// Returns whether the text of a view was drawn as dots when it was walked.
pub(crate) fn was_secure<T: Message>(object: &T) -> bool {
    ViewMemory::load(object).is_some_and(|known| known.was_secure)
}

/// Returns an id that no node of the process has.
fn next_id() -> NodeId {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    loop {
        // 0, which is no id, follows after four thousand million views.
        if let Some(id) = NodeId::new(NEXT.fetch_add(1, Ordering::Relaxed)) {
            return id;
        }
    }
}

fn object_pointer<T: Message>(object: &T) -> *const AnyObject {
    std::ptr::from_ref(object).cast()
}

fn load<T: Message>(object: &T, key: Key) -> u64 {
    // SAFETY: the object is alive, and the result is not used as an object.
    let value = unsafe { objc_getAssociatedObject(object_pointer(object), key.address()) };
    value.addr() as u64
}

fn store<T: Message>(object: &T, key: Key, number: u64) {
    let value = std::ptr::without_provenance_mut(number as usize);
    // SAFETY: the object is alive. The runtime never dereferences a value with this policy.
    unsafe {
        objc_setAssociatedObject(
            object_pointer(object).cast_mut(),
            key.address(),
            value,
            OBJC_ASSOCIATION_ASSIGN,
        );
    }
}
