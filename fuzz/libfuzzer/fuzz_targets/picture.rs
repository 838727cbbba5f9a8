//! libFuzzer entry point of `afterimage_fuzz::picture`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| afterimage_fuzz::picture(bytes));
