//! Links the program to a fixed address on Linux with glibc.
//!
//! A tenth of a cold search's time went into writing 31,000 addresses into a program that may lie anywhere
//! (`docs/measurements.md`, "one cold process"). Addresses that cannot be guessed protect programs that write where they
//! should not; this one has no `unsafe` of its own.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let target = |what: &str| std::env::var(format!("CARGO_CFG_TARGET_{what}")).unwrap_or_default();
    let is_static = target("FEATURE").split(',').any(|f| f == "crt-static");
    if target("OS") == "linux" && target("ENV") == "gnu" && !is_static {
        println!("cargo:rustc-link-arg-bins=-no-pie");
    }
}
