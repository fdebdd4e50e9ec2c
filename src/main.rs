//! The command line goes in, an exit code comes out.

fn main() {}
