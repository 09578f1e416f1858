//! A graph as SVG: a tree with the most central device at the top.

use super::{graph::Graph, html::escaped};
use std::{
    collections::{HashMap, VecDeque},
    fmt::Write,
};

/// The size of a box.
const WIDTH: f64 = 150.0;
const HEIGHT: f64 = 40.0;
/// The space between boxes.
const GAP: f64 = 34.0;
/// The distance between layers, with room for the names of ports.
const STEP: f64 = 130.0;
/// The distance between the rows of one layer.
const ROW: f64 = 84.0;
/// The most boxes in a row. More boxes go into another row.
const MAX_BOXES: usize = 12;
/// The most characters in a box.
const MAX_LABEL: usize = 22;
/// The most characters of a port's name at the end of a line.
const MAX_PORT: usize = 14;

/// Returns the picture. No other program is needed for it.
pub(crate) fn svg(graph: &Graph) -> String {
    let (places, width, height) = layout(graph);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"sans-serif\">\n\
         <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    for edge in &graph.edges {
        let [(ax, ay), (bx, by)] = edge.ends.map(|node| places[node]);
        let _ = writeln!(
            out,
            "<line x1=\"{ax:.1}\" y1=\"{ay:.1}\" x2=\"{bx:.1}\" y2=\"{by:.1}\" \
             stroke=\"#8a94a6\" stroke-width=\"1.2\"/>"
        );
    }
    // Names of ports are above the lines and below the boxes.
    for edge in &graph.edges {
        let [a, b] = edge.ends.map(|node| places[node]);
        for (from, to, port) in [(a, b, &edge.ports[0]), (b, a, &edge.ports[1])] {
            let (x, y) = beside(from, to);
            let name = escaped(&short(port, MAX_PORT));
            // The white outline comes first, because not every program paints a stroke below
            // the fill of its text.
            for paint in ["stroke=\"#fff\" stroke-width=\"3\"", "fill=\"#444\""] {
                let _ = writeln!(
                    out,
                    "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"9\" \
                     text-anchor=\"middle\" {paint}>{name}</text>"
                );
            }
        }
    }
    for (node, (x, y)) in graph.nodes.iter().zip(&places) {
        let (fill, dash) =
            if node.asked { ("#e8f0fe", "") } else { ("#fafafa", " stroke-dasharray=\"4 3\"") };
        let (left, top) = (x - WIDTH / 2.0, y - HEIGHT / 2.0);
        let base = if node.detail.is_empty() { y + 4.0 } else { y - 3.0 };
        let _ = writeln!(
            out,
            "<g><title>{} {}</title><rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{WIDTH}\" \
             height=\"{HEIGHT}\" rx=\"5\" fill=\"{fill}\" stroke=\"#5f6b80\"{dash}/>\
             <text x=\"{x:.1}\" y=\"{base:.1}\" font-size=\"12\" text-anchor=\"middle\" \
             fill=\"#111\">{}</text>",
            escaped(&node.label),
            escaped(&node.detail),
            escaped(&short(&node.label, MAX_LABEL))
        );
        if !node.detail.is_empty() {
            let _ = writeln!(
                out,
                "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"9\" text-anchor=\"middle\" \
                 fill=\"#555\">{}</text>",
                y + 12.0,
                escaped(&short(&node.detail, MAX_LABEL + 8))
            );
        }
        out.push_str("</g>\n");
    }
    out + "</svg>\n"
}

