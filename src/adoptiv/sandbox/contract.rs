//! The contract as the sandbox judges by it: every operation of `openapi.yaml` with its parameters
//! and the schema of its body.

use std::collections::{BTreeMap, HashMap};

use jsonschema::Validator;
use jsonschema::error::{ValidationError, ValidationErrorKind};
use serde_json::{Map, Value, json};

use super::answer::{Code, Problem};

/// The document, as it is served.
pub const DOCUMENT: &str = include_str!("../openapi.yaml");

/// The places of a body that a problem names.
const MOST_ERRORS: usize = 100;
/// The characters of what is wrong with a value; the value may be a whole text.
const MOST_DETAIL: usize = 500;

/// The contract.
pub struct Contract {
    /// By path, as the document writes it, and method in upper case.
    pub paths: BTreeMap<String, BTreeMap<String, Operation>>,
}

/// An operation.
pub struct Operation {
    /// Whether it needs the scope `write`, and an `Idempotency-Key`.
    pub writes: bool,
    /// Whether it needs a token.
    pub open: bool,
    parameters: Vec<Parameter>,
    /// What its body has to be; none where it takes none.
    pub body: Option<Validator>,
}

struct Parameter {
    name: String,
    place: String,
    required: bool,
    kind: String,
    schema: Validator,
}

/// The parameters of a request, by name.
pub type Given = HashMap<String, String>;

impl Contract {
    /// Reads the document.
    pub fn read() -> Result<Contract, String> {
        let document: Value =
            serde_saphyr::from_str(DOCUMENT).map_err(|error| error.to_string())?;
        let mut paths = BTreeMap::new();
        for (path, methods) in members(&document["paths"])? {
            let mut operations = BTreeMap::new();
            for (method, operation) in members(methods)? {
                let operation = Operation::read(&document, operation)
                    .map_err(|error| format!("{method} {path}: {error}"))?;
                operations.insert(method.to_ascii_uppercase(), operation);
            }
            paths.insert(path.clone(), operations);
        }
        Ok(Contract { paths })
    }
}

fn members(value: &Value) -> Result<&Map<String, Value>, String> {
    value.as_object().ok_or_else(|| format!("`{value}` should be an object"))
}

fn text(value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| format!("`{value}` should be text"))
}

/// What a `$ref` refers to, or the value itself.
fn resolved<'d>(document: &'d Value, value: &'d Value) -> Result<&'d Value, String> {
    let Some(reference) = value["$ref"].as_str() else { return Ok(value) };
    reference
        .strip_prefix('#')
        .and_then(|pointer| document.pointer(pointer))
        .ok_or_else(|| format!("there is no `{reference}`"))
}

/// A schema of the document, with the components that it may refer to.
fn compiled(document: &Value, schema: &Value) -> Result<Validator, String> {
    let whole = json!({"allOf": [schema], "components": document["components"]});
    jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(&whole)
        .map_err(|error| error.to_string())
}

