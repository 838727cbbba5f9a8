//! The end of a walk's time.

/// Ends a walk. The clock is read once in several nodes, since a reading takes as long as some attributes.
#[derive(Debug, Default)]
pub struct WalkDeadline {
    end_ns: u64,
    next_node: usize,
    is_over: bool,
}

/// Nodes between two readings of the clock: about a twentieth of a millisecond.
const NODES_PER_READING: usize = 16;

impl WalkDeadline {
    /// Starts a walk that may take this long.
    pub fn start(&mut self, now_ns: u64, budget_ns: u64) {
        self.end_ns = now_ns.saturating_add(budget_ns);
        self.next_node = NODES_PER_READING;
        self.is_over = false;
    }

    /// Returns whether the walk was ended.
    #[must_use]
    pub fn is_over(&self) -> bool {
        self.is_over
    }

    /// Returns whether the walk ends now, at a frame of this many nodes. Reads the clock if it is time to.
    pub fn is_reached(&mut self, nodes: usize, now_ns: impl FnOnce() -> u64) -> bool {
        if !self.is_over && nodes >= self.next_node {
            self.next_node = nodes + NODES_PER_READING;
            self.is_over = now_ns() >= self.end_ns;
        }
        self.is_over
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_is_read_once_in_sixteen_nodes() {
        let mut deadline = WalkDeadline::default();
        deadline.start(100, 50);
        let mut readings = 0;
        for nodes in 0..64 {
            deadline.is_reached(nodes, || {
                readings += 1;
                149
            });
        }
        assert_eq!((readings, deadline.is_over()), (3, false));
        assert!(deadline.is_reached(64, || 150));
        assert!(deadline.is_reached(65, || 0), "a walk that ended stays so");
        deadline.start(100, 50);
        assert!(!deadline.is_over());
    }
}
