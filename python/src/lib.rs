//! The part of the Python package that is Rust: engines and comparisons, and what goes in and out of them as JSON,
//! text and Arrow. What a Python programmer holds in hands is made of it in `standpoint/*.py`.
//!
//! Nothing is decided here that the library could decide. The interpreter is let go of wherever articles are read.

mod articles;
mod comparison;
mod engine;
mod errors;
mod places;
mod tables;

use pyo3::prelude::*;

/// Engines over rule packs, and the comparisons they make.
#[pymodule]
mod _standpoint {
    #[pymodule_export]
    use super::comparison::Comparison;
    #[pymodule_export]
    use super::engine::Engine;
    #[pymodule_export]
    use super::errors::{ArticleError, RulesError, TableError};
    use super::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
