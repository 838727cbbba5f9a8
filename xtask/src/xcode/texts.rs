//! The texts, articles and prices of the app equal those of Android's shop.

use std::fs;
use std::path::Path;

use crate::error::{Error, Result};

/// The texts of Android's shop.
const ANDROID: &str = "examples/android-app/app/src/main/res/values/strings.xml";
/// The texts of this one.
const IOS: &str = "Shop/Texts.swift";
/// The articles of Android's shop, and of this one.
const ANDROID_CATALOG: &str = "examples/android-app/app/src/main/kotlin/dev/afterimage/shop/Catalog.kt";
const IOS_CATALOG: &str = "Shop/Catalog.swift";
/// The digits of the shortest price. Shorter numbers are indices and stars.
const PRICE_DIGITS: usize = 3;
/// The names of texts that only Android's shop has: the app's name, which is in `Info.plist`, and the screen that asks for the studio's
/// address, which comes from the launch environment here.
const ANDROID_ONLY: &[&str] = &["app_", "studio_"];

/// Returns the texts of Android's shop that this one lacks or words differently.
pub(super) fn faults(root: &Path, app: &Path) -> Result<Vec<String>> {
    let read = |path: &Path| fs::read_to_string(path).map_err(Error::io(path));
    let android = read(&root.join(ANDROID))?;
    let own = read(&app.join(IOS))?;
    let texts = android.split("<string name=\"").skip(1).filter_map(|entry| {
        let (name, rest) = entry.split_once("\">")?;
        Some((name, rest.split_once("</string>")?.0))
    });
    let shared = texts.filter(|(name, _)| !ANDROID_ONLY.iter().any(|prefix| name.starts_with(prefix)));
    let lines = shared.map(|(name, text)| {
        let text = text.replace("%1$s", "%@").replace("%1$d", "%d");
        format!("static let {} = \"{text}\"", camel_case(name))
    });
    let missing = lines.filter(|line| !own.lines().any(|own| own.trim() == line));
    Ok(missing
        .map(|line| format!("{IOS} lacks `{line}`, a text of Android's shop"))
        .collect())
}

/// Returns the texts and prices of Android's articles that this shop lacks.
pub(super) fn catalog_faults(root: &Path, app: &Path) -> Result<Vec<String>> {
    let read = |path: &Path| fs::read_to_string(path).map_err(Error::io(path));
    let android = read(&root.join(ANDROID_CATALOG))?;
    let own = read(&app.join(IOS_CATALOG))?;
    // Texts that contain other texts are put together in another way.
    let texts = android.split('"').skip(1).step_by(2);
    let texts = texts.filter(|text| !text.contains("$it") && !text.contains("${"));
    let mut expected: Vec<String> = texts
        .map(|text| format!("\"{}\"", text.replace("$kind", "\\(kind)")))
        .collect();
    let words = android.split(|letter: char| !letter.is_ascii_digit() && letter != '_');
    expected.extend(words.filter(|word| is_price(word)).map(str::to_owned));
    let missing = expected.iter().filter(|part| !own.contains(part.as_str()));
    Ok(missing
        .map(|part| format!("{IOS_CATALOG} lacks {part}, a part of Android's articles"))
        .collect())
}

fn is_price(word: &str) -> bool {
    word.bytes().filter(u8::is_ascii_digit).count() >= PRICE_DIGITS
}

fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}
