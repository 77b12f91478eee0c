//! Where the boxes and lines of a drawn trace go. Columns are steps from the start.

use std::collections::BTreeMap;

use leptos::prelude::*;
use record::Subject;
use record::trace::{Direction, Trace};

use crate::text::fact;

const BOX_WIDTH: u32 = 200;
const BOX_HEIGHT: u32 = 66;
const GAP_X: u32 = 56;
const GAP_Y: u32 = 22;
/// How many characters of a name a box has room for.
const MOST_CHARS: usize = 16;

/// One box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boxed {
    x: u32,
    y: u32,
    name: String,
    kind: String,
    start: bool,
}

/// A drawn trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    width: u32,
    height: u32,
    boxes: Vec<Boxed>,
    lines: Vec<String>,
}

impl Drawing {
    /// Lays a trace out: one column per step, each column centred.
    #[must_use]
    pub fn of(trace: &Trace) -> Self {
        let mut columns: BTreeMap<u32, Vec<&Subject>> = BTreeMap::new();
        for node in &trace.nodes {
            columns.entry(node.depth).or_default().push(&node.subject);
        }
        let tallest = columns.values().map(Vec::len).max().unwrap_or(1);
        let height = span(tallest, BOX_HEIGHT, GAP_Y);
        let mut places: BTreeMap<&Subject, (u32, u32)> = BTreeMap::new();
        let mut boxes = Vec::new();
        for (column, (_, subjects)) in columns.iter().enumerate() {
            let x = span(column, BOX_WIDTH, GAP_X) + if column > 0 { GAP_X } else { 0 };
            let top = (height - span(subjects.len(), BOX_HEIGHT, GAP_Y)) / 2;
            for (row, subject) in subjects.iter().enumerate() {
                let step = u32::try_from(row).unwrap_or(0) * (BOX_HEIGHT + GAP_Y);
                places.insert(subject, (x, top + step));
                boxes.push(Boxed {
                    x,
                    y: top + step,
                    name: shortened(subject.name()),
                    kind: fact::subject_kind(subject),
                    start: **subject == trace.start,
                });
            }
        }
        let lines = trace.edges.iter().filter_map(|edge| {
            let (left, right) = match trace.direction {
                Direction::Backward => (&edge.whole, &edge.part),
                Direction::Forward => (&edge.part, &edge.whole),
            };
            Some(line(*places.get(left)?, *places.get(right)?))
        });
        Self {
            width: span(columns.len(), BOX_WIDTH, GAP_X),
            height,
            lines: lines.collect(),
            boxes,
        }
    }
}

/// What fits into a box of a name that may be long; the list beside it has it whole.
fn shortened(name: &str) -> String {
    if name.chars().count() <= MOST_CHARS {
        return name.to_owned();
    }
    name.chars().take(MOST_CHARS - 1).chain(['…']).collect()
}

/// The length of `count` things with gaps between them.
fn span(count: usize, size: u32, gap: u32) -> u32 {
    let count = u32::try_from(count).unwrap_or(0);
    count * size + count.saturating_sub(1) * gap
}

fn line(from: (u32, u32), to: (u32, u32)) -> String {
    let (x1, y1) = (from.0 + BOX_WIDTH, from.1 + BOX_HEIGHT / 2);
    let (x2, y2) = (to.0, to.1 + BOX_HEIGHT / 2);
    let middle = (x1 + x2) / 2;
    format!("M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}")
}

/// Draws it. The list beside it says the same in words.
#[component]
pub fn Drawn(drawing: Drawing) -> impl IntoView {
    let margin = 4;
    let view_box = format!(
        "-{margin} -{margin} {} {}",
        drawing.width + 2 * margin,
        drawing.height + 2 * margin
    );
    view! {
        <div class="tree-scroll" aria-hidden="true">
        <svg class="tree" viewBox=view_box width=drawing.width height=drawing.height>
            {drawing
                .lines
                .into_iter()
                .map(|line| view! { <path d=line /> })
                .collect_view()}
            {drawing
                .boxes
                .into_iter()
                .map(|boxed| {
                    view! {
                        <g class:start=boxed.start>
                            <rect
                                x=boxed.x
                                y=boxed.y
                                width=BOX_WIDTH
                                height=BOX_HEIGHT
                                rx="10"
                            />
                            <text x=boxed.x + 16 y=boxed.y + 28>{boxed.name}</text>
                            <text class="kind" x=boxed.x + 16 y=boxed.y + 50>{boxed.kind}</text>
                        </g>
                    }
                })
                .collect_view()}
        </svg>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use record::trace::Node;

    #[test]
    fn columns_are_steps_and_nothing_overlaps() {
        let node = |text: &str, depth| Node {
            subject: text.parse().unwrap(),
            depth,
            events: Vec::new(),
        };
        let trace = Trace {
            start: "lot:G/SE/L1".parse().unwrap(),
            direction: Direction::Forward,
            nodes: vec![
                node("lot:G/SE/L1", 0),
                node("unit:AX2/A", 1),
                node("unit:AX2/B", 1),
                node("carton:C", 2),
            ],
            edges: Vec::new(),
            missing: Vec::new(),
        };
        let drawing = Drawing::of(&trace);
        assert_eq!(drawing.boxes.len(), 4);
        for (at, one) in drawing.boxes.iter().enumerate() {
            for other in &drawing.boxes[at + 1..] {
                let apart =
                    one.x.abs_diff(other.x) >= BOX_WIDTH || one.y.abs_diff(other.y) >= BOX_HEIGHT;
                assert!(apart, "{} lies over {}", one.name, other.name);
            }
        }
    }
}
