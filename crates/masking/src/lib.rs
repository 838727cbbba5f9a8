//! What may be recorded: levels and overrides decide keep, mask or block.
