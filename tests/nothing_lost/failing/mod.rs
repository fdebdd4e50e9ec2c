//! The disk fails, fills up or turns read-only under the running service.

mod aftermath;
mod crowd;
mod disk;
mod layer;
mod night;
mod nth_call;
mod one_open;
mod outage;
mod read_only_start;
mod trial;
