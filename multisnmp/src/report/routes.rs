//! The lines of a picture. They have places of their own between the boxes, so none can cross a box.
//!
//! A line leaves a box at the bottom and enters the other box at the top. Each end has its own port.
//! Between two rows of boxes is a channel, where each line has its own track for its horizontal part.
//! A line that passes several rows goes down a street between two columns, in its own lane.
//!
//! Ports at the bottom of a box are at multiples of the pitch, and ports at the top are between these.
//! Lanes are at a quarter and at three quarters of it. So no line covers another one.

use super::{
    graph::Graph,
    grid::{BOX, Grid, HEIGHT, PITCH, Place, STREET},
    lettering,
};

/// The distance of two lanes, and of two tracks.
pub(super) const LANE: f64 = PITCH / 2.0;
/// The space around the picture, and the least height of a channel.
const MARGIN: f64 = 28.0;
/// The most characters of a port's name.
pub(super) const MAX_PORT: usize = 16;
/// The size of the letters of a port's name, and the space at both ends of it.
pub(super) const PORT_SIZE: f64 = 9.0;
const PORT_SPACE: f64 = 5.0;

pub(super) type Point = (f64, f64);

/// A line, from the upper end to the lower one.
#[derive(Debug, Clone, Default)]
pub(super) struct Route {
    pub(super) points: Vec<Point>,
    /// The nodes at the upper and the lower end, as places in the edge.
    pub(super) ends: [usize; 2],
    /// Whether both ends are at the bottom of their boxes, because these are in one row.
    pub(super) level: bool,
}

/// The picture in pixels.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    /// The left, top and width of each box.
    pub(super) boxes: Vec<(f64, f64, f64)>,
    /// By edge.
    pub(super) routes: Vec<Route>,
}

/// The way of a line before its pixels are known.
#[derive(Debug, Clone)]
struct Way {
    ends: [usize; 2],
    /// The rows of its ends.
    rows: [usize; 2],
    /// The street and the lane in it, if it passes rows.
    lane: Option<(usize, usize)>,
}

impl Layout {
    pub(super) fn new(graph: &Graph) -> Self {
        let grid = Grid::new(graph);
        let mut ways: Vec<Way> =
            graph.edges.iter().map(|edge| way(edge.ends, &grid.places)).collect();
        let lanes = streets(&mut ways, graph, &grid);
        let (lefts, width) = columns(&lanes);
        let boxes = |place: &Place| {
            let last = place.column + place.span - 1;
            (lefts[place.column], lefts[last] + BOX - lefts[place.column])
        };
        let spans: Vec<(f64, f64)> = grid.places.iter().map(boxes).collect();
        let lane_x = |(street, lane): (usize, usize)| {
            let left = if street == 0 { MARGIN } else { lefts[street - 1] + BOX };
            left + PITCH * 0.75 + lane as f64 * LANE
        };
        let ports = ports(graph, &ways, &spans, &lane_x);
        let turns: Vec<Vec<Turn>> = turns(&ways, &ports, &lane_x, grid.rows);
        let mut routes: Vec<Route> = ways
            .iter()
            .map(|way| Route {
                points: Vec::new(),
                ends: way.ends,
                level: way.rows[0] == way.rows[1],
            })
            .collect();
        let zones = zones(graph, &ways, grid.rows);
        let (mut y, mut tops) = (MARGIN, Vec::new());
        for (row, turns) in turns.iter().enumerate() {
            let top = y + zones[row][0];
            tops.push(top);
            let channel = top + HEIGHT + zones[row][1] + PITCH;
            let mut tracks: Vec<f64> = Vec::new();
            for turn in turns {
                let free = tracks.iter().position(|end| *end + LANE < turn.from);
                let track = free.unwrap_or_else(|| {
                    tracks.push(0.0);
                    tracks.len() - 1
                });
                tracks[track] = turn.to;
                let height = channel + track as f64 * LANE;
                routes[turn.edge].points.extend([(turn.start, height), (turn.end, height)]);
            }
            y = (channel + tracks.len() as f64 * LANE + PITCH).max(top + HEIGHT + MARGIN);
        }
        for (edge, route) in routes.iter_mut().enumerate() {
            let ([a, b], rows) = (ports[edge], ways[edge].rows);
            route.points.insert(0, (a, tops[rows[0]] + HEIGHT));
            let last = if route.level { tops[rows[1]] + HEIGHT } else { tops[rows[1]] };
            route.points.push((b, last));
        }
        let places = grid.places.iter().zip(&spans);
        let boxes = places.map(|(place, (left, width))| (*left, tops[place.row], *width)).collect();
        Self { width, height: y + MARGIN, boxes, routes }
    }
}

/// Returns which end is the upper one.
fn way([a, b]: [usize; 2], places: &[Place]) -> Way {
    let (above, below) = (places[a].row, places[b].row);
    match above <= below {
        true => Way { ends: [0, 1], rows: [above, below], lane: None },
        false => Way { ends: [1, 0], rows: [below, above], lane: None },
    }
}

