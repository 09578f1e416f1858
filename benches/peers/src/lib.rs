//! Shared by the benches: the responder, the packet limit, and the reference works.

pub mod args;
pub mod hosts;
pub mod limit;
pub mod measure;
pub mod responder;
pub mod usage;
pub mod v3;
pub mod works;
