//! The `newsdex` program: maps a result to an exit status, nothing else.
fn main() {}
