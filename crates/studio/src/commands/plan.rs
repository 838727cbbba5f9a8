//! `afterimage plan`: the sample rate that lasts a month, and what it costs.

use std::io::Write;

use crate::error::Result;

/// Longest time of a segment in seconds.
const SEGMENT_SECONDS: f64 = 30.0;

/// Mean size of an uploaded segment in bytes, measured: docs/book/what-it-costs.md.
const PACKED_BYTES: f64 = 3_243.0;

/// Mean size of a segment in bytes before it is packed, measured: docs/book/what-it-costs.md.
const UNPACKED_BYTES: f64 = 8_069.0;

/// Rate to begin with, as the reference's guidance recommends.
const FIRST_RATE: f64 = 0.01;

/// Decimals of the finest rate: sampling divides sessions into a million classes.
const MAX_DECIMALS: usize = 6;

/// Input of a plan.
#[derive(Clone, Copy, Debug, clap::Args)]
pub(super) struct PlanArgs {
    /// Sessions that may be recorded in a month
    #[arg(long, value_parser = count)]
    quota: u64,
    /// Sessions of the app in a month
    #[arg(long, value_parser = count)]
    sessions: u64,
    /// Share of the sessions that have an error, from 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = share)]
    errors: Option<f64>,
    /// Mean length of a session
    #[arg(long, default_value = "5", value_parser = minutes)]
    minutes: f64,
}

/// A plan for a month.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Plan {
    /// Rate for the configuration, with as many decimals as it needs.
    rate: f64,
    decimals: usize,
    /// Sessions that are recorded, on average.
    recorded: f64,
    /// Sessions with an error, and those of them that are recorded.
    errors: Option<(f64, f64)>,
    bytes_sent_per_session: f64,
    bytes_stored_per_session: f64,
}

impl Plan {
    #[expect(clippy::cast_precision_loss, reason = "sessions above 2^53 do not exist")]
    fn new(args: PlanArgs) -> Self {
        let (quota, sessions) = (args.quota as f64, args.sessions as f64);
        let (rate, decimals) = round_down((quota / sessions).min(1.0));
        let segments = (args.minutes * 60.0 / SEGMENT_SECONDS).ceil();
        Self {
            rate,
            decimals,
            recorded: sessions * rate,
            errors: args
                .errors
                .map(|share| (sessions * share, sessions * share * rate)),
            bytes_sent_per_session: segments * PACKED_BYTES,
            bytes_stored_per_session: segments * UNPACKED_BYTES,
        }
    }
}

/// Rounds a rate down to two digits after its leading zeros, so that the quota is not exceeded. Returns it with its number of decimals.
fn round_down(rate: f64) -> (f64, usize) {
    let mut decimals = 2;
    while decimals < MAX_DECIMALS && rate * scale(decimals) < 10.0 {
        decimals += 1;
    }
    // A quotient such as 0.29 is stored as a little less.
    let rounded = (rate * scale(decimals) + 1e-9).floor() / scale(decimals);
    (rounded, decimals)
}

fn scale(decimals: usize) -> f64 {
    10_f64.powi(i32::try_from(decimals).unwrap_or(0))
}

/// Prints a plan.
pub(super) fn plan(args: PlanArgs, out: &mut dyn Write) -> Result<()> {
    let plan = Plan::new(args);
    let (rate, decimals) = (plan.rate, plan.decimals);
    writeln!(out, "sample rate          {rate:.decimals$}")?;
    let recorded = whole(plan.recorded);
    let (sessions, quota) = (args.sessions, args.quota);
    writeln!(
        out,
        "recorded sessions    {recorded} of {sessions} a month; the quota is {quota}"
    )?;
    if let Some((with_error, kept)) = plan.errors {
        let percent = 100.0 * rate;
        let (kept, with_error) = (whole(kept), whole(with_error));
        writeln!(
            out,
            "with an error        {kept} of {with_error} ({percent:.2} %) are recorded"
        )?;
    }
    let month = size(plan.recorded * plan.bytes_sent_per_session);
    let session = size(plan.bytes_sent_per_session);
    let minutes = args.minutes;
    writeln!(
        out,
        "sent                 {month} a month, {session} for a session of {minutes} minutes"
    )?;
    let stored = size(plan.bytes_stored_per_session);
    writeln!(
        out,
        "stored on a device   up to {stored} for such a session, until it is uploaded"
    )?;
    if rate == 0.0 {
        writeln!(
            out,
            "The quota is below one session in a million: no rate is as low."
        )?;
    } else if rate > FIRST_RATE {
        writeln!(
            out,
            "Begin with a low rate, such as {FIRST_RATE}, and raise it if the recorded sessions are as planned."
        )?;
    }
    Ok(())
}

