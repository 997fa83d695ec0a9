//! The one binary: everything it does is in [`tanxin::cli`].

/// Hashing a password or setting a document takes tens of megabytes for a moment; the
/// system's allocator would keep them for good.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    tanxin::cli::run(std::env::args_os().collect())
}
