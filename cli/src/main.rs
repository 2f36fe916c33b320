//! One screen.
fn main() {}
