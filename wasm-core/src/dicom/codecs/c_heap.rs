//! What openjp2 asks of C where there is none: `malloc` and its kin, and `strcpy`.
//!
//! It is translated from C and calls these by name; natively they are the system's. It also gives
//! null to Rust's allocator, which C's `free` takes and Rust's must not be given, so in wasm the
//! allocator is one that lets null pass.
#![expect(
    unsafe_code,
    reason = "a C heap cannot be written without; nothing else in the core is unsafe"
)]
#![expect(
    clippy::cast_ptr_alignment,
    reason = "headers are aligned by the layout of their block"
)]

use std::{
    alloc::{GlobalAlloc, Layout, System},
    hint::black_box,
    ptr::null_mut,
};

/// The system's allocator, with null allowed where it frees.
struct LetsNullPass;

#[global_allocator]
static ALLOCATOR: LetsNullPass = LetsNullPass;

// SAFETY: every call is handed to `System` as it came, but for freeing null, which does nothing.
unsafe impl GlobalAlloc for LetsNullPass {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promised.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as the caller promised.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // The compiler may believe that it cannot be null.
        let pointer = black_box(pointer);
        if !pointer.is_null() {
            // SAFETY: as the caller promised, but for null.
            unsafe { System.dealloc(pointer, layout) }
        }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as the caller promised.
        unsafe { System.realloc(pointer, layout, size) }
    }
}

/// In front of each block: its whole size. As wide as the strictest alignment.
const HEADER: usize = 16;

fn layout(size: usize) -> Option<Layout> {
    Layout::from_size_align(size.checked_add(HEADER)?, HEADER).ok()
}

/// C's `malloc`.
#[unsafe(no_mangle)]
extern "C" fn malloc(size: usize) -> *mut u8 {
    let Some(layout) = layout(size) else {
        return null_mut();
    };
    // SAFETY: the layout is not empty.
    unsafe { with_header(System.alloc(layout), layout) }
}

/// C's `calloc`.
#[unsafe(no_mangle)]
extern "C" fn calloc(count: usize, size: usize) -> *mut u8 {
    let Some(layout) = count.checked_mul(size).and_then(layout) else {
        return null_mut();
    };
    // SAFETY: the layout is not empty.
    unsafe { with_header(System.alloc_zeroed(layout), layout) }
}

/// C's `realloc`.
#[unsafe(no_mangle)]
unsafe extern "C" fn realloc(pointer: *mut u8, size: usize) -> *mut u8 {
    if pointer.is_null() {
        return malloc(size);
    }
    let Some(new) = layout(size) else {
        return null_mut();
    };
    // SAFETY: the pointer came from here, so its header is in front of it.
    unsafe {
        let block = pointer.sub(HEADER);
        let Ok(old) = Layout::from_size_align(block.cast::<usize>().read(), HEADER) else {
            return null_mut();
        };
        with_header(System.realloc(block, old, new.size()), new)
    }
}

/// C's `free`.
#[unsafe(no_mangle)]
unsafe extern "C" fn free(pointer: *mut u8) {
    if pointer.is_null() {
        return;
    }
    // SAFETY: the pointer came from here, so its header is in front of it.
    unsafe {
        let block = pointer.sub(HEADER);
        if let Ok(layout) = Layout::from_size_align(block.cast::<usize>().read(), HEADER) {
            System.dealloc(block, layout);
        }
    }
}

/// C's `strcpy`.
#[unsafe(no_mangle)]
unsafe extern "C" fn strcpy(to: *mut u8, from: *const u8) -> *mut u8 {
    let mut at = 0;
    loop {
        // SAFETY: the caller promises room for all of a text that ends in 0.
        let byte = unsafe {
            let byte = from.add(at).read();
            to.add(at).write(byte);
            byte
        };
        if byte == 0 {
            return to;
        }
        at += 1;
    }
}

/// Writes the size in front of a block and gives what is behind it; null stays null.
///
/// # Safety
/// The block is null or of this layout.
unsafe fn with_header(block: *mut u8, layout: Layout) -> *mut u8 {
    if block.is_null() {
        return null_mut();
    }
    // SAFETY: the layout has room for a header and is aligned for a word.
    unsafe {
        block.cast::<usize>().write(layout.size());
        block.add(HEADER)
    }
}
