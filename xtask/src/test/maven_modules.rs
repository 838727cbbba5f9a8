//! The modules of a Maven build with their times, from the summary that Maven prints at its end.

/// A module that Maven built and tested.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct MavenModule {
    /// Its name in its `pom.xml`.
    pub name: String,
    /// The time that it took, in seconds.
    pub seconds: f64,
}

/// Returns the modules of the summary in the last lines of a build; none if it printed no summary.
pub(super) fn modules(last_lines: &str) -> Vec<MavenModule> {
    last_lines
        .lines()
        .skip_while(|line| !line.contains("Reactor Summary"))
        .filter_map(module)
        .collect()
}

/// Parses a line such as `[INFO] Name ..... SUCCESS [04:13 min]`.
fn module(line: &str) -> Option<MavenModule> {
    let (name, time) = line.strip_prefix("[INFO] ")?.split_once(" [")?;
    let name = name
        .strip_suffix("SUCCESS")
        .or_else(|| name.strip_suffix("FAILURE"))?;
    let (number, unit) = time.strip_suffix(']')?.trim().split_once(' ')?;
    Some(MavenModule {
        name: name.trim_end_matches([' ', '.']).to_owned(),
        seconds: seconds(number, unit)?,
    })
}

/// Returns the seconds of `23.624 s`, `04:13 min` or `01:02 h`.
fn seconds(number: &str, unit: &str) -> Option<f64> {
    let of_last_part = match unit {
        "s" | "min" => 1.0,
        "h" => 60.0,
        _ => return None,
    };
    let mut total = 0.0;
    for part in number.split(':') {
        total = total * 60.0 + part.parse::<f64>().ok()?;
    }
    Some(total * of_last_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_of_the_summary_have_their_seconds() {
        let text = "[INFO] Earlier ... SUCCESS [  1.000 s]\n[INFO] Reactor Summary for Afterimage 0.1.0:\n[INFO] \n\
            [INFO] Binding ................ SUCCESS [ 23.624 s]\n[INFO] Android SUCCESS [04:13 min]\n\
            [ERROR] noise [1 s]\n[INFO] Compose .... FAILURE [01:02 h]\n[INFO] Shop ..... SKIPPED\n[INFO] BUILD FAILURE\n";
        let found: Vec<_> = modules(text)
            .into_iter()
            .map(|module| (module.name, module.seconds))
            .collect();
        let expected = [("Binding", 23.624), ("Android", 253.0), ("Compose", 3_720.0)];
        assert_eq!(found, expected.map(|(name, seconds)| (name.to_owned(), seconds)));
    }

    #[test]
    fn other_output_has_no_modules() {
        assert_eq!(modules("[INFO] Binding ... SUCCESS [  1.000 s]\n"), []);
    }
}
