//! The connections between devices, as LLDP and CDP report them.

use super::sections::text;
use crate::inventory::Loaded;
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Devices, their neighbours, and the lines between them.
#[derive(Debug, Default)]
pub(crate) struct Graph {
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    /// The nodes by their chassis, names and addresses.
    known: HashMap<String, usize>,
    /// The neighbours that devices report, until all devices are known.
    reported: Vec<(usize, Report)>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) label: String,
    /// Vendor and model.
    pub(super) detail: String,
    /// Whether it was asked. Otherwise it is only known as a neighbour.
    pub(super) asked: bool,
}

/// A line, with the port at each end.
#[derive(Debug, PartialEq)]
pub(super) struct Edge {
    pub(super) ends: [usize; 2],
    pub(super) ports: [String; 2],
}

/// What a device reports about a neighbour.
#[derive(Debug)]
struct Report {
    port: String,
    chassis: String,
    name: String,
    address: String,
    remote_port: String,
    platform: String,
}

impl Graph {
    /// Adds a device. A device that did not answer is left out.
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
        // A device that was asked at several addresses is one node.
        let strong = [key("chassis", &chassis), key("name", &name)];
        let there = strong.iter().flatten().find_map(|key| self.known.get(key)).copied();
        let node = there.unwrap_or_else(|| {
            let detail = format!("{} {}", text(of, "vendor"), text(of, "model"));
            let label = if name.is_empty() { device.name().to_owned() } else { name.clone() };
            self.nodes.push(Node { label, detail: detail.trim().to_owned(), asked: true });
            self.nodes.len() - 1
        });
        for key in keys.into_iter().flatten() {
            self.known.entry(key).or_insert(node);
        }
        for row in device.rows("neighbors").iter().filter_map(Value::as_object) {
            let name = text(row, "local_port_name");
            let port = if name.is_empty() { text(row, "local_port") } else { name };
            let report = Report {
                port,
                chassis: text(row, "remote_chassis"),
                name: text(row, "remote_name"),
                address: text(row, "remote_address"),
                remote_port: text(row, "remote_port"),
                platform: text(row, "remote_platform"),
            };
            self.reported.push((node, report));
        }
    }

    /// Adds the neighbours and the lines. Call it after the last device.
    pub(crate) fn connect(&mut self) {
        for (node, report) in std::mem::take(&mut self.reported) {
            let keys = [
                key("chassis", &report.chassis),
                key("name", &report.name),
                key("address", &report.address),
            ];
            let keys: Vec<String> = keys.into_iter().flatten().collect();
            let there = keys.iter().find_map(|key| self.known.get(key)).copied();
            let other = there.unwrap_or_else(|| {
                let names = [&report.name, &report.chassis, &report.address];
                let label = names.into_iter().find(|name| !name.is_empty());
                let label = label.map_or("?", String::as_str).to_owned();
                self.nodes.push(Node { label, detail: report.platform.clone(), asked: false });
                self.nodes.len() - 1
            });
            for key in keys {
                self.known.entry(key).or_insert(other);
            }
            if other != node {
                self.connect_ports([node, other], [report.port, report.remote_port]);
            }
        }
    }

    /// Adds a line, unless the other end has reported it already.
    fn connect_ports(&mut self, ends: [usize; 2], ports: [String; 2]) {
        let [a, b] = ends;
        for edge in &mut self.edges {
            let (here, there) = match edge.ends {
                [x, y] if x == a && y == b => (0, 1),
                [x, y] if x == b && y == a => (1, 0),
                _ => continue,
            };
            let same = |a: &str, b: &str| a.is_empty() || b.is_empty() || alike(a, b);
            if same(&edge.ports[here], &ports[0]) && same(&edge.ports[there], &ports[1]) {
                // A device knows the name of its own port best.
                edge.ports[here].clone_from(&ports[0]);
                if edge.ports[there].is_empty() {
                    edge.ports[there].clone_from(&ports[1]);
                }
                return;
            }
        }
        self.edges.push(Edge { ends, ports });
    }
}

/// Returns whether two names are the same port: `Gi1/0/1` and `GigabitEthernet1/0/1`.
fn alike(a: &str, b: &str) -> bool {
    let parts = |text: &str| -> (String, String) {
        let digits = text.find(|c: char| c.is_ascii_digit()).unwrap_or(text.len());
        (text[..digits].trim().to_ascii_lowercase(), text[digits..].to_owned())
    };
    let ((kind, number), (other, same)) = (parts(a), parts(b));
    number == same && (kind.starts_with(&other) || other.starts_with(&kind))
}

/// Returns the key of a node; `None` if the value is empty or only zeros.
fn key(kind: &str, value: &str) -> Option<String> {
    let mut value = value.trim().to_ascii_lowercase();
    if kind == "name" {
        // One end may report its domain while the other does not. A name that begins with a number
        // is an address: all of it counts.
        let host = value.split('.').next().unwrap_or_default();
        if !host.is_empty() && !host.bytes().all(|octet| octet.is_ascii_digit()) {
            value.truncate(host.len());
        }
    }
    if kind == "address"
        && let Ok(address) = value.parse::<std::net::SocketAddr>()
    {
        value = address.to_string();
    }
    let empty = value.chars().all(|c| matches!(c, '0' | ':' | '.' | ' '));
    (!empty).then(|| format!("{kind} {value}"))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use serde_json::json;

    pub(in super::super) fn device(value: Value) -> Loaded {
        Loaded(value.as_object().unwrap().clone())
    }

    pub(in super::super) fn two() -> Graph {
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
            "device": { "name": "access", "vendor": "Cisco" },
            "neighbors": [
                { "local_port_name": "GigabitEthernet0/24", "remote_name": "core", "remote_port": "Gi1/0/1" },
            ],
        })));
        graph.add(&device(json!({ "host": "10.0.0.3", "ok": false })));
        graph.connect();
        graph
    }

    #[test]
    fn a_line_that_both_ends_report_is_one_line() {
        let graph = two();
        let labels: Vec<&str> = graph.nodes.iter().map(|node| node.label.as_str()).collect();
        assert_eq!(labels, ["core.example.net", "access", "phone \"7\""]);
        assert_eq!(graph.edges.len(), 2, "{:?}", graph.edges);
        assert_eq!(graph.edges[0].ports, ["Gi1/0/1", "GigabitEthernet0/24"]);
        assert!(!graph.nodes[2].asked);
    }

    #[test]
    fn devices_whose_names_are_addresses_stay_apart() {
        let mut graph = Graph::default();
        for name in ["10.0.0.1", "10.0.0.2", "10.0.0.2"] {
            graph.add(&device(json!({ "host": name, "ok": true, "device": { "name": name } })));
        }
        assert_eq!(graph.nodes.len(), 2, "{:?}", graph.nodes);
    }

    #[test]
    fn two_lines_between_two_devices_stay_two() {
        let mut graph = two();
        graph.connect_ports([0, 1], ["Gi1/0/9".to_owned(), "Gi0/9".to_owned()]);
        assert_eq!(graph.edges.len(), 3);
    }
}
