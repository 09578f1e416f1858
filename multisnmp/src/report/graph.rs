//! Who is connected with whom, by what LLDP and CDP tell.

use crate::inventory::Loaded;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Devices and neighbours, and the lines between them.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    /// Nodes by their chassis, names and addresses.
    known: HashMap<String, usize>,
    /// Neighbours as the devices tell of them, until all devices are known.
    told: Vec<(usize, Told)>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) label: String,
    /// Vendor and model.
    pub(super) detail: String,
    /// Whether it was asked itself, or is only told of.
    pub(super) asked: bool,
}

/// A line, and the port at each end of it.
#[derive(Debug, PartialEq)]
pub(super) struct Edge {
    pub(super) ends: [usize; 2],
    pub(super) ports: [String; 2],
}

#[derive(Debug)]
struct Told {
    port: String,
    chassis: String,
    name: String,
    address: String,
    remote_port: String,
    platform: String,
}

impl Graph {
    /// Takes a device; one that did not answer is no part of the picture.
    pub(crate) fn add(&mut self, device: &Loaded) {
        if !device.is("ok") {
            return;
        }
        let empty = Map::new();
        let of = device.0.get("device").and_then(Value::as_object).unwrap_or(&empty);
        let (name, chassis) = (text(of, "name"), text(of, "chassis_mac"));
        let host = device.host();
        let mut keys = vec![key("name", &name), key("chassis", &chassis), key("address", host)];
        keys.push(key("address", device.0.get("address").and_then(Value::as_str).unwrap_or("")));
        let interfaces = device.rows("interfaces").iter().filter_map(Value::as_object);
        keys.extend(interfaces.map(|row| key("chassis", &text(row, "mac"))));
        let addresses = device.rows("addresses").iter().filter_map(Value::as_object);
        keys.extend(addresses.map(|row| key("address", &text(row, "address"))));
        // The same device by another of its addresses is one node.
        let strong = [key("chassis", &chassis), key("name", &name)];
        let there = strong.iter().flatten().find_map(|key| self.known.get(key)).copied();
        let node = there.unwrap_or_else(|| {
            let detail = format!("{} {}", text(of, "vendor"), text(of, "model"));
            let label = if name.is_empty() { host.to_owned() } else { name.clone() };
            self.nodes.push(Node { label, detail: detail.trim().to_owned(), asked: true });
            self.nodes.len() - 1
        });
        for key in keys.into_iter().flatten() {
            self.known.entry(key).or_insert(node);
        }
        for row in device.rows("neighbors").iter().filter_map(Value::as_object) {
            let name = text(row, "local_port_name");
            let port = if name.is_empty() { text(row, "local_port") } else { name };
            let told = Told {
                port,
                chassis: text(row, "remote_chassis"),
                name: text(row, "remote_name"),
                address: text(row, "remote_address"),
                remote_port: text(row, "remote_port"),
                platform: text(row, "remote_platform"),
            };
            self.told.push((node, told));
        }
    }

    /// All devices are known: whom their neighbours are.
    pub(crate) fn connect(&mut self) {
        for (node, told) in std::mem::take(&mut self.told) {
            let keys = [
                key("chassis", &told.chassis),
                key("name", &told.name),
                key("address", &told.address),
            ];
            let keys: Vec<String> = keys.into_iter().flatten().collect();
            let there = keys.iter().find_map(|key| self.known.get(key)).copied();
            let other = there.unwrap_or_else(|| {
                let names = [&told.name, &told.chassis, &told.address];
                let label = names.into_iter().find(|name| !name.is_empty());
                let label = label.map_or("?", String::as_str).to_owned();
                self.nodes.push(Node { label, detail: told.platform.clone(), asked: false });
                self.nodes.len() - 1
            });
            for key in keys {
                self.known.entry(key).or_insert(other);
            }
            if other != node {
                self.line([node, other], [told.port, told.remote_port]);
            }
        }
    }

    /// A line, unless the other end has told of it already.
    fn line(&mut self, ends: [usize; 2], ports: [String; 2]) {
        let [a, b] = ends;
        for edge in &mut self.edges {
            let (here, there) = match edge.ends {
                [x, y] if x == a && y == b => (0, 1),
                [x, y] if x == b && y == a => (1, 0),
                _ => continue,
            };
            let same =
                |known: &str, told: &str| known.is_empty() || told.is_empty() || alike(known, told);
            if same(&edge.ports[here], &ports[0]) && same(&edge.ports[there], &ports[1]) {
                // A device names its own port best.
                edge.ports[here].clone_from(&ports[0]);
                if edge.ports[there].is_empty() {
                    edge.ports[there].clone_from(&ports[1]);
                }
                return;
            }
        }
        self.edges.push(Edge { ends, ports });
    }

