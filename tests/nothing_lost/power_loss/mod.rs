//! Power loss: what was not synced is really dropped, and what was acknowledged is there all the same.

mod crashes;
mod disk;
mod history;
