//! A graph in the language of Graphviz.

use super::graph::Graph;
use crate::output::push_safe;

/// Returns the graph for Graphviz.
pub(crate) fn dot(graph: &Graph) -> String {
    let mut out = "graph inventory {\n  node [shape=box, fontname=\"sans-serif\"];\n  \
         edge [fontname=\"sans-serif\", fontsize=9];\n"
        .to_owned();
    for (i, node) in graph.nodes.iter().enumerate() {
        let style = if node.asked { "" } else { ", style=dashed" };
        let lines = match node.detail.is_empty() {
            true => quoted(&node.label),
            false => format!("{}\\n{}", quoted(&node.label), quoted(&node.detail)),
        };
        out += &format!("  n{i} [label=\"{lines}\"{style}];\n");
    }
    for edge in &graph.edges {
        let ([a, b], [at_a, at_b]) = (edge.ends, &edge.ports);
        out += &format!(
            "  n{a} -- n{b} [taillabel=\"{}\", headlabel=\"{}\"];\n",
            quoted(at_a),
            quoted(at_b)
        );
    }
    out + "}\n"
}

/// Escapes text for a quoted string of DOT.
fn quoted(text: &str) -> String {
    let mut plain = String::new();
    push_safe(&mut plain, text);
    plain.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::graph::tests::two;

    #[test]
    fn text_of_devices_is_quoted() {
        let dot = dot(&two());
        assert!(dot.contains("label=\"phone \\\"7\\\"\", style=dashed"), "{dot}");
        assert!(
            dot.contains("n0 -- n1 [taillabel=\"Gi1/0/1\", headlabel=\"GigabitEthernet0/24\"];")
        );
    }
}
