//! An inventory for people: a report, and a picture of who is connected with whom.

mod content;
mod document;
mod graph;
mod html;
mod markdown;
mod picture;
mod sections;

pub(crate) use content::{Overview, device};
pub(crate) use document::Document;
pub(crate) use graph::Graph;
