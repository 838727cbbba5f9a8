//! libFuzzer entry point of `afterimage_fuzz::segment`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| afterimage_fuzz::segment(bytes));
