//! The local studio: collector, store, API, player page, and the afterimage command.
