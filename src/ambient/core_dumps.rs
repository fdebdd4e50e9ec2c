//! No core dump and no debugger of the same user sees what is in memory: passwords, HA1s, keys.

use rustix::process::{Resource, Rlimit, setrlimit};

/// Forbids them for this process, as far as the platform can. Root may still read it.
pub fn forbid() {
    // Phones are served even where the system refuses this.
    let _ = setrlimit(Resource::Core, Rlimit { current: Some(0), maximum: Some(0) });
    #[cfg(target_os = "linux")]
    let _ = rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable);
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::process::getrlimit;

    #[test]
    fn the_process_cannot_be_dumped_any_more() {
        forbid();
        assert_eq!(getrlimit(Resource::Core).current, Some(0));
        #[cfg(target_os = "linux")]
        assert_eq!(
            rustix::process::dumpable_behavior().expect("Linux has it"),
            rustix::process::DumpableBehavior::NotDumpable
        );
    }
}