impl Operation {
    fn read(document: &Value, operation: &Value) -> Result<Operation, String> {
        let mut parameters = Vec::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = resolved(document, parameter)?;
            parameters.push(Parameter {
                name: text(&parameter["name"])?,
                place: text(&parameter["in"])?,
                required: parameter["required"] == true,
                kind: text(&parameter["schema"]["type"])?,
                schema: compiled(document, &parameter["schema"])?,
            });
        }
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        Ok(Operation {
            writes: operation["x-scope"] == "write",
            open: operation["security"].as_array().is_some_and(Vec::is_empty),
            parameters,
            body: if body.is_null() { None } else { Some(compiled(document, body)?) },
        })
    }

    /// Judges the parameters. `path`: the value of the path's one parameter; `query` as it was
    /// sent; `header` gives a header's values.
    pub fn parameters(
        &self,
        path: Option<&str>,
        query: &str,
        header: impl Fn(&str) -> Vec<String>,
    ) -> Result<Given, Problem> {
        let wrong = |detail: String| Problem::new(Code::InvalidParameter, detail);
        let mut given = Given::new();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            if !self.parameters.iter().any(|known| known.place == "query" && known.name == name) {
                return Err(wrong(format!("there is no query parameter `{name}` here")));
            }
            if given.insert(name.to_string(), value.into_owned()).is_some() {
                return Err(wrong(format!("the query parameter `{name}` is given twice")));
            }
        }
        for parameter in &self.parameters {
            let name = &parameter.name;
            match parameter.place.as_str() {
                "path" => {
                    given.insert(name.clone(), path.unwrap_or_default().to_owned());
                }
                "header" => match &header(name)[..] {
                    [] => {}
                    [value] => {
                        given.insert(name.clone(), value.clone());
                    }
                    _ => return Err(wrong(format!("the header `{name}` is given twice"))),
                },
                _ => {}
            }
            match given.get(name) {
                Some(value) if parameter.takes(value) => {}
                Some(_) => {
                    return Err(wrong(format!("`{name}` is not what the contract says it is")));
                }
                None if parameter.required && name == "Idempotency-Key" => {
                    let detail = "a write needs an `Idempotency-Key` of 16 to 128 letters, digits, `_` and `-`";
                    return Err(Problem::new(Code::KeyMissing, detail));
                }
                None if parameter.required => return Err(wrong(format!("`{name}` is missing"))),
                None => {}
            }
        }
        Ok(given)
    }

    /// Judges a body.
    pub fn judge(&self, body: &Value) -> Result<(), Problem> {
        let Some(schema) = &self.body else { return Ok(()) };
        if schema.is_valid(body) {
            return Ok(());
        }
        let errors: Vec<_> = schema.iter_errors(body).take(MOST_ERRORS).collect();
        let places = if errors.len() == 1 { "place" } else { "places" };
        let detail = format!("the body is wrong in {} {places}; nothing was done", errors.len());
        let problem = Problem::new(Code::SchemaViolation, detail);
        Err(errors.iter().fold(problem, |problem, error| {
            let detail: String = error.to_string().chars().take(MOST_DETAIL).collect();
            problem.at(&pointer(error), error.kind().keyword(), &detail)
        }))
    }
}

/// Where a body is wrong; a field that should not be there is pointed to itself.
fn pointer(error: &ValidationError<'_>) -> String {
    let place = error.instance_path().to_string();
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } if !unexpected.is_empty() => {
            format!("{place}/{}", unexpected[0].replace('~', "~0").replace('/', "~1"))
        }
        _ => place,
    }
}

impl Parameter {
    fn takes(&self, text: &str) -> bool {
        let value = match self.kind.as_str() {
            "integer" => {
                let digits = text.strip_prefix('-').unwrap_or(text);
                if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                    return false;
                }
                text.parse::<i64>().ok().map(Value::from)
            }
            "boolean" => text.parse::<bool>().ok().map(Value::from),
            _ => Some(Value::from(text)),
        };
        value.is_some_and(|value| self.schema.is_valid(&value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contract() -> Contract {
        Contract::read().unwrap()
    }

    #[test]
    fn every_example_keeps_to_its_schema() {
        let document: Value = serde_saphyr::from_str(DOCUMENT).unwrap();
        for (path, operations) in contract().paths {
            for (method, operation) in operations {
                let said = &document["paths"][&path][method.to_lowercase()];
                let example = &said["requestBody"]["content"]["application/json"]["example"];
                assert_eq!(operation.body.is_some(), !example.is_null(), "{method} {path}");
                if operation.body.is_some() {
                    assert!(operation.judge(example).is_ok(), "{method} {path}");
                }
            }
        }
    }

    #[test]
    fn every_write_takes_a_key() {
        for (path, operations) in contract().paths {
            for (method, operation) in operations {
                let takes = operation.parameters.iter().any(|p| p.name == "Idempotency-Key");
                assert_eq!(takes, operation.writes, "{method} {path}");
            }
        }
    }

    #[test]
    fn a_wrong_body_is_pointed_at() {
        let contract = contract();
        let upsert = &contract.paths["/v1/contacts/batch/upsert"]["POST"];
        let body = json!({"records": [{"emial": "ada@acme.example"}, {"first_name": 7}]});
        let answer = upsert.judge(&body).unwrap_err().answer();
        let problem: Value = serde_json::from_slice(&answer.body).unwrap();
        assert_eq!(problem["errors"][0]["pointer"], "/records/0/emial");
        assert_eq!(problem["errors"][1]["pointer"], "/records/1/first_name");
    }

    #[test]
    fn a_parameter_that_is_not_in_the_document_is_refused() {
        let contract = contract();
        let list = &contract.paths["/v1/users"]["GET"];
        let judged = |query: &str| list.parameters(None, query, |_| Vec::new());
        assert_eq!(judged("limit=20").unwrap()["limit"], "20");
        for query in ["limt=20", "limit=0", "limit=1&limit=2", "limit=ten", "cursor=*"] {
            assert!(judged(query).is_err(), "{query}");
        }
    }
}
