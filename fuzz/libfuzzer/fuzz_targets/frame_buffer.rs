//! libFuzzer entry point of `afterimage_fuzz::frame_buffer`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| afterimage_fuzz::frame_buffer(bytes));