/// Returns the middle of each box, and the width and height of the picture.
fn layout(graph: &Graph) -> (Vec<(f64, f64)>, f64, f64) {
    let mut near: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for edge in &graph.edges {
        let [a, b] = edge.ends;
        near[a].push(b);
        near[b].push(a);
    }
    let mut places = vec![(0.0, 0.0); graph.nodes.len()];
    let mut seen = vec![false; graph.nodes.len()];
    let (mut top, mut width) = (GAP + HEIGHT / 2.0, 1.0_f64);
    for start in 0..graph.nodes.len() {
        if seen[start] || near[start].is_empty() {
            continue;
        }
        let tree = Tree::new(middle(start, &near), &near, &mut seen);
        let (columns, lowest) = tree.place(top, &mut places);
        width = width.max(columns);
        top = lowest + STEP;
    }
    // Nodes without lines are in rows at the end.
    let alone: Vec<usize> = (0..graph.nodes.len()).filter(|&n| near[n].is_empty()).collect();
    for row in alone.chunks(MAX_BOXES) {
        for (i, &node) in row.iter().enumerate() {
            places[node] = (i as f64 - (row.len() as f64 - 1.0) / 2.0, top);
        }
        width = width.max(row.len() as f64);
        top += ROW;
    }
    let pixels = width * (WIDTH + GAP) + GAP;
    for (x, _) in &mut places {
        *x = *x * (WIDTH + GAP) + pixels / 2.0;
    }
    let lowest = places.iter().fold(GAP, |lowest, (_, y)| y.max(lowest));
    (places, pixels, lowest + HEIGHT / 2.0 + GAP)
}

/// Returns a node that is near to all others. A person would draw it at the top.
fn middle(start: usize, near: &[Vec<usize>]) -> usize {
    // It is the middle of a longest path through the tree. Two walks find such a path.
    let (far, _) = furthest(start, near);
    let (end, before) = furthest(far, near);
    let mut way = vec![end];
    while let Some(previous) = way.last().and_then(|node| before.get(node)) {
        way.push(*previous);
    }
    let half = way.len() / 2;
    let candidates = &way[half.saturating_sub(usize::from(way.len() % 2 == 0))..=half];
    candidates.iter().copied().max_by_key(|&node| near[node].len()).unwrap_or(start)
}

/// Returns the node that is furthest away, and for each node the one before it on the way.
fn furthest(from: usize, near: &[Vec<usize>]) -> (usize, HashMap<usize, usize>) {
    let mut before = HashMap::new();
    let mut queue = VecDeque::from([from]);
    let mut last = from;
    while let Some(node) = queue.pop_front() {
        last = node;
        for &next in &near[node] {
            if next != from && !before.contains_key(&next) {
                before.insert(next, node);
                queue.push_back(next);
            }
        }
    }
    (last, before)
}

/// The nodes that can be reached from the root, each below the node that reaches it first.
struct Tree {
    /// The nodes, breadth first.
    order: Vec<usize>,
    children: HashMap<usize, Vec<usize>>,
}

impl Tree {
    fn new(root: usize, near: &[Vec<usize>], seen: &mut [bool]) -> Self {
        let mut tree = Self { order: Vec::new(), children: HashMap::new() };
        let mut queue = VecDeque::from([root]);
        seen[root] = true;
        while let Some(node) = queue.pop_front() {
            tree.order.push(node);
            for &next in &near[node] {
                if !seen[next] {
                    seen[next] = true;
                    tree.children.entry(node).or_default().push(next);
                    queue.push_back(next);
                }
            }
        }
        tree
    }

    /// Returns the children that have children themselves, and those that have none.
    fn parted(&self, node: usize) -> (Vec<usize>, Vec<usize>) {
        let children = self.children.get(&node).cloned().unwrap_or_default();
        children.into_iter().partition(|child| self.children.contains_key(child))
    }

