//! What to do about something: words with commands of this program in them.
//!
//! The library knows which command helps. It does not know with which options the run at hand names its
//! destination and its store, without which the command would be about another one. So a command stays its
//! words until it is shown.

use std::fmt;

/// Words with commands in them; empty where there is nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Advice(Vec<Part>);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Command(Vec<String>),
}

impl Advice {
    /// Advice that begins with a command, by its words without the program's name.
    pub fn command<W: Into<String>>(words: impl IntoIterator<Item = W>) -> Advice {
        Advice::default().then_command(words)
    }

    /// The same and then a text.
    pub fn then(mut self, text: impl Into<String>) -> Advice {
        self.0.push(Part::Text(text.into()));
        self
    }

    /// The same and then a command.
    pub fn then_command<W: Into<String>>(mut self, words: impl IntoIterator<Item = W>) -> Advice {
        self.0.push(Part::Command(words.into_iter().map(Into::into).collect()));
        self
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same with other words for some of its text; commands stay.
    pub fn reworded(mut self, from: &str, to: &str) -> Advice {
        for part in &mut self.0 {
            if let Part::Text(text) = part {
                *text = text.replace(from, to);
            }
        }
        self
    }

    /// The text, each command as `line` writes it down, in backticks.
    pub fn told(&self, line: impl Fn(&[String]) -> String) -> String {
        let part = |part: &Part| match part {
            Part::Text(text) => text.clone(),
            Part::Command(words) => format!("`{}`", line(words)),
        };
        self.0.iter().map(part).collect()
    }
}

impl From<&str> for Advice {
    fn from(text: &str) -> Advice {
        Advice::from(text.to_owned())
    }
}

impl From<String> for Advice {
    fn from(text: String) -> Advice {
        if text.is_empty() { Advice::default() } else { Advice::default().then(text) }
    }
}

/// For logs: commands by their words alone.
impl fmt::Display for Advice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.told(|words| words.join(" ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_written_down_where_it_is_shown() {
        let advice = Advice::from("finish it, or ").then_command(["undo", "3"]).then(" undoes it");
        assert_eq!(advice.to_string(), "finish it, or `undo 3` undoes it");
        let told = advice.told(|words| format!("program {} --to a.db", words.join(" ")));
        assert_eq!(told, "finish it, or `program undo 3 --to a.db` undoes it");
        assert!(Advice::from("").is_empty() && !advice.is_empty());
    }
}
