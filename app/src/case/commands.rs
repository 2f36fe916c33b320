//! What the commands of [`crate::keys`] do.

use insitu_core::protocol::Enhancement;
use leptos::prelude::*;

use crate::{
    keys,
    viewer::{FADE_STEP, Layout, Panes, STEP, Tool, View, cine},
};

/// What a command does with all panes.
#[derive(Clone, Copy)]
enum Act {
    /// It always does something.
    Does(fn(Panes)),
    /// It says whether there was something to do.
    Tries(fn(Panes) -> bool),
}

use Act::{Does, Tries};

/// The commands of the table that are no tools.
const ACTS: [(&str, Act); 24] = [
    (
        "toolbar.zoom-in",
        Does(|panes| panes.peek_active().zoom(STEP)),
    ),
    (
        "toolbar.zoom-out",
        Does(|panes| panes.peek_active().zoom(1.0 / STEP)),
    ),
    ("toolbar.fit", Does(|panes| view(panes, View::fit))),
    (
        "toolbar.one",
        Does(|panes| panes.peek_active().one_to_one()),
    ),
    (
        "toolbar.turn",
        Does(|panes| view(panes, |view| view.turn_by(1))),
    ),
    (
        "keys.turn-left",
        Does(|panes| view(panes, |view| view.turn_by(3))),
    ),
    ("toolbar.mirror", Does(|panes| view(panes, View::mirror))),
    ("keys.flip", Does(|panes| view(panes, View::flip))),
    (
        "toolbar.invert",
        Does(|panes| {
            panes
                .peek_active()
                .change_look(|look| look.inverted = !look.inverted);
        }),
    ),
    (
        "keys.channels",
        Does(|panes| {
            enhance(
                panes,
                &[Enhancement::RedFree, Enhancement::Red, Enhancement::Blue],
            );
        }),
    ),
    (
        "keys.enhance",
        Does(|panes| enhance(panes, &[Enhancement::Contrast, Enhancement::Sharp])),
    ),
    (
        "toolbar.loupe",
        Does(|panes| turn(panes.peek_active().loupe)),
    ),
    (
        "toolbar.cine",
        Tries(|panes| {
            let viewer = panes.peek_active();
            let several = viewer.frames() > 1;
            if several {
                cine::toggle(viewer);
            }
            several
        }),
    ),
    ("layers.marks", Does(|panes| turn(panes.bench.shows_marks))),
    (
        "layers.overlays",
        Does(|panes| turn(panes.bench.shows_overlays)),
    ),
    ("layers.discreet", Does(|panes| turn(panes.bench.discreet))),
    ("layers.heat", Does(|panes| turn(panes.bench.heat.shown))),
    (
        "panes.layout",
        Does(|panes| {
            let now = panes.layout.get_untracked();
            let at = Layout::ALL.iter().position(|layout| *layout == now);
            let next = at.map_or(0, |at| (at + 1) % Layout::ALL.len());
            panes.lay_out(Layout::ALL[next]);
        }),
    ),
    ("panes.link", Does(Panes::toggle_links)),
    ("planes.show", Tries(Panes::turn_planes)),
    ("compare.title", Tries(Panes::lay_over)),
    (
        "keys.fainter",
        Tries(|panes| panes.peek_active().fade(-FADE_STEP)),
    ),
    (
        "keys.stronger",
        Tries(|panes| panes.peek_active().fade(FADE_STEP)),
    ),
    ("toolbar.reset", Does(|panes| panes.peek_active().reset())),
];

fn turn(switch: RwSignal<bool>) {
    switch.update(|on| *on = !*on);
}

fn view(panes: Panes, change: fn(&mut View)) {
    panes.peek_active().view.update(change);
}

fn enhance(panes: Panes, of: &[Enhancement]) {
    panes
        .peek_active()
        .change_look(|look| look.next_enhancement(of));
}

/// Does what a key is for; whether it is for anything.
pub(super) fn run(panes: Panes, key: &str) -> bool {
    let ids = keys::ids_of(key);
    let viewer = panes.peek_active();
    if let Some(tool) = Tool::next_of(&ids, viewer.bench.tool.get_untracked()) {
        viewer.take(tool);
        return true;
    }
    match ACTS.iter().find(|(id, _)| ids.contains(id)) {
        Some((_, Does(act))) => {
            act(panes);
            true
        }
        Some((_, Tries(act))) => act(panes),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_does_something() {
        for (id, key) in keys::COMMANDS {
            let is_tool = Tool::next_of(&[id], Tool::Hand).is_some();
            let is_act = ACTS.iter().any(|(known, _)| *known == id);
            assert!(is_tool != is_act, "{id} ({key})");
        }
        let known = |id: &&str| keys::COMMANDS.iter().any(|(known, _)| known == id);
        assert!(ACTS.iter().all(|(id, _)| known(id)));
    }
}
