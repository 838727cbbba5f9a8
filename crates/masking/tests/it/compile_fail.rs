//! What must not compile: ways around the masking step.

#[test]
fn there_is_no_way_around_masking() {
    trybuild::TestCases::new().compile_fail("tests/compile-fail/*.rs");
}
