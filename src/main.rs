//! The one binary: everything it does is in [`tanxin::cli`].

fn main() -> std::process::ExitCode {
    tanxin::cli::run(std::env::args_os().collect())
}