/// Formats a number of sessions.
fn whole(number: f64) -> String {
    format!("{number:.0}")
}

/// Formats a number of bytes with three digits.
fn size(bytes: f64) -> String {
    let units = [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")];
    let Some((factor, unit)) = units.iter().find(|(factor, _)| bytes >= *factor) else {
        return format!("{bytes:.0} bytes");
    };
    let value = bytes / factor;
    let decimals = match value {
        100.0.. => 0,
        10.0.. => 1,
        _ => 2,
    };
    format!("{value:.decimals$} {unit}")
}

fn count(text: &str) -> std::result::Result<u64, String> {
    match text.parse() {
        Ok(0) => Err("it is 0; give the number of a month".into()),
        Ok(count) => Ok(count),
        Err(_) => Err("it is not a whole number".into()),
    }
}

fn share(text: &str) -> std::result::Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "it is not a number".to_owned())?;
    if (0.0..=1.0).contains(&share) {
        return Ok(share);
    }
    Err(if share.is_nan() {
        "it is not a number".into()
    } else if share > 1.0 {
        "it is above 1; 2 % is 0.02".into()
    } else {
        "it is below 0".into()
    })
}

fn minutes(text: &str) -> std::result::Result<f64, String> {
    /// A day: sessions end before.
    const MAX_MINUTES: f64 = 24.0 * 60.0;
    let minutes: f64 = text.parse().map_err(|_| "it is not a number".to_owned())?;
    if minutes > 0.0 && minutes <= MAX_MINUTES {
        Ok(minutes)
    } else {
        Err(format!("it is not between 0 and {MAX_MINUTES}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(quota: u64, sessions: u64, errors: Option<f64>, minutes: f64) -> PlanArgs {
        PlanArgs {
            quota,
            sessions,
            errors,
            minutes,
        }
    }

    #[test]
    fn plans_equal_the_worked_examples() {
        for (quota, sessions, rate, decimals, recorded) in [
            // The example of the reference's guidance: 83 %.
            (2_500_000, 3_000_000, 0.83, 2, 2_490_000.0),
            (1, 1, 1.0, 2, 1.0),
            (10_000, 5_000, 1.0, 2, 5_000.0),
            (29, 100, 0.29, 2, 29.0),
            (10_000, 100_000, 0.10, 2, 10_000.0),
            (9_999, 100_000, 0.099, 3, 9_900.0),
            (10_000, 1_000_000, 0.010, 3, 10_000.0),
            (1_000, 3_000_000, 0.000_33, 5, 990.0),
            (7, 1_000_000, 0.000_007, 6, 7.0),
            (1, 2_000_000, 0.0, 6, 0.0),
        ] {
            let plan = Plan::new(args(quota, sessions, Some(0.02), 5.0));
            assert_eq!(
                (plan.rate, plan.decimals),
                (rate, decimals),
                "{quota} of {sessions}"
            );
            assert!((plan.recorded - recorded).abs() < 1e-6, "{plan:?}");
            #[expect(clippy::cast_precision_loss, reason = "small numbers")]
            let with_error = sessions as f64 * 0.02;
            assert_eq!(plan.errors, Some((with_error, with_error * rate)));
            assert!(plan.recorded <= recorded + 1e-6 && plan.rate <= 1.0);
        }
    }

    #[test]
    fn bytes_are_those_of_the_segments() {
        let plan = Plan::new(args(1, 1, None, 5.0));
        assert_eq!(
            (plan.bytes_sent_per_session, plan.bytes_stored_per_session),
            (32_430.0, 80_690.0)
        );
        let short = Plan::new(args(1, 1, None, 0.1));
        assert!(short.bytes_sent_per_session <= PACKED_BYTES, "{short:?}");
    }

    #[test]
    fn measured_figures_are_those_of_the_book() {
        let page = include_str!("../../../../docs/book/what-it-costs.md");
        let row = page.lines().find(|line| line.starts_with("| none")).unwrap();
        assert!(row.ends_with("| 3,243 |"), "{row}");
        let row = page.lines().find(|line| line.starts_with("| hot")).unwrap();
        assert!(row.ends_with("| 8,069 |"), "{row}");
    }

    #[test]
    fn sizes_have_three_digits() {
        for (bytes, text) in [
            (0.0, "0 bytes"),
            (999.0, "999 bytes"),
            (32_430.0, "32.4 kB"),
            (1.5e6, "1.50 MB"),
            (80.7e9, "80.7 GB"),
            (1.234e15, "1234 TB"),
        ] {
            assert_eq!(size(bytes), text);
        }
    }
}
