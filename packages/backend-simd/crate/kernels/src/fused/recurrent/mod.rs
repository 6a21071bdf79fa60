//! Recurrent cells: a GRU over a sequence, the gates of an LSTM.

mod gru;
mod lanes;
mod lstm;

pub use gru::{gru, gru_grad};
pub use lstm::{lstm_gates, lstm_gates_grad};
