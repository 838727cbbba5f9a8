//! Code that bypasses the masking step must not compile.

#[test]
fn code_that_bypasses_masking_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile-fail/*.rs");
}
