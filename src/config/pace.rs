//! Times and rates as people write them: `100ms`, `30s`, `10/s`.

use std::time::Duration;

/// A time: `100ms`, `30s`, `5m`, `1h`, or `0`.
pub fn time(text: &str) -> Result<Duration, String> {
    let wrong = || "is no time: write one such as `100ms`, `30s` or `5m`".to_owned();
    let text = text.trim();
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    let digits = text.find(|c: char| !c.is_ascii_digit()).ok_or_else(wrong)?;
    let number: u64 = text[..digits].parse().map_err(|_| wrong())?;
    let milliseconds = match text[digits..].trim() {
        "ms" => 1,
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        _ => return Err(wrong()),
    };
    number.checked_mul(milliseconds).map(Duration::from_millis).ok_or_else(wrong)
}

/// A rate, in requests a second: `10/s`, `600/m`.
pub fn rate(text: &str) -> Result<f64, String> {
    let wrong = || "is no rate: write one such as `10/s` or `600/m`".to_owned();
    let (number, unit) = text.trim().split_once('/').ok_or_else(wrong)?;
    let number: f64 = number.trim().parse().map_err(|_| wrong())?;
    let seconds = match unit.trim() {
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3_600.0,
        _ => return Err(wrong()),
    };
    let rate = number / seconds;
    if rate.is_finite() && rate > 0.0 { Ok(rate) } else { Err(wrong()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_has_a_unit() {
        assert_eq!(time("100ms").unwrap(), Duration::from_millis(100));
        assert_eq!(time("5m").unwrap(), Duration::from_secs(300));
        assert_eq!(time("0").unwrap(), Duration::ZERO);
        for wrong in ["100", "ms", "-1s", "1 fortnight", ""] {
            assert!(time(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_rate_is_requests_in_a_time() {
        assert!((rate("10/s").unwrap() - 10.0).abs() < 1e-9);
        assert!((rate("600/m").unwrap() - 10.0).abs() < 1e-9);
        for wrong in ["10", "0/s", "-1/s", "ten/s", "10/week", "inf/s"] {
            assert!(rate(wrong).is_err(), "{wrong}");
        }
    }
}
