//! libFuzzer entry point of `afterimage_fuzz::rrweb_export`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| afterimage_fuzz::rrweb_export(bytes));
