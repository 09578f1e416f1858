//! An inventory for people: a report, and a picture of the connections between devices.

mod content;
mod document;
mod dot;
mod graph;
mod grid;
mod html;
mod lettering;
mod markdown;
mod routes;
mod sections;
mod svg;
mod tree;

pub(crate) use content::{Overview, device};
pub(crate) use document::Document;
pub(crate) use dot::dot;
pub(crate) use graph::Graph;
pub(crate) use html::{html, html_page};
pub(crate) use markdown::markdown;
pub(crate) use svg::svg;
