//! The one integration binary.

mod cli;
mod layers;
mod report;
mod rules;
mod sample;
