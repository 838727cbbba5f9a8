//! libFuzzer entry point of `afterimage_fuzz::spool_record`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| afterimage_fuzz::spool_record(bytes));
