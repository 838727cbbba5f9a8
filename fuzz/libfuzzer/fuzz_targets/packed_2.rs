//! libFuzzer entry point of `afterimage_fuzz::packed_2`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| afterimage_fuzz::packed_2(bytes));