    /// Places all nodes from `top` on, around a middle of 0. Returns the number of columns and the
    /// lowest row.
    fn place(&self, top: f64, places: &mut [(f64, f64)]) -> (f64, f64) {
        let mut widths: HashMap<usize, f64> = HashMap::new();
        for &node in self.order.iter().rev() {
            let (inner, leaves) = self.parted(node);
            let inner: f64 = inner.iter().map(|child| widths[child]).sum();
            widths.insert(node, (inner + LeafGrid::new(leaves.len()).width).max(1.0));
        }
        let root = self.order[0];
        let mut lefts = HashMap::from([(root, widths[&root] / -2.0)]);
        places[root].1 = top;
        let mut lowest = top;
        for &node in &self.order {
            // Leaves are placed with their parent.
            let Some(&left) = lefts.get(&node) else { continue };
            let y = places[node].1;
            places[node].0 = left + widths[&node] / 2.0;
            let (inner, leaves) = self.parted(node);
            let block = LeafGrid::new(leaves.len());
            let needed: f64 = inner.iter().map(|child| widths[child]).sum::<f64>() + block.width;
            let mut at = left + (widths[&node] - needed) / 2.0;
            for child in inner {
                lefts.insert(child, at);
                places[child].1 = y + STEP;
                lowest = lowest.max(y + STEP);
                at += widths[&child];
            }
            for (i, leaf) in leaves.into_iter().enumerate() {
                let (row, column) = (i / block.columns, i % block.columns);
                // Every other row is shifted by half a box, so that lines pass between the boxes.
                let shift = if row % 2 == 1 { 0.5 } else { 0.0 };
                let place = (at + column as f64 + 0.5 + shift, y + STEP + row as f64 * ROW);
                lowest = lowest.max(place.1);
                places[leaf] = place;
            }
        }
        (widths[&root], lowest)
    }
}

/// The leaves of one node, in rows of boxes.
struct LeafGrid {
    columns: usize,
    width: f64,
}

impl LeafGrid {
    fn new(leaves: usize) -> Self {
        let columns = (leaves as f64).sqrt().ceil().clamp(1.0, MAX_BOXES as f64) as usize;
        let more_rows = if leaves > columns { 0.5 } else { 0.0 };
        let width = if leaves == 0 { 0.0 } else { columns.min(leaves) as f64 + more_rows };
        Self { columns, width }
    }
}

/// Returns the place for the name of a port: on the line, near the box where it starts.
fn beside((x, y): (f64, f64), (to_x, to_y): (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to_x - x, to_y - y);
    let length = dx.hypot(dy).max(1.0);
    // A little further than where the line leaves the box.
    let out = (WIDTH / 2.0 / (dx.abs() / length).max(1e-9))
        .min(HEIGHT / 2.0 / (dy.abs() / length).max(1e-9));
    let along = (out + 13.0).min(length / 2.0);
    (x + dx / length * along, y + dy / length * along + 3.0)
}

/// Shortens a text to `max` characters.
fn short(text: &str, max: usize) -> String {
    match text.chars().count() > max {
        true => text.chars().take(max - 1).chain(['…']).collect(),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::graph::tests::device;
    use serde_json::json;

    fn star(leaves: usize) -> Graph {
        let mut graph = Graph::default();
        let neighbors: Vec<_> = (0..leaves)
            .map(|n| json!({ "local_port_name": format!("Gi1/{n}"), "remote_name": format!("leaf{n}") }))
            .collect();
        graph.add(&device(json!({
            "host": "10.0.0.1", "ok": true, "device": { "name": "core" }, "neighbors": neighbors,
        })));
        graph.add(&device(
            json!({ "host": "10.9.9.9", "ok": true, "device": { "name": "<alone>" } }),
        ));
        graph.connect();
        graph
    }

    #[test]
    fn no_two_boxes_overlap_and_all_are_inside() {
        for leaves in [0, 1, 7, 25, 200] {
            let graph = star(leaves);
            let (places, width, height) = layout(&graph);
            for (i, (x, y)) in places.iter().enumerate() {
                assert!(*x >= WIDTH / 2.0 && *x <= width - WIDTH / 2.0, "{leaves}: {x} of {width}");
                assert!(
                    *y >= HEIGHT / 2.0 && *y <= height - HEIGHT / 2.0,
                    "{leaves}: {y} of {height}"
                );
                for (a, b) in &places[..i] {
                    assert!((x - a).abs() >= WIDTH || (y - b).abs() >= HEIGHT, "{leaves}");
                }
            }
        }
    }

    #[test]
    fn markup_of_a_device_is_escaped() {
        let svg = svg(&star(2));
        assert!(svg.contains("&lt;alone&gt;") && !svg.contains("<alone>"), "{svg}");
        assert_eq!(svg.matches("<line ").count(), 2);
        assert!(svg.contains(">Gi1/0</text>"), "{svg}");
    }
}
