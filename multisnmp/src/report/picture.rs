//! The graph as SVG: a tree from the device in the middle of it down to the leaves.

use super::{graph::Graph, html::escaped};
use std::{
    collections::{HashMap, VecDeque},
    fmt::Write,
};

/// Of a box, and between boxes.
const WIDTH: f64 = 150.0;
const HEIGHT: f64 = 40.0;
const GAP: f64 = 34.0;
/// Between layers: room for the names of ports.
const STEP: f64 = 130.0;
/// Between the rows of one layer.
const ROW: f64 = 84.0;
/// Boxes side by side: more go into another row.
const MOST: usize = 12;
/// Characters that a box or the end of a line has room for.
const LABEL: usize = 22;
const PORT: usize = 14;

impl Graph {
    /// A picture that needs no other program.
    pub(crate) fn svg(&self) -> String {
        let (places, width, height) = self.places();
        let mut out = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
             width=\"{width:.0}\" height=\"{height:.0}\" font-family=\"sans-serif\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        );
        for edge in &self.edges {
            let [(ax, ay), (bx, by)] = edge.ends.map(|node| places[node]);
            let _ = writeln!(
                out,
                "<line x1=\"{ax:.1}\" y1=\"{ay:.1}\" x2=\"{bx:.1}\" y2=\"{by:.1}\" \
                 stroke=\"#8a94a6\" stroke-width=\"1.2\"/>"
            );
        }
        // Over the lines, under the boxes: what a box would cover is no use anyway.
        for edge in &self.edges {
            let [a, b] = edge.ends.map(|node| places[node]);
            for (from, to, port) in [(a, b, &edge.ports[0]), (b, a, &edge.ports[1])] {
                let (x, y) = beside(from, to);
                let name = escaped(&short(port, PORT));
                // White around it first: not every program paints a stroke behind its text.
                for paint in ["stroke=\"#fff\" stroke-width=\"3\"", "fill=\"#444\""] {
                    let _ = writeln!(
                        out,
                        "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"9\" \
                         text-anchor=\"middle\" {paint}>{name}</text>"
                    );
                }
            }
        }
        for (node, (x, y)) in self.nodes.iter().zip(&places) {
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
                escaped(&short(&node.label, LABEL))
            );
            if !node.detail.is_empty() {
                let _ = writeln!(
                    out,
                    "<text x=\"{x:.1}\" y=\"{:.1}\" font-size=\"9\" text-anchor=\"middle\" \
                     fill=\"#555\">{}</text>",
                    y + 12.0,
                    escaped(&short(&node.detail, LABEL + 8))
                );
            }
            out.push_str("</g>\n");
        }
        out + "</svg>\n"
    }

    /// The middle of each box, and the size of the picture.
    fn places(&self) -> (Vec<(f64, f64)>, f64, f64) {
        let mut near: Vec<Vec<usize>> = vec![Vec::new(); self.nodes.len()];
        for edge in &self.edges {
            let [a, b] = edge.ends;
            near[a].push(b);
            near[b].push(a);
        }
        let mut places = vec![(0.0, 0.0); self.nodes.len()];
        let mut seen = vec![false; self.nodes.len()];
        let (mut top, mut width) = (GAP + HEIGHT / 2.0, 1.0_f64);
        for start in 0..self.nodes.len() {
            if seen[start] || near[start].is_empty() {
                continue;
            }
            let tree = Tree::below(middle(start, &near), &near, &mut seen);
            let (columns, lowest) = tree.place(top, &mut places);
            width = width.max(columns);
            top = lowest + STEP;
        }
        // Tied to nobody: together in rows at the end.
        let alone: Vec<usize> = (0..self.nodes.len()).filter(|&n| near[n].is_empty()).collect();
        for row in alone.chunks(MOST) {
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
}

/// A node from which the others are not far: what a person draws at the top.
fn middle(start: usize, near: &[Vec<usize>]) -> usize {
    // The middle of a longest way through a tree, which is found by two walks.
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

/// The node furthest from one, and the node before each on the way there.
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

/// The nodes that one reaches, each below the one it is reached from first.
struct Tree {
    /// Breadth first.
    order: Vec<usize>,
    children: HashMap<usize, Vec<usize>>,
}

impl Tree {
    fn below(root: usize, near: &[Vec<usize>], seen: &mut [bool]) -> Self {
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

    /// The children that have some themselves, and those that have none.
    fn parted(&self, node: usize) -> (Vec<usize>, Vec<usize>) {
        let children = self.children.get(&node).cloned().unwrap_or_default();
        children.into_iter().partition(|child| self.children.contains_key(child))
    }

    /// Places all from `top` on, around a middle of 0, in columns; how many, and the lowest row.
    fn place(&self, top: f64, places: &mut [(f64, f64)]) -> (f64, f64) {
        let mut widths: HashMap<usize, f64> = HashMap::new();
        for &node in self.order.iter().rev() {
            let (inner, leaves) = self.parted(node);
            let inner: f64 = inner.iter().map(|child| widths[child]).sum();
            widths.insert(node, (inner + Block::of(leaves.len()).width).max(1.0));
        }
        let root = self.order[0];
        let mut lefts = HashMap::from([(root, widths[&root] / -2.0)]);
        places[root].1 = top;
        let mut lowest = top;
        for &node in &self.order {
            // The children that have none are placed with their parent.
            let Some(&left) = lefts.get(&node) else { continue };
            let y = places[node].1;
            places[node].0 = left + widths[&node] / 2.0;
            let (inner, leaves) = self.parted(node);
            let block = Block::of(leaves.len());
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
                // Every other row stands between the boxes of the one before: lines pass there.
                let shift = if row % 2 == 1 { 0.5 } else { 0.0 };
                let place = (at + column as f64 + 0.5 + shift, y + STEP + row as f64 * ROW);
                lowest = lowest.max(place.1);
                places[leaf] = place;
            }
        }
        (widths[&root], lowest)
    }
}

/// Leaves of one node: rows of boxes.
struct Block {
    columns: usize,
    width: f64,
}

impl Block {
    fn of(leaves: usize) -> Self {
        let columns = (leaves as f64).sqrt().ceil().clamp(1.0, MOST as f64) as usize;
        let more_rows = if leaves > columns { 0.5 } else { 0.0 };
        let width = if leaves == 0 { 0.0 } else { columns.min(leaves) as f64 + more_rows };
        Self { columns, width }
    }
}

/// Where the name of a port stands: on the line, off the box it starts from.
fn beside((x, y): (f64, f64), (to_x, to_y): (f64, f64)) -> (f64, f64) {
    let (dx, dy) = (to_x - x, to_y - y);
    let length = dx.hypot(dy).max(1.0);
    // Where the line leaves the box, and a little further.
    let out = (WIDTH / 2.0 / (dx.abs() / length).max(1e-9))
        .min(HEIGHT / 2.0 / (dy.abs() / length).max(1e-9));
    let along = (out + 13.0).min(length / 2.0);
    (x + dx / length * along, y + dy / length * along + 3.0)
}

fn short(text: &str, most: usize) -> String {
    match text.chars().count() > most {
        true => text.chars().take(most - 1).chain(['…']).collect(),
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
            let (places, width, height) = graph.places();
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
    fn a_device_draws_no_markup() {
        let svg = star(2).svg();
        assert!(svg.contains("&lt;alone&gt;") && !svg.contains("<alone>"), "{svg}");
        assert_eq!(svg.matches("<line ").count(), 2);
        assert!(svg.contains(">Gi1/0</text>"), "{svg}");
    }
}
