//! The places of the boxes of a picture, in rows and columns.
//!
//! A family is drawn above its children. The children are in shelves, as many as make the block about
//! as wide as a screen. So 40 access switches below one device are a few rows, not one endless row.

use super::{
    graph::Graph,
    tree::{Family, Forest},
};

/// The width of a box in one column.
pub(super) const BOX: f64 = 168.0;
/// The height of a box.
pub(super) const HEIGHT: f64 = 44.0;
/// The distance of two lines that end at one box.
pub(super) const PITCH: f64 = 14.0;
/// The least distance of two columns. It is a multiple of the pitch, and so is the width of a box.
pub(super) const STREET: f64 = 28.0;
/// About how wide a picture is for its height.
const SHAPE: f64 = 1.5;
/// About how far columns and rows are from each other.
const COLUMN: f64 = 230.0;
const ROW: f64 = 200.0;

/// Where a box is. A box with many lines is wider than a column.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Place {
    pub(super) row: usize,
    pub(super) column: usize,
    pub(super) span: usize,
}

#[derive(Debug)]
pub(super) struct Grid {
    /// By node.
    pub(super) places: Vec<Place>,
    pub(super) rows: usize,
    pub(super) columns: usize,
}

/// The place that a family and everything below it take.
#[derive(Debug, Clone, Default)]
struct Block {
    columns: usize,
    rows: usize,
    /// The children, each with its row and column in the block.
    parts: Vec<(usize, usize, usize)>,
}

impl Grid {
    pub(super) fn new(graph: &Graph) -> Self {
        let forest = Forest::new(graph);
        let mut lines = vec![0_usize; graph.nodes.len()];
        for end in graph.edges.iter().flat_map(|edge| edge.ends) {
            lines[end] += 1;
        }
        let spans: Vec<usize> = lines.iter().map(|lines| span(*lines)).collect();
        let mut blocks = vec![Block::default(); forest.families.len()];
        for &family in forest.trees.iter().flatten().rev() {
            blocks[family] = block(&forest.families[family], &spans, &blocks);
        }
        // The largest part of the network comes first.
        let mut roots: Vec<usize> = forest.trees.iter().map(|tree| tree[0]).collect();
        roots.sort_by_key(|root| usize::MAX - blocks[*root].columns * blocks[*root].rows);
        let all = shelves(&roots, &blocks, 0, 0);
        let mut grid = Self {
            places: vec![Place::default(); spans.len()],
            rows: all.rows,
            columns: all.columns,
        };
        let mut left = all.parts;
        while let Some((family, row, column)) = left.pop() {
            let (block, members) = (&blocks[family], &forest.families[family].members);
            let width: usize = members.iter().map(|node| spans[*node]).sum();
            let mut at = column + (block.columns - width) / 2;
            for &node in members {
                grid.places[node] = Place { row, column: at, span: spans[node] };
                at += spans[node];
            }
            left.extend(block.parts.iter().map(|(part, r, c)| (*part, row + r, column + c)));
        }
        grid
    }
}

/// Returns how many columns a box with so many lines needs.
fn span(lines: usize) -> usize {
    let wanted = (lines + 1) as f64 * PITCH;
    (((wanted + STREET) / (BOX + STREET)).ceil() as usize).max(1)
}

fn block(family: &Family, spans: &[usize], blocks: &[Block]) -> Block {
    let width = family.members.iter().map(|node| spans[*node]).sum();
    let mut children = family.children.clone();
    // Those with something below them come first, the largest one first.
    children.sort_by_key(|child| usize::MAX - blocks[*child].columns * blocks[*child].rows);
    shelves(&children, blocks, width, 1)
}

/// Puts blocks into shelves, below so many rows. The block is at least `width` wide.
fn shelves(children: &[usize], blocks: &[Block], width: usize, top: usize) -> Block {
    let least = children.iter().map(|child| blocks[*child].columns).max().unwrap_or(0).max(1);
    let most: usize = children.iter().map(|child| blocks[*child].columns).sum();
    // Wider shelves are fewer. The better one of two widths has the shape of a screen.
    let (mut low, mut high) = (least, most.max(least));
    while low < high {
        let middle = (low + high) / 2;
        let block = packed(children, blocks, middle, top);
        if block.columns as f64 * COLUMN < block.rows as f64 * ROW * SHAPE {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    let mut block = packed(children, blocks, low, top);
    // A block that is less wide than its own head stands below the middle of it.
    let shift = width.saturating_sub(block.columns) / 2;
    for (_, _, column) in &mut block.parts {
        *column += shift;
    }
    block.columns = block.columns.max(width);
    block
}

fn packed(children: &[usize], blocks: &[Block], columns: usize, top: usize) -> Block {
    let mut all = Block { columns: 0, rows: top, parts: Vec::new() };
    let (mut row, mut column) = (top, 0);
    for &child in children {
        let block = &blocks[child];
        if column > 0 && column + block.columns > columns {
            (row, column) = (all.rows, 0);
        }
        all.parts.push((child, row, column));
        column += block.columns;
        all.columns = all.columns.max(column);
        all.rows = all.rows.max(row + block.rows);
    }
    all
}
