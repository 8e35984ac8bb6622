//! Problem details, as servers describe what they refuse: <https://www.rfc-editor.org/rfc/rfc9457>.

use std::fmt;

use serde::Deserialize;

/// What a server says about a request that it refused. Everything in it is the server's word.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// A stable word for the kind of problem, where the server has one.
    pub code: Option<String>,
    /// The kind of problem, for people.
    pub title: Option<String>,
    /// What is wrong with this request.
    pub detail: Option<String>,
    /// The places in the request that are wrong.
    pub errors: Vec<ProblemItem>,
    /// What the server calls this request, for its people to find it.
    #[serde(skip)]
    pub request_id: Option<String>,
}

/// One place of a request that is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ProblemItem {
    /// A JSON pointer into the body; empty for the whole.
    pub pointer: String,
    /// A stable word.
    pub code: String,
    /// For people.
    pub detail: String,
}

impl Problem {
    /// Reads the body of a refusal; one that is no problem document says nothing.
    pub fn read(body: &[u8]) -> Problem {
        serde_json::from_slice(body).unwrap_or_default()
    }

    /// Whether it is of this code.
    pub fn is(&self, code: &str) -> bool {
        self.code.as_deref() == Some(code)
    }
}

/// One line: the detail, else the title, else the code; and the first places.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = [&self.detail, &self.title, &self.code].into_iter().flatten().next();
        f.write_str(said.map_or("the server does not say why", String::as_str))?;
        for item in self.errors.iter().take(3) {
            let said = if item.detail.is_empty() { &item.code } else { &item.detail };
            write!(f, "; at `{}`: {said}", item.pointer)?;
        }
        if let Some(more) = self.errors.len().checked_sub(3).filter(|more| *more > 0) {
            write!(f, "; and {more} more")?;
        }
        self.request_id.as_ref().map_or(Ok(()), |id| write!(f, " (request {id})"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_names_the_places_that_are_wrong() {
        let body = br#"{"type":"about:blank","title":"Wrong","status":422,"code":"schema_violation",
            "detail":"the body does not fit","errors":[{"pointer":"/records/3/email","code":"format",
            "detail":"is no e-mail address"}]}"#;
        let problem = Problem::read(body);
        assert!(problem.is("schema_violation"));
        let said = "the body does not fit; at `/records/3/email`: is no e-mail address";
        assert_eq!(problem.to_string(), said);
    }

    #[test]
    fn a_refusal_that_is_no_problem_document_is_no_failure() {
        assert_eq!(Problem::read(b"<html>").to_string(), "the server does not say why");
    }
}
