//! A gesture recognizer that records touches and never recognizes anything.

use std::rc::{Rc, Weak};

use objc2::rc::Retained;
use objc2::{DefinedClass, MainThreadMarker, MainThreadOnly, define_class, msg_send};
use objc2_foundation::NSSet;
use objc2_ui_kit::{UIEvent, UIGestureRecognizer, UIGestureRecognizerState, UITouch, UITouchPhase};

use super::recorder::TouchRecorder;

define_class!(
    /// Records the touches of its window. It neither prevents other recognizers nor is prevented by them, and delays no touch.
    // SAFETY: `UIGestureRecognizer` is made for subclasses, and this one has no destructor.
    #[unsafe(super(UIGestureRecognizer))]
    #[thread_kind = MainThreadOnly]
    #[name = "AfterimageTouchRecognizer"]
    #[ivars = Weak<TouchRecorder>]
    pub(super) struct TouchRecognizer;

    impl TouchRecognizer {
        // SAFETY: the types are those of the header, as in all methods below.
        #[unsafe(method(touchesBegan:withEvent:))]
        fn began(&self, touches: &NSSet<UITouch>, event: &UIEvent) {
            self.record(touches, event);
        }

        // SAFETY: as above.
        #[unsafe(method(touchesMoved:withEvent:))]
        fn moved(&self, touches: &NSSet<UITouch>, event: &UIEvent) {
            self.record(touches, event);
        }

        // SAFETY: as above.
        #[unsafe(method(touchesEnded:withEvent:))]
        fn ended(&self, touches: &NSSet<UITouch>, event: &UIEvent) {
            self.record(touches, event);
            self.finish(event);
        }

        // SAFETY: as above.
        #[unsafe(method(touchesCancelled:withEvent:))]
        fn cancelled(&self, touches: &NSSet<UITouch>, event: &UIEvent) {
            self.record(touches, event);
            self.finish(event);
        }

        // SAFETY: as above.
        #[unsafe(method(canPreventGestureRecognizer:))]
        fn can_prevent(&self, _other: &UIGestureRecognizer) -> bool {
            false
        }

        // SAFETY: as above.
        #[unsafe(method(canBePreventedByGestureRecognizer:))]
        fn can_be_prevented(&self, _other: &UIGestureRecognizer) -> bool {
            false
        }
    }
);

impl TouchRecognizer {
    /// A recognizer without a view.
    pub(super) fn new(recorder: &Rc<TouchRecorder>, mtm: MainThreadMarker) -> Retained<Self> {
        let this = Self::alloc(mtm).set_ivars(Rc::downgrade(recorder));
        // SAFETY: `init` of the superclass has these types.
        let this: Retained<Self> = unsafe { msg_send![super(this), init] };
        this.setCancelsTouchesInView(false);
        this.setDelaysTouchesBegan(false);
        this.setDelaysTouchesEnded(false);
        this
    }

    fn record(&self, touches: &NSSet<UITouch>, event: &UIEvent) {
        if let Some(recorder) = self.ivars().upgrade() {
            recorder.record_touches(touches, event);
        }
    }

    /// Fails once all fingers are up, so that the next touch starts a new gesture.
    fn finish(&self, event: &UIEvent) {
        let Some(recorder) = self.ivars().upgrade() else {
            return;
        };
        recorder.guarded_finish(|| {
            let touches = event.touchesForGestureRecognizer(self);
            let is_down =
                |touch: &UITouch| !matches!(touch.phase(), UITouchPhase::Ended | UITouchPhase::Cancelled);
            if touches.is_none_or(|touches| !touches.iter().any(|touch| is_down(&touch))) {
                self.setState(UIGestureRecognizerState::Failed);
            }
        });
    }
}
