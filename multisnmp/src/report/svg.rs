//! A graph as SVG: the most central devices at the top, lines with right angles around the boxes.

#[cfg(test)]
mod tests;

use super::{
    graph::{Graph, Node},
    grid::HEIGHT,
    html::escaped,
    lettering::{fit, fit_name, port as port_name},
    routes::{Layout, MAX_PORT, PORT_SIZE, Point},
};
use std::fmt::Write;

/// The sizes of the letters in a box.
const NAME_SIZE: f64 = 12.0;
const DETAIL_SIZE: f64 = 9.0;
/// The space between the text and the sides of its box.
const PADDING: f64 = 6.0;
/// The lines of one device have one color, so that the eye can follow them.
const COLORS: [&str; 8] =
    ["#3465a4", "#b3541e", "#2e7d4f", "#7b4b94", "#8a6d00", "#b0305c", "#1c7c8c", "#5f6b80"];

/// Returns the picture. No other program is needed for it.
pub(crate) fn svg(graph: &Graph) -> String {
    let Layout { width, height, boxes, routes } = Layout::new(graph);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"Arial, Helvetica, sans-serif\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    for (edge, route) in graph.edges.iter().zip(&routes) {
        let name = |end: usize| {
            format!("{} {}", graph.nodes[edge.ends[end]].label, edge.ports[end]).trim().to_owned()
        };
        let points: Vec<String> =
            route.points.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            out,
            "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"1.3\" \
             stroke-linejoin=\"round\"><title>{} – {}</title></polyline>",
            points.join(" "),
            COLORS[edge.ends[route.ends[0]] % COLORS.len()],
            escaped(&name(0)),
            escaped(&name(1)),
        );
    }
    for (edge, route) in graph.edges.iter().zip(&routes) {
        port(&mut out, &edge.ports[route.ends[0]], route.points.first(), true);
        port(&mut out, &edge.ports[route.ends[1]], route.points.last(), route.level);
    }
    for (node, place) in graph.nodes.iter().zip(&boxes) {
        device(&mut out, node, *place);
    }
    out + "</svg>\n"
}

/// Writes the name of a port upwards beside its line, below or above the box.
fn port(out: &mut String, name: &str, at: Option<&Point>, below: bool) {
    let Some((x, y)) = at.filter(|_| !name.is_empty()) else { return };
    let (x, y) = (x - 2.5, if below { y + 5.0 } else { y - 5.0 });
    let anchor = if below { "end" } else { "start" };
    let _ = writeln!(
        out,
        "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{PORT_SIZE}\" text-anchor=\"{anchor}\" \
         fill=\"#444\" transform=\"rotate(-90 {x:.1} {y:.1})\">{}</text>",
        escaped(&port_name(name, MAX_PORT))
    );
}

fn device(out: &mut String, node: &Node, (left, top, wide): (f64, f64, f64)) {
    let (fill, dash) =
        if node.asked { ("#e8f0fe", "") } else { ("#fafafa", " stroke-dasharray=\"4 3\"") };
    let (x, y) = (left + wide / 2.0, top + HEIGHT / 2.0);
    let _ = writeln!(
        out,
        "<g><title>{}</title><rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" \
         height=\"{HEIGHT}\" rx=\"5\" fill=\"{fill}\" stroke=\"#5f6b80\"{dash}/>",
        escaped(format!("{} {}", node.label, node.detail).trim()),
    );
    let mut line = |text: &str, y: f64, size: f64, color: &str| {
        let _ = writeln!(
            out,
            "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{size}\" text-anchor=\"middle\" \
             fill=\"{color}\">{}</text>",
            escaped(text)
        );
    };
    let room = wide - 2.0 * PADDING;
    let name = fit_name(&node.label, NAME_SIZE, room);
    match node.detail.is_empty() {
        true => line(&name, y + 4.0, NAME_SIZE, "#111"),
        false => {
            line(&name, y - 3.0, NAME_SIZE, "#111");
            line(&fit(&node.detail, DETAIL_SIZE, room), y + 12.0, DETAIL_SIZE, "#555");
        }
    }
    out.push_str("</g>\n");
}
