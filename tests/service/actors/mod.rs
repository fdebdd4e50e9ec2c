//! Who and what the tests play with: people, programs and prepared material. No test stands here.

pub mod desk;
pub mod disguises;
pub mod guesser;
pub mod operator;
pub mod overheard;
pub mod overseer;
pub mod raw;
pub mod relay;
pub mod samples;
pub mod tricks;
pub mod typist;
