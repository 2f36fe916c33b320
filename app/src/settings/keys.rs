//! The keys of a case, each to be changed.

use leptos::{ev::KeyboardEvent, prelude::*};

use crate::{
    browser::page,
    keys::{self, COMMANDS, Refused},
    locale::{t, t_with},
    ui::{Button, Kind},
};

/// A table of commands with their keys; a press on one waits for another key.
#[component]
pub(super) fn KeyChoices() -> impl IntoView {
    // Grows with every change, so that the table is read anew.
    let version = RwSignal::new(0_u32);
    let waits = RwSignal::new(None::<&'static str>);
    let said = RwSignal::new(String::new());
    let pressed = move |event: KeyboardEvent| {
        let Some(id) = waits.get_untracked() else {
            return;
        };
        let key = page::key_name(&event);
        // Leaving the field, and keys that only change others.
        if matches!(key.as_str(), "Tab" | "Shift" | "Control" | "Alt" | "Meta") {
            return;
        }
        event.prevent_default();
        event.stop_propagation();
        waits.set(None);
        if key == "Escape" {
            return;
        }
        said.set(match keys::set(id, &key) {
            Ok(()) => t_with("keys.changed", &[("what", &t(id)), ("key", &key)]),
            Err(Refused::Reserved) => t_with("keys.reserved", &[("key", &key)]),
            Err(Refused::Taken(other)) => {
                t_with("keys.taken", &[("key", &key), ("what", &t(other))])
            }
        });
        version.update(|version| *version += 1);
    };
    view! {
        <p class="settings__hint">{t("keys.change.hint")}</p>
        <p role="status" class="settings__said">{said}</p>
        <table class="keys" on:keydown=pressed>
            <caption class="keys__place">{t("keys.image")}</caption>
            <tbody>
                {COMMANDS
                    .into_iter()
                    .map(|(id, _)| {
                        let key = move || {
                            version.track();
                            if waits.get() == Some(id) {
                                t("keys.press").to_owned()
                            } else {
                                keys::key_of(id)
                            }
                        };
                        let label = move || {
                            version.track();
                            t_with("keys.change", &[("what", &t(id)), ("key", &keys::key_of(id))])
                        };
                        view! {
                            <tr class="keys__row">
                                <th scope="row">
                                    <button
                                        type="button"
                                        class="button"
                                        data-kind="outline"
                                        aria-label=label
                                        on:click=move |_| waits.set(Some(id))
                                        on:blur=move |_| waits.set(None)
                                    >
                                        <kbd>{key}</kbd>
                                    </button>
                                </th>
                                <td>{t(id)}</td>
                            </tr>
                        }
                    })
                    .collect_view()}
            </tbody>
        </table>
        <p>
            <Button
                kind=Kind::Outline
                label=t("keys.reset")
                on_press=move || {
                    keys::reset();
                    said.set(t("keys.are-reset").into());
                    version.update(|version| *version += 1);
                }
            />
        </p>
    }
}
