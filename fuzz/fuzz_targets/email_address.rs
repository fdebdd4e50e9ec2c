//! Hands what the fuzzer finds to the target `email_address`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use realmgate_fuzz_targets as targets;

fuzz_target!(|input: &[u8]| targets::email_address::check(input));
