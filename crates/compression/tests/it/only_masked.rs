//! Raw text cannot be diffed or written: such programs do not compile.

#[test]
fn raw_text_is_refused_by_the_compiler() {
    trybuild::TestCases::new().compile_fail("tests/only_masked/*.rs");
}
