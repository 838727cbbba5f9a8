//! A new number for a sealed segment whose name the server has other bytes for.

use afterimage_config::SegmentName;

use super::{Spool, sequences::NumberUse};
use crate::error::{self, Error, Result};
use crate::files;

impl Spool {
    /// Gives a sealed segment a new number, which it keeps across restarts, and returns its new name. Its age and
    /// its bytes stay: its header has the number under which it was recorded.
    ///
    /// # Errors
    ///
    /// [`Error::Cleared`] when the segment was deleted meanwhile. [`Error::Io`] when the number cannot be saved or the file cannot be
    /// renamed: the segment keeps its name.
    pub fn renumber(&self, name: &SegmentName) -> Result<SegmentName> {
        let renamed = {
            let mut index = self.index.lock();
            let sequence = index.next_number(name.session(), NumberUse::Reassigned);
            let renamed = SegmentName::new(name.session().clone(), sequence);
            index.state.sequences.record_use(&renamed);
            renamed
        };
        // Before the file has it, so that no later segment gets the same number, also after a restart.
        self.save_state()?;
        let begun = {
            let mut index = self.index.lock();
            let Some(file) = index.sealed_file(name) else {
                return Err(Error::Cleared { name: name.clone() });
            };
            let held = index.held.get(name).cloned().zip(index.open.get(name).cloned());
            let from = self.path_of(&index, name);
            // An encrypted file does not depend on the number of its segment.
            let to = self.folder.path(&renamed, file.extension);
            files::rename(&from, &to).map_err(Error::io("renaming to", &to))?;
            index.remove_sealed(name);
            match held {
                Some((bytes, open)) => {
                    index.open.insert(renamed.clone(), open);
                    index.held.insert(renamed.clone(), bytes);
                }
                None => {
                    index.sealed.insert(renamed.clone(), file);
                }
            }
            file.begun
        };
        self.rename_blocks(name, &renamed);
        files::sync_folder(self.folder.dir())?;
        let recorded = self.times.lock().record_begun(std::iter::once((&renamed, begun)));
        if let Err(error) = recorded {
            error::warn(
                &error,
                "the time of a segment cannot be stored; after a restart it counts as new",
            );
        }
        Ok(renamed)
    }
}
