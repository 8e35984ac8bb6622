//! A share of rows as people write it: `5%` or `0.05`.

/// The share, 0 to 1.
pub fn parse(text: &str) -> Result<f64, String> {
    let text = text.trim();
    let (number, scale) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), 100.0),
        None => (text, 1.0),
    };
    let number: f64 = number
        .parse()
        .map_err(|_| "is no share: write a percentage such as `5%`, or `0.05`".to_owned())?;
    let share = number / scale;
    if (0.0..=1.0).contains(&share) {
        Ok(share)
    } else if scale < 2.0 && (0.0..=100.0).contains(&number) {
        Err(format!("is more than everything: did you mean `{number}%`?"))
    } else {
        Err("is no share between 0% and 100%".to_owned())
    }
}

/// A share, 0 to 1, as a percentage: people read `1` as one percent.
pub fn written(share: f64) -> String {
    // What the multiplication leaves behind the digits that were typed goes.
    format!("{}%", (share * 1e12).round() / 1e10)
}

#[cfg(test)]
mod tests {
    use super::{parse, written};

    #[test]
    fn a_share_is_written_as_a_percentage_that_is_read_as_it_was() {
        for text in ["0%", "0.5%", "2.5%", "7%", "29%", "33.333%", "100%"] {
            assert_eq!(written(parse(text).unwrap()), text);
        }
        assert_eq!(written(parse("0.29").unwrap()), "29%");
    }

    #[test]
    fn a_percentage_and_a_fraction_are_the_same_share() {
        assert!((parse("5%").unwrap() - 0.05).abs() < 1e-12);
        assert!((parse("0.05").unwrap() - 0.05).abs() < 1e-12);
        assert!(parse("100%").is_ok() && parse("0").is_ok() && parse(" 2.5 % ").is_ok());
    }

    #[test]
    fn a_bare_number_above_one_asks_whether_percent_was_meant() {
        assert!(parse("5").unwrap_err().contains("`5%`"));
    }

    #[test]
    fn what_is_no_share_is_refused() {
        for text in ["", "%", "many", "-1%", "101%", "NaN", "inf"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
