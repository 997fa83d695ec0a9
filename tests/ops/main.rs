//! The whole program as its owner runs it: processes, sockets, signals, power cuts.

mod http;
mod serve;
mod server;
