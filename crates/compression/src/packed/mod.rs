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
//! * [`predictor`] gives the probability of a bit: each *context* selects a [`counter`], and a mixer weighs the
//!   predictions of all contexts of the bit;
//! * [`number`] codes a number as a choice among expected values, with an *escape* to its bits ([`literal`]);
//! * [`text_model`] codes the bytes of new strings;
//! * [`coder`] joins these and applies the limits;
//! * [`segment_model`] codes entries with the models of time, touches, the environment, nodes and changes. Each owns
//!   its state.
//!
//! `docs/format/packed.md` and `docs/format/model.md` specify all of it for other implementations. Any difference in
//! a context, an order or a rounding changes the format.

mod attr_class;
mod axis;
mod candidates;
mod change;
mod change_model;
mod coder;
mod colour_table;
mod context_hash;
mod counter;
mod environment_model;
mod field;
mod header_model;
#[cfg(test)]
mod hostile;
mod increment;
mod literal;
mod logistic;
mod model_node;
mod model_tree;
mod node;
mod node_model;
mod number;
mod number_history;
mod paint_model;
mod predictor;
mod range;
mod reader;
mod recent_kinds;
mod segment_model;
mod string_table;
mod symbol;
mod text_model;
mod time_model;
mod touch_model;
mod writer;

pub(crate) use reader::PackedReader;
pub(crate) use segment_model::CodedEntry;
pub(crate) use text_model::DICTIONARY_NUMBER;
pub(crate) use writer::PackedWriter;
