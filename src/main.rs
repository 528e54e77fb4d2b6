//! The command `standpoint`; everything it does is in the library's `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    // Where a reader of some format gives up, the input is told of, by name and with what to do.
    let tell = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !standpoint::article::corpus::is_guarded() {
            tell(panic);
        }
    }));
    standpoint::cli::run(std::env::args_os())
}
