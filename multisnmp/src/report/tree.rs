//! The tree of a picture: which device is drawn below which.

use super::graph::Graph;
use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};

/// The least number of common neighbours of twins.
const COMMON: usize = 3;
/// The most families that are tried as the root of a tree.
const MAX_TRIED: usize = 1000;

/// Some devices that are drawn side by side, and what is drawn below them. Two core switches with the
/// same neighbours are one family; most families have one member.
#[derive(Debug)]
pub(super) struct Family {
    pub(super) members: Vec<usize>,
    pub(super) children: Vec<usize>,
}

/// A tree for each part of the network that hangs together.
#[derive(Debug)]
pub(super) struct Forest {
    pub(super) families: Vec<Family>,
    /// The families of each tree, from the root down.
    pub(super) trees: Vec<Vec<usize>>,
}

impl Forest {
    pub(super) fn new(graph: &Graph) -> Self {
        let mut near = vec![BTreeSet::new(); graph.nodes.len()];
        for edge in &graph.edges {
            let [a, b] = edge.ends;
            near[a].insert(b);
            near[b].insert(a);
        }
        let of = twins(&near);
        // The families in the order of their first members.
        let mut numbers = BTreeMap::new();
        let mut families: Vec<Family> = Vec::new();
        let mut places = Vec::with_capacity(of.len());
        for (node, first) in of.iter().enumerate() {
            let number = *numbers.entry(*first).or_insert_with(|| {
                families.push(Family { members: Vec::new(), children: Vec::new() });
                families.len() - 1
            });
            families[number].members.push(node);
            places.push(number);
        }
        let mut next: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); families.len()];
        for (node, others) in near.iter().enumerate() {
            let (from, to) = (places[node], others.iter().map(|other| places[*other]));
            next[from].extend(to.filter(|other| *other != from));
        }
        let mut forest = Self { families, trees: Vec::new() };
        let mut seen = vec![false; next.len()];
        for start in 0..next.len() {
            if !seen[start] {
                let tree = forest.grow(middle(start, &next), &next, &mut seen);
                forest.trees.push(tree);
            }
        }
        forest
    }

    /// Hangs each family below the one that reaches it first.
    fn grow(&mut self, root: usize, next: &[BTreeSet<usize>], seen: &mut [bool]) -> Vec<usize> {
        let (mut order, mut at) = (vec![root], 0);
        seen[root] = true;
        while let Some(&family) = order.get(at) {
            at += 1;
            for &child in &next[family] {
                if !seen[child] {
                    seen[child] = true;
                    self.families[family].children.push(child);
                    order.push(child);
                }
            }
        }
        order
    }
}

/// Returns for each node the first one of its family.
fn twins(near: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut of: Vec<usize> = (0..near.len()).collect();
    for node in 0..near.len() {
        if of[node] != node {
            continue;
        }
        // How many neighbours each other node shares with this one.
        let mut shared: HashMap<usize, usize> = HashMap::new();
        for &middle in &near[node] {
            for &other in near[middle].range(node + 1..) {
                *shared.entry(other).or_default() += 1;
            }
        }
        let mut shared: Vec<(usize, usize)> = shared.into_iter().collect();
        shared.sort_unstable();
        for (other, common) in shared {
            let all = near[node].len().max(near[other].len());
            if of[other] == other && common >= COMMON && common * 2 > all {
                of[other] = node;
            }
        }
    }
    of
}

/// Returns a family that is near to all others. A person would draw it at the top.
fn middle(start: usize, next: &[BTreeSet<usize>]) -> usize {
    let mut tried: Vec<usize> = depths(start, next).into_keys().collect();
    tried.sort_unstable_by_key(|family| (usize::MAX - next[*family].len(), *family));
    tried.truncate(MAX_TRIED);
    let depth = |family: usize| depths(family, next).into_values().max().unwrap_or(0);
    let best =
        tried.into_iter().min_by_key(|&family| (depth(family), usize::MAX - next[family].len()));
    best.unwrap_or(start)
}

/// Returns the distance of each family that can be reached.
fn depths(from: usize, next: &[BTreeSet<usize>]) -> HashMap<usize, usize> {
    let mut depths = HashMap::from([(from, 0)]);
    let mut queue = VecDeque::from([from]);
    while let Some(family) = queue.pop_front() {
        let depth = depths[&family] + 1;
        for &other in &next[family] {
            depths.entry(other).or_insert_with(|| {
                queue.push_back(other);
                depth
            });
        }
    }
    depths
}
