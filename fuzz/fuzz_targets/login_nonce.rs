//! Hands what the fuzzer finds to the target `login_nonce`.
#![no_main]

use libfuzzer_sys::fuzz_target;
use realmgate_fuzz_targets as targets;

fuzz_target!(|input: &[u8]| targets::login_nonce::check(input));
