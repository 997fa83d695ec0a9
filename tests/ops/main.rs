//! The whole program as its owner runs it: processes, sockets, signals, power cuts.

mod country;
mod desk;
#[cfg(target_os = "linux")]
mod durable;
#[cfg(target_os = "linux")]
mod full;
mod http;
mod rules;
mod serve;
mod server;
#[cfg(target_os = "linux")]
mod trace;
