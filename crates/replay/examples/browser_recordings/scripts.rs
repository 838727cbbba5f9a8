//! Sentences in ten scripts, and texts that mix a script with another one.

use afterimage_wireframe::LayoutDirection;

/// Name of a script, its direction, and a sentence that begins and ends with a letter.
pub(super) const SCRIPTS: [(&str, LayoutDirection, &str); 10] = [
    (
        "Latin",
        LayoutDirection::LeftToRight,
        "Příliš žluťoučký kůň úpěl ďábelské ódy a všichni ho slyšeli až na náves",
    ),
    (
        "Cyrillic",
        LayoutDirection::LeftToRight,
        "Съешь же ещё этих мягких французских булок да выпей чаю со своими друзьями",
    ),
    (
        "Greek",
        LayoutDirection::LeftToRight,
        "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία και γράφω πάντα με την ίδια καλή πένα",
    ),
    (
        "Hebrew",
        LayoutDirection::RightToLeft,
        "דג סקרן שט בים מאוכזב ולפתע מצא לו חברה נחמדה ומעניינת מאוד בקצה האגם",
    ),
    (
        "Arabic",
        LayoutDirection::RightToLeft,
        "صِف خَلقَ خَودِ كَمِثلِ الشَمسِ إِذ بَزَغَت يَحظى الضَجيعُ بِها نَجلاءَ مِعطارِ",
    ),
    (
        "Devanagari",
        LayoutDirection::LeftToRight,
        "ऋषियों को सताने वाले दुष्ट राक्षसों के राजा रावण का सर्वनाश करने वाले विष्णुवतार भगवान",
    ),
    (
        "Thai",
        LayoutDirection::LeftToRight,
        "เป็นมนุษย์สุดประเสริฐเลิศคุณค่า กว่าบรรดาฝูงสัตว์เดรัจฉาน จงฝ่าฟันพัฒนาวิชาการ",
    ),
    (
        "Chinese",
        LayoutDirection::LeftToRight,
        "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜",
    ),
    (
        "Japanese",
        LayoutDirection::LeftToRight,
        "いろはにほへとちりぬるをわかよたれそつねならむうゐのおくやまけふこえてあさきゆめみし",
    ),
    (
        "Korean",
        LayoutDirection::LeftToRight,
        "키스의 고유조건은 입술끼리 만나야 하고 특별한 기술은 필요치 않다 다람쥐 헌 쳇바퀴에 타고파",
    ),
];

/// A text of words in both directions.
pub(super) struct MixedText {
    pub(super) text: &'static str,
    /// The words from left to right, by the Unicode bidirectional algorithm.
    pub(super) from_left: &'static [&'static str],
}

/// Returns a text that mixes a script with another one and with digits.
pub(super) fn mixed_text(script: &str) -> Option<MixedText> {
    let (text, from_left): (_, &[&str]) = match script {
        // Digits after Latin letters are part of their run.
        "Hebrew" => ("שלום ABC 123 עולם", &["עולם", "ABC", "123", "שלום"]),
        // Digits after Arabic letters are a run of their own.
        "Arabic" => ("مرحبا 2024 ABC عالم", &["عالم", "ABC", "2024", "مرحبا"]),
        "Latin" => ("abc שלום עולם 123 def", &["abc", "123", "עולם", "שלום", "def"]),
        _ => return None,
    };
    Some(MixedText { text, from_left })
}
