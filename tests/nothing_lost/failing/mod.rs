//! The disk fails, fills up or turns read-only under the running service.

mod aftermath;
mod crowd;
mod disk;
mod layer;
mod night;
mod nth_call;
mod outage;
mod trial;
