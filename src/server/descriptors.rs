//! How many descriptors the process may have, and so how many connections it may accept.
//!
//! A shell gives a process 1 024 of them at first and lets it ask for more. A thousand clients that send nothing would take
//! them all, and then the store could not even open its file to read.

use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};

/// Limit: the most connections of the webhook's own listener, all its workers together, where there are descriptors for
/// them.
const WEBHOOK_CONNECTIONS: usize = 4_096;

/// Limit: the most descriptors that the process asks for; the system may give fewer.
const DESCRIPTORS: u64 = 65_536;

/// Limit: descriptors that connections leave to the store, to emails and to the admin listener.
const DESCRIPTORS_KEPT: usize = 256;

/// Limit: what a connection takes: one descriptor to serve it, one to end it where it is idle.
const DESCRIPTORS_PER_CONNECTION: usize = 2;

/// Limit: the most connections of one worker; more wait until one ends.
const CONNECTIONS_PER_WORKER: usize = 25_000;

/// Asks for as many as there may be, [`DESCRIPTORS`] at most; returns how many there are now.
pub(super) fn ask_for_more() -> usize {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.map_or(DESCRIPTORS, |maximum| maximum.min(DESCRIPTORS));
    let Some(given) = current.filter(|current| *current < wanted) else { return as_count(current) };
    match setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum }) {
        Ok(()) => as_count(Some(wanted)),
        Err(_) => as_count(Some(given)),
    }
}

/// How many connections there may be, so that all of them leave descriptors to the store and to emails.
pub(super) fn connections(descriptors: usize) -> usize {
    let kept = DESCRIPTORS_KEPT.min(descriptors / 2);
    (descriptors - kept) / DESCRIPTORS_PER_CONNECTION
}

/// How many of them are kept for the webhook's own listener: a quarter, so that the website's clients never take its
/// share.
pub(super) fn webhook_share(connections: usize) -> usize {
    (connections / 4).clamp(1, WEBHOOK_CONNECTIONS)
}

/// How many of `connections` each worker may have.
pub(super) fn connections_per_worker(connections: usize, workers: usize) -> usize {
    (connections / workers.max(1)).clamp(1, CONNECTIONS_PER_WORKER)
}

fn as_count(limit: Option<u64>) -> usize {
    limit.and_then(|limit| usize::try_from(limit).ok()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_workers_together_leave_descriptors_to_the_store() {
        let each = |descriptors, workers| connections_per_worker(connections(descriptors), workers);
        assert_eq!(each(1_024, 2), 192);
        assert_eq!(each(100, 2), 12, "half of what is very little");
        assert_eq!(each(65_536, 1), CONNECTIONS_PER_WORKER);
        assert_eq!(each(usize::MAX, 1), CONNECTIONS_PER_WORKER);
        assert_eq!(each(1, 64), 1);
    }

    #[test]
    fn the_webhook_has_a_share_of_its_own() {
        assert_eq!(webhook_share(connections(1_024)), 96);
        assert_eq!(webhook_share(connections(65_536)), WEBHOOK_CONNECTIONS);
        assert_eq!(webhook_share(0), 1);
    }

    #[test]
    fn there_are_as_many_as_may_be() {
        let may_be = getrlimit(Resource::Nofile).maximum.unwrap_or(u64::MAX);
        assert!(ask_for_more() as u64 >= may_be.min(DESCRIPTORS));
    }
}
