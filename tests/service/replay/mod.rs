//! An answer that was overheard is worth nothing, and an honest repetition is not a replay.

mod hashed_strings;
mod mutated_replays;
mod replay_clients;
mod replay_modes;
mod replay_recordings;
mod replays;
mod replays_restarted;
mod session_keys;
