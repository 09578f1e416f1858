//! The promises of the picture, checked on its SVG.

use super::*;
use crate::report::{graph::tests::device, lettering::width};
use serde_json::{Value, json};

/// A rectangle: left, top, right, bottom.
type Area = [f64; 4];

/// What a reader of the SVG sees.
struct Picture {
    text: String,
    size: [f64; 2],
    boxes: Vec<Area>,
    labels: Vec<Area>,
    lines: Vec<Vec<Point>>,
}

impl Picture {
    fn of(graph: &Graph) -> Self {
        let text = svg(graph);
        let mut picture = Self {
            size: [0.0; 2],
            boxes: vec![],
            labels: vec![],
            lines: vec![],
            text: text.clone(),
        };
        let number = |tag: &str, key: &str| -> f64 { value(tag, key).unwrap().parse().unwrap() };
        for tag in text.split('<') {
            if tag.starts_with("svg ") {
                picture.size = [number(tag, "width"), number(tag, "height")];
            } else if tag.starts_with("rect x=") {
                let (x, y) = (number(tag, "x"), number(tag, "y"));
                let (wide, high) = (number(tag, "width"), number(tag, "height"));
                picture.boxes.push([x, y, x + wide, y + high]);
            } else if tag.starts_with("polyline ") {
                let points = value(tag, "points").unwrap();
                let point = |pair: &str| {
                    let (x, y) = pair.split_once(',').unwrap();
                    (x.parse().unwrap(), y.parse().unwrap())
                };
                picture.lines.push(points.split(' ').map(point).collect());
            } else if tag.starts_with("text ") {
                let (x, y, size) = (number(tag, "x"), number(tag, "y"), number(tag, "font-size"));
                let letters = tag.split_once('>').unwrap().1;
                let letters = letters.replace("&lt;", "W").replace("&gt;", "W");
                let wide = width(&letters, size);
                let before = match value(tag, "text-anchor").unwrap() {
                    "start" => 0.0,
                    "middle" => wide / 2.0,
                    _ => wide,
                };
                // The letters are above their base line, with a little below it.
                let (up, down) = (size * 0.75, size * 0.22);
                picture.labels.push(match tag.contains("rotate(-90") {
                    true => [x - up, y + before - wide, x + down, y + before],
                    false => [x - before, y - up, x - before + wide, y + down],
                });
            }
        }
        picture
    }

    /// Checks all promises.
    fn check(&self, what: &str) {
        let [width, height] = self.size;
        for [left, top, right, bottom] in self.boxes.iter().chain(&self.labels) {
            assert!(*left >= 0.0 && *top >= 0.0 && *right <= width && *bottom <= height, "{what}");
        }
        for areas in [&self.boxes, &self.labels] {
            for (i, a) in areas.iter().enumerate() {
                for b in &areas[..i] {
                    assert!(!overlap(*a, *b), "{what}: {a:?} lies over {b:?}");
                }
            }
        }
        let parts: Vec<(usize, Area)> = (0..)
            .zip(&self.lines)
            .flat_map(|(line, points)| points.windows(2).map(move |p| (line, area(p[0], p[1]))))
            .collect();
        for (line, part) in &parts {
            let [left, top, right, bottom] = *part;
            assert!(left == right || top == bottom, "{what}: {part:?} is not straight");
            assert!(left >= 0.0 && right <= width && bottom <= height, "{what}");
            for it in &self.boxes {
                assert!(!overlap(*part, *it), "{what}: line {line} runs through {it:?}");
            }
            for it in &self.labels {
                assert!(!overlap(*part, *it), "{what}: line {line} crosses the label {it:?}");
            }
        }
        // Lines may cross, but they do not run along each other.
        for (i, (line, a)) in parts.iter().enumerate() {
            for (other, b) in &parts[..i] {
                let along = (a[0] == a[2] && b[0] == b[2]) || (a[1] == a[3] && b[1] == b[3]);
                let wide = [a[0] - 3.0, a[1] - 3.0, a[2] + 3.0, a[3] + 3.0];
                assert!(line == other || !along || !overlap(wide, *b), "{what}: {a:?} {b:?}");
            }
        }
        // Each line ends at two boxes, and nowhere together with another one.
        let mut ends: Vec<Point> = Vec::new();
        for line in &self.lines {
            for &(x, y) in [line.first(), line.last()].into_iter().flatten() {
                let at = |it: &&Area| {
                    x > it[0] && x < it[2] && ((y - it[1]).abs() < 0.2 || (y - it[3]).abs() < 0.2)
                };
                assert_eq!(self.boxes.iter().filter(at).count(), 1, "{what}: {x} {y}");
                for (other_x, other_y) in &ends {
                    assert!((x - other_x).abs() > 10.0 || (y - other_y).abs() > 10.0, "{what}");
                }
                ends.push((x, y));
            }
        }
    }
}

fn value<'t>(tag: &'t str, key: &str) -> Option<&'t str> {
    let rest = &tag[tag.find(&format!(" {key}=\""))? + key.len() + 3..];
    rest.split('"').next()
}

fn area((ax, ay): Point, (bx, by): Point) -> Area {
    [ax.min(bx), ay.min(by), ax.max(bx), ay.max(by)]
}

fn overlap(a: Area, b: Area) -> bool {
    a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3]
}

