//! Which images are asked for, and which of those that come are taken: the rules, without a lock or a disk.
//!
//! An image of a session is first wanted, then asked for, then taken. One that masking hid is out of that for the
//! rest of the session, wherever it was.

use std::collections::{HashMap, HashSet, VecDeque};

use afterimage_wireframe::SourceId;

/// Images that one frame's advice asks for: the host draws them on its UI thread, a few hundred microseconds each.
pub const MAX_ASKED_AT_ONCE: usize = 4;

/// Images of a session of which it is known how they stand. A session of the busiest app shows some hundred; those
/// beyond are not asked for.
const MAX_KNOWN: usize = 1024;

/// Images that one session takes, and their bytes: what a day's budget of the spool gives to one session.
pub const MAX_SESSION_IMAGES: u64 = 200;
/// See [`MAX_SESSION_IMAGES`].
pub const MAX_SESSION_BYTES: u64 = 4 << 20;

/// How long after it was asked for an image is taken. A host draws it with its next frame or not at all; later it
/// may have become another.
pub const ANSWER_TIME_MS: u64 = 10_000;

/// Why an image is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nothing is recorded.
    #[error("nothing is recorded")]
    NotRecording,
    /// The advice of this session did not name it.
    #[error("it was not asked for; submit what the advice of a frame names")]
    NotAskedFor,
    /// It came long after it was asked for.
    #[error("it came more than {ANSWER_TIME_MS} ms after it was asked for")]
    TooLate,
    /// It came before.
    #[error("it came before")]
    Repeated,
    /// Masking hides it by now.
    #[error("masking hides it by now")]
    Hidden,
    /// The session has as many as it takes.
    #[error("the session has as many images as it takes")]
    SessionIsFull,
    /// Those before it are not encoded yet.
    #[error("those before it are still being encoded; submit fewer at once")]
    Busy,
    /// The pixels are not right.
    #[error(transparent)]
    Picture(#[from] afterimage_picture::Error),
}

/// How an image of the session stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    /// It is to be asked for with a frame of this source.
    Wanted(SourceId),
    /// It was asked for at this uptime.
    Asked { at_ms: u64 },
    /// It came.
    Taken,
    /// It was sent in another session.
    Known,
}

/// The images of one session.
#[derive(Debug, Default)]
pub struct Wanted {
    standings: HashMap<Box<str>, Standing>,
    /// Those that are wanted, in the order in which they came up.
    queue: VecDeque<Box<str>>,
    /// Those that masking hid, which bounds how many it tells of.
    hidden: HashSet<Box<str>>,
    hides_all: bool,
    taken: u64,
    taken_bytes: u64,
}

impl Wanted {
    /// Begins a session, or goes on in one that was stopped with what it has taken.
    pub fn begin(&mut self, is_same_session: bool) {
        *self = Self {
            taken: if is_same_session { self.taken } else { 0 },
            taken_bytes: if is_same_session { self.taken_bytes } else { 0 },
            ..Self::default()
        };
    }

    /// Whether nothing is known of an image yet, and there is room to know more.
    pub fn is_new(&self, hash: &str) -> bool {
        !self.hides_all
            && self.standings.len() < MAX_KNOWN
            && self.has_room()
            && !self.hidden.contains(hash)
            && !self.standings.contains_key(hash)
    }

    /// Notes an image that came up in a frame; `wanted`: it was not sent before.
    pub fn see(&mut self, source: SourceId, hash: Box<str>, wanted: bool) {
        if !self.is_new(&hash) {
            return;
        }
        let standing = if wanted {
            self.queue.push_back(hash.clone());
            Standing::Wanted(source)
        } else {
            Standing::Known
        };
        self.standings.insert(hash, standing);
    }

    /// Notes an image that masking hid.
    pub fn hide(&mut self, hash: Box<str>) {
        self.queue.retain(|wanted| *wanted != hash);
        self.standings.remove(&hash);
        self.hidden.insert(hash);
    }

    /// Notes that too many were hidden to tell them apart.
    pub fn hide_all(&mut self) {
        self.hides_all = true;
        self.queue.clear();
    }

    /// Whether any image is to be asked for.
    pub fn has_wanted(&self) -> bool {
        !self.queue.is_empty()
    }

    /// The next images to ask for with a frame of a source.
    pub fn ask(&mut self, source: SourceId, uptime_ms: u64) -> Vec<Box<str>> {
        let mut asked = Vec::new();
        let mut left = VecDeque::with_capacity(self.queue.len());
        for hash in self.queue.drain(..) {
            match self.standings.get_mut(&hash) {
                Some(standing)
                    if *standing == Standing::Wanted(source) && asked.len() < MAX_ASKED_AT_ONCE =>
                {
                    *standing = Standing::Asked { at_ms: uptime_ms };
                    asked.push(hash);
                }
                _ => left.push_back(hash),
            }
        }
        self.queue = left;
        asked
    }

    /// Takes the images of a source that is gone out of those to be asked for.
    pub fn forget(&mut self, source: SourceId) {
        let standings = &mut self.standings;
        self.queue.retain(|hash| {
            let is_its = standings.get(hash) == Some(&Standing::Wanted(source));
            if is_its {
                standings.remove(hash);
            }
            !is_its
        });
    }

    /// Takes an image that comes, or says why not.
    pub fn take(&mut self, hash: &str, uptime_ms: u64) -> Result<(), Refusal> {
        let has_room = self.has_room();
        if self.hides(hash) {
            return Err(Refusal::Hidden);
        }
        let Some(standing) = self.standings.get_mut(hash) else {
            return Err(Refusal::NotAskedFor);
        };
        match *standing {
            Standing::Wanted(_) | Standing::Known => Err(Refusal::NotAskedFor),
            Standing::Taken => Err(Refusal::Repeated),
            Standing::Asked { at_ms } if uptime_ms.saturating_sub(at_ms) > ANSWER_TIME_MS => {
                Err(Refusal::TooLate)
            }
            Standing::Asked { .. } if !has_room => Err(Refusal::SessionIsFull),
            Standing::Asked { .. } => {
                *standing = Standing::Taken;
                self.taken += 1;
                Ok(())
            }
        }
    }

