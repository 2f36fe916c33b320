//! Files that the person chose, dropped or pasted. Handles stay here; others carry [`FileKey`]s.
//!
//! A file's name is shown to the person who opened it and nowhere else: it is often a patient's name.

use std::cell::RefCell;

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, DataTransfer, Event, File, FileList, FilePropertyBag, FileSystemDirectoryEntry,
    FileSystemEntry, FileSystemFileEntry, HtmlInputElement,
};

/// A file in the registry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct FileKey(u32);

impl FileKey {
    /// Its number, which no other file of this page gets.
    pub(crate) fn number(self) -> u32 {
        self.0
    }
}

thread_local! {
    static FILES: RefCell<Vec<Option<File>>> = const { RefCell::new(Vec::new()) };
}

/// The handle of a file; none after [`forget`].
pub(crate) fn handle(key: FileKey) -> Option<File> {
    FILES.with_borrow(|files| files.get(key.0 as usize).cloned().flatten())
}

/// The file's name as the system gives it.
pub(crate) fn name(key: FileKey) -> String {
    handle(key).map(|file| file.name()).unwrap_or_default()
}

/// Lets go of a file.
pub(crate) fn forget(key: FileKey) {
    FILES.with_borrow_mut(|files| {
        if let Some(slot) = files.get_mut(key.0 as usize) {
            *slot = None;
        }
    });
}

fn register(file: File) -> FileKey {
    FILES.with_borrow_mut(|files| {
        files.push(Some(file));
        FileKey(files.len() as u32 - 1)
    })
}

/// A file made of fetched bytes.
pub(crate) fn from_blob(blob: &Blob, name: &str) -> Option<FileKey> {
    let options = FilePropertyBag::new();
    File::new_with_blob_sequence_and_options(&Array::of1(blob), name, &options)
        .ok()
        .map(register)
}

/// What a file input holds; the input is emptied, so that the same file can be chosen again.
pub(crate) fn of_input(event: &Event) -> Vec<FileKey> {
    let Some(input) = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlInputElement>().ok())
    else {
        return Vec::new();
    };
    let keys = input.files().map(of_list).unwrap_or_default();
    input.set_value("");
    keys
}

fn of_list(list: FileList) -> Vec<FileKey> {
    (0..list.length())
        .filter_map(|index| list.get(index))
        .map(register)
        .collect()
}

/// What was dropped, with the files of dropped folders; `most` ends the walk through a huge folder.
///
/// The entries must be taken within the drop event: the browser empties the list after it.
pub(crate) fn of_transfer(
    transfer: &DataTransfer,
    most: usize,
) -> impl Future<Output = Vec<FileKey>> + use<> {
    let items = transfer.items();
    let entries: Vec<FileSystemEntry> = (0..items.length())
        .filter_map(|index| items.get(index))
        .filter_map(|item| item.webkit_get_as_entry().ok().flatten())
        .collect();
    // Pasted pictures have no entries.
    let plain = if entries.is_empty() {
        transfer.files().map(of_list).unwrap_or_default()
    } else {
        Vec::new()
    };
    async move {
        let mut keys = plain;
        let mut level = entries;
        // Level by level, so that the files of one are asked for together: one after another, five
        // hundred take longer than to read.
        while !level.is_empty() && keys.len() <= most {
            let (files, folders): (Vec<_>, Vec<_>) =
                level.into_iter().partition(FileSystemEntry::is_file);
            let room = most + 1 - keys.len();
            let files = files_of(files.into_iter().take(room)).await;
            keys.extend(files.into_iter().map(register));
            level = Vec::new();
            for folder in folders.into_iter().filter(FileSystemEntry::is_directory) {
                if level.len() <= most {
                    level.extend(entries_of(&folder.unchecked_into()).await);
                }
            }
        }
        keys
    }
}

/// Whether something that is dragged holds files.
pub(crate) fn has_files(transfer: &DataTransfer) -> bool {
    transfer.types().includes(&JsValue::from_str("Files"), 0)
}

/// The files of entries; those that are gone by now are left out.
async fn files_of(entries: impl Iterator<Item = FileSystemEntry>) -> Vec<File> {
    let promises: Array = entries
        .map(|entry| {
            let entry: FileSystemFileEntry = entry.unchecked_into();
            js_sys::Promise::new(&mut |resolve, _reject| {
                // An error is no file, and costs the others nothing.
                entry.file_with_callback_and_callback(&resolve, &resolve);
            })
        })
        .collect();
    let found = JsFuture::from(js_sys::Promise::all(&promises)).await;
    let found: Array = found.map(JsValue::unchecked_into).unwrap_or_default();
    found
        .iter()
        .filter_map(|file| file.dyn_into().ok())
        .collect()
}

/// The entries of a folder; a reader gives at most a hundred at a time and an empty list at the end.
async fn entries_of(folder: &FileSystemDirectoryEntry) -> Vec<FileSystemEntry> {
    let reader = folder.create_reader();
    let mut entries = Vec::new();
    loop {
        let promise = js_sys::Promise::new(&mut |resolve, reject| {
            if let Err(error) = reader.read_entries_with_callback_and_callback(&resolve, &reject) {
                // The promise settles once; a later settling is ignored.
                drop(reject.call1(&JsValue::UNDEFINED, &error));
            }
        });
        let Ok(batch) = JsFuture::from(promise).await else {
            return entries;
        };
        let batch: Array = batch.unchecked_into();
        if batch.length() == 0 {
            return entries;
        }
        // Hidden files (.DS_Store, AppleDouble twins) are the system's, not the person's.
        entries.extend(
            batch
                .iter()
                .map(wasm_bindgen::JsCast::unchecked_into::<FileSystemEntry>)
                .filter(|entry| !entry.name().starts_with('.')),
        );
    }
}

/// Opens the picker of the input with this id.
pub(crate) fn open_picker(id: &str) {
    if let Some(input) = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.get_element_by_id(id))
        .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
    {
        input.click();
    }
}

/// Whether the browser can pick folders.
pub(crate) fn can_pick_folders() -> bool {
    js_sys::global()
        .dyn_ref::<web_sys::Window>()
        .and_then(|window| Reflect::get(window, &"HTMLInputElement".into()).ok())
        .and_then(|class| Reflect::get(&class, &"prototype".into()).ok())
        .is_some_and(|prototype| Reflect::has(&prototype, &"webkitdirectory".into()) == Ok(true))
}