/// Chooses a street and a lane for each line that passes rows. Returns the number of lanes of each
/// street.
fn streets(ways: &mut [Way], graph: &Graph, grid: &Grid) -> Vec<usize> {
    // A street is closed in a row where a wide box lies across it.
    let mut closed = vec![vec![false; grid.columns + 1]; grid.rows];
    for place in &grid.places {
        closed[place.row][place.column + 1..place.column + place.span].fill(true);
    }
    let middle =
        |node: usize| grid.places[node].column as f64 + grid.places[node].span as f64 / 2.0;
    let mut users: Vec<Vec<usize>> = vec![Vec::new(); grid.columns + 1];
    for (edge, way) in ways.iter().enumerate() {
        let [above, below] = way.rows;
        if below < above + 2 {
            continue;
        }
        let [from, to] = way.ends.map(|end| middle(graph.edges[edge].ends[end]));
        // The outermost streets are always open.
        let open = (0..=grid.columns).filter(|&s| (above + 1..below).all(|row| !closed[row][s]));
        let cost = |street: usize| {
            let at = street as f64;
            (at - from).abs() + (at - to).abs() * 1.5 + users[street].len() as f64 * 0.02
        };
        let best = open.min_by(|a, b| cost(*a).total_cmp(&cost(*b))).unwrap_or(0);
        users[best].push(edge);
    }
    let mut lanes = vec![0; users.len()];
    for (street, users) in users.iter_mut().enumerate() {
        users.sort_by_key(|edge| ways[*edge].rows);
        // The channel where each lane is free again.
        let mut free: Vec<usize> = Vec::new();
        for &mut edge in users {
            let [above, below] = ways[edge].rows;
            let lane = free.iter().position(|from| *from <= above).unwrap_or_else(|| {
                free.push(0);
                free.len() - 1
            });
            free[lane] = below;
            ways[edge].lane = Some((street, lane));
        }
        lanes[street] = free.len();
    }
    lanes
}

/// Returns the left of each column, and the width of the picture.
fn columns(lanes: &[usize]) -> (Vec<f64>, f64) {
    let street = |lanes: usize| match lanes {
        0 => STREET,
        lanes => (((lanes as f64 * LANE + PITCH) / PITCH).ceil() * PITCH).max(STREET),
    };
    let mut x = MARGIN;
    let mut lefts = Vec::new();
    for lanes in lanes {
        x += street(*lanes);
        lefts.push(x);
        x += BOX;
    }
    // There is a street behind the last column, and no column behind that street.
    lefts.pop();
    (lefts, x - BOX + MARGIN)
}

/// Returns the x of both ends of each line. The lines of a box are in the order of where they go.
fn ports(
    graph: &Graph,
    ways: &[Way],
    spans: &[(f64, f64)],
    lane_x: &dyn Fn((usize, usize)) -> f64,
) -> Vec<[f64; 2]> {
    /// An end of a line: where the line goes, and which end of which line it is.
    type End = (f64, usize, usize);
    let mut bottom: Vec<Vec<End>> = vec![Vec::new(); spans.len()];
    let mut top = bottom.clone();
    let middle = |node: usize| spans[node].0 + spans[node].1 / 2.0;
    for (edge, way) in ways.iter().enumerate() {
        let nodes = way.ends.map(|end| graph.edges[edge].ends[end]);
        let lane = way.lane.map(lane_x);
        bottom[nodes[0]].push((lane.unwrap_or_else(|| middle(nodes[1])), edge, 0));
        let side = if way.rows[0] == way.rows[1] { &mut bottom } else { &mut top };
        side[nodes[1]].push((lane.unwrap_or_else(|| middle(nodes[0])), edge, 1));
    }
    let mut ports = vec![[0.0; 2]; ways.len()];
    for (sides, shift) in [(&mut bottom, 0.0), (&mut top, LANE)] {
        for (ends, (left, width)) in sides.iter_mut().zip(spans) {
            ends.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let used = (ends.len() as f64 - 1.0) * PITCH;
            // A multiple of the pitch, at least one from the left end.
            let first = (((width - used) / 2.0) / PITCH).floor().max(1.0) * PITCH;
            for (i, (_, edge, end)) in ends.iter().enumerate() {
                ports[*edge][*end] = left + first + i as f64 * PITCH - shift;
            }
        }
    }
    ports
}

/// The horizontal part of a line in a channel.
#[derive(Debug)]
struct Turn {
    edge: usize,
    start: f64,
    end: f64,
    /// The lesser and the greater one of both.
    from: f64,
    to: f64,
}

/// Returns the horizontal parts in the channel below each row, from the left to the right. Those of one
/// line come in the order of its rows.
fn turns(
    ways: &[Way],
    ports: &[[f64; 2]],
    lane_x: &dyn Fn((usize, usize)) -> f64,
    rows: usize,
) -> Vec<Vec<Turn>> {
    let mut turns: Vec<Vec<Turn>> = (0..rows).map(|_| Vec::new()).collect();
    for (edge, (way, [a, b])) in ways.iter().zip(ports).enumerate() {
        let mut turn = |row: usize, start: f64, end: f64| {
            let (from, to) = (start.min(end), start.max(end));
            turns[row].push(Turn { edge, start, end, from, to });
        };
        match way.lane.map(lane_x) {
            Some(x) => {
                turn(way.rows[0], *a, x);
                turn(way.rows[1] - 1, x, *b);
            }
            None => turn(way.rows[0], *a, *b),
        }
    }
    for channel in &mut turns {
        channel.sort_by(|a, b| a.from.total_cmp(&b.from).then(a.edge.cmp(&b.edge)));
    }
    turns
}

/// Returns the height above and below each row that the names of ports need.
fn zones(graph: &Graph, ways: &[Way], rows: usize) -> Vec<[f64; 2]> {
    let mut zones = vec![[0.0_f64; 2]; rows];
    for (edge, way) in graph.edges.iter().zip(ways) {
        let level = way.rows[0] == way.rows[1];
        for (i, side) in [(0, 1), (1, usize::from(level))] {
            let name = lettering::port(&edge.ports[way.ends[i]], MAX_PORT);
            let height = lettering::width(&name, PORT_SIZE) + 2.0 * PORT_SPACE;
            let zone = &mut zones[way.rows[i]][side];
            *zone = zone.max(height);
        }
    }
    zones
}