/// Returns a network: its devices by name, and a link for each pair.
fn network(names: &[String], links: &[(usize, usize)]) -> Graph {
    let mut graph = Graph::default();
    let mut ports = vec![0; names.len()];
    let mut neighbors: Vec<Vec<Value>> = vec![Vec::new(); names.len()];
    for &(a, b) in links {
        ports[a] += 1;
        ports[b] += 1;
        neighbors[a].push(json!({
            "local_port_name": format!("GigabitEthernet1/0/{}", ports[a]),
            "remote_port": format!("Te1/1/{}", ports[b]), "remote_name": names[b],
        }));
    }
    for (i, (name, neighbors)) in names.iter().zip(neighbors).enumerate() {
        graph.add(&device(json!({
            "host": format!("10.0.{}.{}", i / 250, i % 250), "ok": true, "neighbors": neighbors,
            "device": { "name": name, "vendor": "Cisco", "model": "C9300-48P" },
        })));
    }
    graph.connect();
    graph
}

/// Returns 2 core, 18 distribution and 180 access switches. Each distribution switch has a line to both
/// cores, some lines are doubled, and some access switches are in rings or have two uplinks.
fn campus() -> Graph {
    let named = |kind: &str, count: usize| -> Vec<String> {
        (1..=count).map(|n| format!("{kind}-{n:02}.example.net")).collect()
    };
    let names = [named("core", 2), named("dist", 18), named("access", 180)].concat();
    let mut links = vec![(0, 1), (0, 1)];
    for dist in 2..20 {
        links.extend([(0, dist), (1, dist)]);
        links.extend((dist % 4 == 0).then_some((0, dist)));
    }
    for access in 20..200 {
        let (place, dist) = ((access - 20) % 10, 2 + (access - 20) / 10);
        match place {
            // A ring of three.
            3 => links.extend([(dist, access), (access, access + 1)]),
            4 => links.push((access, access + 1)),
            // Two parallel links.
            7 => links.extend([(dist, access), (dist, access)]),
            // An uplink to the next distribution switch too.
            9 => links.extend([(dist, access), ((dist - 1) % 18 + 2, access)]),
            _ => links.push((dist, access)),
        }
    }
    network(&names, &links)
}

fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|n| format!("sw{n}")).collect()
}

#[test]
fn two_hundred_switches_are_readable() {
    let picture = Picture::of(&campus());
    picture.check("campus");
    assert_eq!((picture.boxes.len(), picture.lines.len()), (200, 276));
    let [width, height] = picture.size;
    assert!(width < 9000.0 && height < 6000.0, "{width} x {height}");
}

#[test]
fn small_networks_are_readable() {
    let star = |leaves: usize| (1..=leaves).map(|leaf| (0, leaf)).collect::<Vec<_>>();
    let ring = |size: usize| (0..size).map(|n| (n, (n + 1) % size)).collect::<Vec<_>>();
    let mesh: Vec<_> = (0..12).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
    let chain: Vec<_> = (0..60).map(|n| (n, n + 1)).collect();
    let pairs: Vec<_> = (0..30).map(|n| (2 * n, 2 * n + 1)).collect();
    for (what, count, links) in [
        ("nothing", 0, vec![]),
        ("one", 1, vec![]),
        ("alone", 25, vec![]),
        ("pair", 2, vec![(0, 1)]),
        ("four parallel links", 2, vec![(0, 1); 4]),
        ("star of 7", 8, star(7)),
        ("star of 200", 201, star(200)),
        ("ring of 3", 3, ring(3)),
        ("ring of 24", 24, ring(24)),
        ("mesh", 12, mesh),
        ("chain", 61, chain),
        ("pairs", 60, pairs),
    ] {
        let picture = Picture::of(&network(&numbered(count), &links));
        picture.check(what);
        assert_eq!((picture.boxes.len(), picture.lines.len()), (count, links.len()), "{what}");
    }
}

/// Networks of any form, made by a generator with a fixed seed.
#[test]
fn tangled_networks_are_readable() {
    let mut state = 7_u64;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % below
    };
    for round in 0..40 {
        let count = 2 + random(40);
        let links: Vec<_> = (0..random(90))
            .map(|_| (random(count), random(count)))
            .filter(|(a, b)| a != b)
            .collect();
        Picture::of(&network(&numbered(count), &links)).check(&format!("round {round}: {links:?}"));
    }
}

#[test]
fn wide_letters_stay_in_their_box() {
    let names = ["W".repeat(60), "漢".repeat(40), "i".repeat(99)];
    Picture::of(&network(&names, &[(0, 1), (1, 2), (0, 2)])).check("wide letters");
}

#[test]
fn markup_of_a_device_is_escaped() {
    let picture = Picture::of(&network(&["<alone>".to_owned(), "b".to_owned()], &[(0, 1)]));
    assert!(picture.text.contains("&lt;alone&gt;") && !picture.text.contains("<alone>"));
    assert!(picture.text.contains(">Te1/1/1</text>"), "{}", picture.text);
}

/// Writes the picture of the campus for a person to look at: TOPOLOGY_PICTURE is its file.
#[test]
#[ignore = "for people"]
fn draw_the_campus() {
    if let Some(file) = std::env::var_os("TOPOLOGY_PICTURE") {
        std::fs::write(file, svg(&campus())).unwrap();
    }
}
