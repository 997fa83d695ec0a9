//! The whole program as its owner runs it: processes, sockets, signals, power cuts.

mod country;
#[cfg(target_os = "linux")]
mod durable;
mod http;
mod serve;
mod server;
#[cfg(target_os = "linux")]
mod trace;