    /// Whether an image that was taken may still be kept.
    pub fn check(&self, hash: &str) -> Result<(), Refusal> {
        match self.standings.get(hash) {
            _ if self.hides(hash) => Err(Refusal::Hidden),
            Some(Standing::Taken) => Ok(()),
            _ => Err(Refusal::NotAskedFor),
        }
    }

    /// Counts the bytes of an image that is kept, if the session has room for them.
    pub fn weigh(&mut self, bytes: u64) -> Result<(), Refusal> {
        if self.taken_bytes + bytes > MAX_SESSION_BYTES {
            return Err(Refusal::SessionIsFull);
        }
        self.taken_bytes += bytes;
        Ok(())
    }

    fn hides(&self, hash: &str) -> bool {
        self.hides_all || self.hidden.contains(hash)
    }

    fn has_room(&self) -> bool {
        self.taken < MAX_SESSION_IMAGES && self.taken_bytes < MAX_SESSION_BYTES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: SourceId = SourceId(0);

    fn seen(hashes: &[&str]) -> Wanted {
        let mut wanted = Wanted::default();
        for hash in hashes {
            wanted.see(HOST, (*hash).into(), true);
        }
        wanted
    }

    fn asked(wanted: &mut Wanted, at_ms: u64) -> Vec<String> {
        let asked = wanted.ask(HOST, at_ms);
        asked.into_iter().map(String::from).collect()
    }

    #[test]
    fn each_is_asked_for_once_and_a_few_at_a_time() {
        let mut wanted = seen(&["a", "b", "a", "c", "d", "e"]);
        assert_eq!(asked(&mut wanted, 1), ["a", "b", "c", "d"]);
        wanted.see(HOST, "a".into(), true);
        assert_eq!(asked(&mut wanted, 2), ["e"]);
        assert!(!wanted.has_wanted());
    }

    #[test]
    fn a_source_is_asked_for_its_own() {
        let mut wanted = seen(&["a"]);
        wanted.see(SourceId(1), "b".into(), true);
        assert_eq!(wanted.ask(SourceId(1), 1), ["b".into()]);
        wanted.forget(HOST);
        assert!(asked(&mut wanted, 1).is_empty());
        wanted.see(HOST, "a".into(), true);
        assert_eq!(asked(&mut wanted, 1), ["a"]);
    }

    #[test]
    fn only_what_was_asked_for_is_taken_and_once() {
        let mut wanted = seen(&["a", "b", "c"]);
        wanted.see(HOST, "sent before".into(), false);
        assert_eq!(wanted.take("a", 1), Err(Refusal::NotAskedFor));
        assert_eq!(wanted.take("never seen", 1), Err(Refusal::NotAskedFor));
        assert_eq!(asked(&mut wanted, 5), ["a", "b", "c"]);
        assert_eq!(wanted.take("sent before", 5), Err(Refusal::NotAskedFor));
        assert_eq!(wanted.take("a", 5 + ANSWER_TIME_MS), Ok(()));
        assert_eq!(wanted.check("a"), Ok(()));
        assert_eq!(wanted.take("a", 6), Err(Refusal::Repeated));
        assert_eq!(wanted.take("b", 6 + ANSWER_TIME_MS), Err(Refusal::TooLate));
        wanted.begin(true);
        assert_eq!(wanted.take("c", 6), Err(Refusal::NotAskedFor));
        assert_eq!(wanted.check("a"), Err(Refusal::NotAskedFor));
    }

    #[test]
    fn what_is_hidden_once_is_out_at_every_stage() {
        let mut wanted = seen(&["wanted", "asked", "taken"]);
        asked(&mut wanted, 1);
        wanted.take("taken", 1).unwrap();
        wanted.see(HOST, "new".into(), true);
        for hash in ["asked", "taken", "new", "unseen"] {
            wanted.hide(hash.into());
        }
        wanted.see(HOST, "unseen".into(), true);
        assert!(asked(&mut wanted, 2).is_empty());
        assert_eq!(wanted.take("asked", 2), Err(Refusal::Hidden));
        assert_eq!(wanted.check("taken"), Err(Refusal::Hidden));
        wanted.hide_all();
        assert_eq!(wanted.take("wanted", 2), Err(Refusal::Hidden));
    }

    #[test]
    fn a_session_takes_so_many_and_so_much_also_after_a_pause() {
        let mut wanted = seen(&["a", "b"]);
        asked(&mut wanted, 1);
        wanted.take("a", 1).unwrap();
        wanted.weigh(MAX_SESSION_BYTES).unwrap();
        assert_eq!(wanted.weigh(1), Err(Refusal::SessionIsFull));
        assert_eq!(wanted.take("b", 1), Err(Refusal::SessionIsFull));
        wanted.begin(true);
        assert!(!wanted.is_new("c"));
        wanted.begin(false);
        assert!(wanted.is_new("c"));
        let mut many = Wanted::default();
        for n in 0..=MAX_SESSION_IMAGES {
            many.see(HOST, n.to_string().into(), true);
        }
        let mut taken = 0;
        while many.has_wanted() {
            for hash in many.ask(HOST, 1) {
                taken += u64::from(many.take(&hash, 1).is_ok());
            }
        }
        assert_eq!(taken, MAX_SESSION_IMAGES);
    }
}
