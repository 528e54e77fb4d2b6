//! The command `standpoint`; everything it does is in the library's `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    standpoint::cli::run(std::env::args_os())
}
