//! Cost of masking rules per frame, by `NODES/RULES`: frames of views with classes and identifiers, of which one in
//! twenty changes, from buffer to columns.

use afterimage_config::MaskRule;
use afterimage_masking::Rules;

use crate::Error;
use crate::frames::FRAMES;
use crate::pipeline::Pipeline;
use crate::screen::InboxScreen;
use crate::workload::Workload;

/// Frames before the counted ones.
const WARM_UP: usize = 4;

/// Prepares the workload of a name.
pub fn workload(name: &str) -> Result<Workload, Error> {
    let (nodes, rules) = name.split_once('/').ok_or("expected NODES/RULES")?;
    let (nodes, rules): (usize, usize) = (nodes.parse()?, rules.parse()?);
    let mut screen = InboxScreen::with_nodes(nodes).with_view_names();
    let mut buffers = (0..WARM_UP + FRAMES).map(|step| {
        screen.change(nodes / 20, step);
        screen.buffer()
    });
    let mut pipeline = Pipeline::default();
    let rules: Vec<MaskRule> = (0..rules).map(rule).collect::<Result<_, _>>()?;
    pipeline.policy.rules = Rules::new(&rules, &[], 1);
    for buffer in buffers.by_ref().take(WARM_UP) {
        pipeline.frame(&buffer);
    }
    let counted: Vec<Vec<u8>> = buffers.collect();
    Ok(Box::new(move || {
        for buffer in &counted {
            pipeline.frame(buffer);
        }
    }))
}

/// Creates a typical rule of an app: most match a class or identifier, some a prefix, a tag or a kind. No rule
/// matches a view of the screen, so the frames do not depend on the number of rules.
fn rule(n: usize) -> Result<MaskRule, afterimage_config::RuleError> {
    match n % 10 {
        0..4 => format!("mask class=com.mail.app.widget.Secret{n}"),
        4..8 => format!("mask id=com.mail.app:id/secret_{n}"),
        8 if n % 20 == 8 => format!("block class=com.bank{n}.*"),
        8 => format!("block id=com.mail.app:id/private_{n}*"),
        9 if n % 20 == 9 => format!("mask tag=private_{n}"),
        _ => format!("block kind=webview tag=t{n}"),
    }
    .parse()
}
