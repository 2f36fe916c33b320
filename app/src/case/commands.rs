//! What the commands of [`crate::keys`] do.

use insitu_core::protocol::Enhancement;
use leptos::prelude::*;

use crate::{
    keys,
    viewer::{FADE_STEP, Layout, Panes, STEP, Tool, View, cine},
};

/// A command of the table that is not a tool, and what it does; whether there was something to do.
type Act = (&'static str, fn(Panes) -> bool);

const ACTS: [Act; 23] = [
    ("toolbar.zoom-in", |panes| {
        done(panes.peek_active().zoom(STEP))
    }),
    ("toolbar.zoom-out", |panes| {
        done(panes.peek_active().zoom(1.0 / STEP))
    }),
    ("toolbar.fit", |panes| view(panes, View::fit)),
    ("toolbar.one", |panes| {
        done(panes.peek_active().one_to_one())
    }),
    ("toolbar.turn", |panes| view(panes, |view| view.turn_by(1))),
    ("keys.turn-left", |panes| {
        view(panes, |view| view.turn_by(3))
    }),
    ("toolbar.mirror", |panes| view(panes, View::mirror)),
    ("keys.flip", |panes| {
        view(panes, |view| {
            view.turn_by(2);
            view.mirror();
        })
    }),
    ("toolbar.invert", |panes| {
        done(
            panes
                .peek_active()
                .change_look(|look| look.inverted = !look.inverted),
        )
    }),
    ("keys.channels", |panes| {
        enhance(
            panes,
            &[Enhancement::RedFree, Enhancement::Red, Enhancement::Blue],
        )
    }),
    ("keys.enhance", |panes| {
        enhance(panes, &[Enhancement::Contrast, Enhancement::Sharp])
    }),
    ("toolbar.loupe", |panes| turn(panes.peek_active().loupe)),
    ("toolbar.cine", |panes| {
        let viewer = panes.peek_active();
        let several = viewer.frames() > 1;
        if several {
            cine::toggle(viewer);
        }
        several
    }),
    ("layers.marks", |panes| turn(panes.bench.shows_marks)),
    ("layers.overlays", |panes| turn(panes.bench.shows_overlays)),
    ("layers.discreet", |panes| turn(panes.bench.discreet)),
    ("panes.layout", |panes| {
        let now = panes.layout.get_untracked();
        let at = Layout::ALL.iter().position(|layout| *layout == now);
        let next = at.map_or(0, |at| (at + 1) % Layout::ALL.len());
        done(panes.lay_out(Layout::ALL[next]))
    }),
    ("panes.link", |panes| done(panes.toggle_links())),
    ("planes.show", Panes::turn_planes),
    ("compare.title", Panes::lay_over),
    ("keys.fainter", |panes| panes.peek_active().fade(-FADE_STEP)),
    ("keys.stronger", |panes| panes.peek_active().fade(FADE_STEP)),
    ("toolbar.reset", |panes| done(panes.peek_active().reset())),
];

fn done((): ()) -> bool {
    true
}

fn turn(switch: RwSignal<bool>) -> bool {
    done(switch.update(|on| *on = !*on))
}

fn view(panes: Panes, change: fn(&mut View)) -> bool {
    done(panes.peek_active().view.update(change))
}

fn enhance(panes: Panes, of: &[Enhancement]) -> bool {
    done(
        panes
            .peek_active()
            .change_look(|look| look.next_enhancement(of)),
    )
}

/// Does what a key is for; whether it is for anything.
pub(super) fn run(panes: Panes, key: &str) -> bool {
    let ids = keys::ids_of(key);
    let viewer = panes.peek_active();
    if let Some(tool) = Tool::next_of(&ids, viewer.bench.tool.get_untracked()) {
        viewer.take(tool);
        return true;
    }
    let act = ACTS.iter().find(|(id, _)| ids.contains(id));
    act.is_some_and(|(_, act)| act(panes))
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
        assert!(
            ACTS.iter()
                .all(|(id, _)| keys::COMMANDS.iter().any(|(known, _)| known == id))
        );
    }
}
