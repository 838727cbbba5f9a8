//! The packed form of a segment, which is uploaded.
//!
//! When a segment is sealed, its entries are re-encoded as binary decisions. A model of typical
//! screens predicts each decision, and a range coder stores it in proportion to its probability.
//!
//! **Encoder and decoder are the same function.** Every function that codes something takes the value to encode, or
//! `None` while decoding, and returns the value that was coded. Only the [`BitCoder`](range::BitCoder) below differs:
//! one side writes the bit that it is given, the other ignores it and returns the bit that it reads. So both sides
//! pass through the same states, and no rule has to be written twice.
//!
//! The layers, from the bytes up:
//!
//! * [`range`] turns bits and their probabilities into bytes;
//! * [`version_4`] codes numbers, symbols and the bytes of new strings: it predicts each bit from its contexts, of which
//!   each selects a [`counter`]. [`version_2`] reads those of earlier segments;
//! * [`coder`] adds the strings that were coded before, and applies the limits;
//! * [`segment_model`] codes entries with the models of time, touches, the environment, nodes and changes. Each owns
//!   its state. It is the same in both versions.
//!
//! `docs/format/packed.md`, `docs/format/packed-2.md` and `docs/format/model.md` specify all of it for other
//! implementations. Any difference in a context, an order or a rounding changes the format.

mod attr_class;
mod axis;
mod change;
mod change_model;
mod coder;
mod colour_table;
mod context_hash;
mod counter;
mod dictionary;
mod environment_model;
mod field;
mod header_model;
#[cfg(test)]
mod hostile;
mod increment;
mod logistic;
mod model_node;
mod model_tree;
mod node;
mod node_model;
mod paint_model;
mod range;
mod reader;
mod recent_kinds;
mod recent_values;
mod segment_model;
mod string_table;
mod symbol;
mod time_model;
mod touch_model;
mod value_coder;
mod version_2;
mod version_4;
mod versioned_decoder;
mod word;
mod writer;

pub(crate) use dictionary::DICTIONARY_NUMBER;
pub(crate) use reader::PackedReader;
pub(crate) use segment_model::CodedEntry;
pub(crate) use writer::PackedWriter;
