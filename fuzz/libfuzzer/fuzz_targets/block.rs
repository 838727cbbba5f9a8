//! libFuzzer entry point of `afterimage_fuzz::block`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| afterimage_fuzz::block(bytes));
