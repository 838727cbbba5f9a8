//! Programs that diff or encode raw text do not compile.

#[test]
fn raw_text_does_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/only_masked/*.rs");
}