    /// As Graphviz reads it.
    pub(crate) fn dot(&self) -> String {
        let mut out = "graph inventory {\n  node [shape=box, fontname=\"sans-serif\"];\n  \
             edge [fontname=\"sans-serif\", fontsize=9];\n"
            .to_owned();
        for (i, node) in self.nodes.iter().enumerate() {
            let style = if node.asked { "" } else { ", style=dashed" };
            let lines = match node.detail.is_empty() {
                true => quoted(&node.label),
                false => format!("{}\\n{}", quoted(&node.label), quoted(&node.detail)),
            };
            out += &format!("  n{i} [label=\"{lines}\"{style}];\n");
        }
        for edge in &self.edges {
            let ([a, b], [at_a, at_b]) = (edge.ends, &edge.ports);
            out += &format!(
                "  n{a} -- n{b} [taillabel=\"{}\", headlabel=\"{}\"];\n",
                quoted(at_a),
                quoted(at_b)
            );
        }
        out + "}\n"
    }
}

/// Two ways to write a port: `Gi1/0/1` and `GigabitEthernet1/0/1`.
fn alike(a: &str, b: &str) -> bool {
    let parts = |text: &str| -> (String, String) {
        let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
        (text[..digits].trim().to_ascii_lowercase(), text[digits..].to_owned())
    };
    let ((kind, number), (other, same)) = (parts(a), parts(b));
    number == same && (kind.starts_with(&other) || other.starts_with(&kind))
}

fn key(kind: &str, value: &str) -> Option<String> {
    let mut value = value.trim().to_ascii_lowercase();
    if kind == "name" {
        // One end tells its domain, the other does not.
        value.truncate(value.find('.').filter(|at| *at > 0).unwrap_or(value.len()));
    }
    if kind == "address"
        && let Ok(address) = value.parse::<std::net::SocketAddr>()
    {
        value = address.to_string();
    }
    let empty = value.chars().all(|c| matches!(c, '0' | ':' | '.' | ' '));
    (!empty).then(|| format!("{kind} {value}"))
}

fn text(row: &Map<String, Value>, field: &str) -> String {
    match row.get(field) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

/// Inside the quotes of DOT.
fn quoted(text: &str) -> String {
    let mut plain = String::new();
    crate::output::push_safe(&mut plain, text);
    plain.replace('\\', "\\\\").replace('"', "\\\"")
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use serde_json::json;

    pub(in super::super) fn device(value: Value) -> Loaded {
        Loaded(value.as_object().unwrap().clone())
    }

    fn two() -> Graph {
        let mut graph = Graph::default();
        graph.add(&device(json!({
            "host": "10.0.0.1", "ok": true,
            "device": { "name": "core.example.net", "chassis_mac": "00:00:00:00:00:01" },
            "neighbors": [
                { "local_port_name": "Gi1/0/1", "remote_chassis": "00:00:00:00:00:02",
                  "remote_port": "Gi0/24", "remote_name": "access" },
                { "local_port_name": "Gi1/0/2", "remote_name": "phone \"7\"" },
            ],
        })));
        graph.add(&device(json!({
            "host": "10.0.0.2", "ok": true,
            "device": { "name": "access", "vendor": "Cisco Systems" },
            "neighbors": [
                { "local_port_name": "GigabitEthernet0/24", "remote_name": "core", "remote_port": "Gi1/0/1" },
            ],
        })));
        graph.add(&device(json!({ "host": "10.0.0.3", "ok": false })));
        graph.connect();
        graph
    }

    #[test]
    fn both_ends_tell_of_one_line() {
        let graph = two();
        let labels: Vec<&str> = graph.nodes.iter().map(|node| node.label.as_str()).collect();
        assert_eq!(labels, ["core.example.net", "access", "phone \"7\""]);
        assert_eq!(graph.edges.len(), 2, "{:?}", graph.edges);
        assert_eq!(graph.edges[0].ports, ["Gi1/0/1", "GigabitEthernet0/24"]);
        assert!(!graph.nodes[2].asked);
    }

    #[test]
    fn two_lines_between_two_devices_stay_two() {
        let mut graph = two();
        graph.line([0, 1], ["Gi1/0/9".to_owned(), "Gi0/9".to_owned()]);
        assert_eq!(graph.edges.len(), 3);
    }

    #[test]
    fn dot_is_quoted() {
        let dot = two().dot();
        assert!(dot.contains("label=\"phone \\\"7\\\"\", style=dashed"), "{dot}");
        assert!(
            dot.contains("n0 -- n1 [taillabel=\"Gi1/0/1\", headlabel=\"GigabitEthernet0/24\"];")
        );
    }
}
