//! A strict reader of the part of SOQL that a migration needs.

/// A query.
#[derive(Debug)]
pub struct Query {
    pub fields: Vec<String>,
    /// `SELECT COUNT() FROM …`.
    pub count_only: bool,
    /// Whether `COUNT(Id)` stands among the fields.
    pub counted: bool,
    pub from: String,
    pub condition: Option<Condition>,
    pub group_by: Vec<String>,
    pub order_by: Vec<String>,
    /// Whether the last of these is the other way round.
    pub descending: bool,
    pub limit: Option<usize>,
}

/// A condition.
#[derive(Debug)]
pub enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Is(String, String, Literal),
    OneOf(String, Vec<Literal>),
}

/// A value in a query.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Text(String),
    Number(String),
    /// `2026-03-08T14:30:00Z`, without quotes.
    Moment(String),
    Boolean(bool),
    Null,
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(String),
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.peek().copied() {
        if c.is_whitespace() {
            chars.next();
        } else if c == '\'' {
            chars.next();
            let mut word = String::new();
            loop {
                match chars.next() {
                    Some('\\') => word.extend(chars.next()),
                    Some('\'') => break,
                    Some(c) => word.push(c),
                    None => return Err("unterminated text".into()),
                }
            }
            tokens.push(Token::Text(word));
        } else if c.is_alphanumeric() || c == '_' {
            let mut word = String::new();
            while let Some(c) =
                chars.peek().filter(|c| c.is_alphanumeric() || "_.:-+".contains(**c))
            {
                word.push(*c);
                chars.next();
            }
            tokens.push(Token::Word(word));
        } else {
            chars.next();
            let mut sign = c.to_string();
            if "<>!".contains(c) && chars.peek() == Some(&'=') {
                sign.push('=');
                chars.next();
            }
            tokens.push(Token::Sign(sign));
        }
    }
    Ok(tokens)
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

impl Reader {
    fn peek_word(&self, word: &str) -> bool {
        matches!(self.tokens.get(self.at), Some(Token::Word(here)) if here.eq_ignore_ascii_case(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let there = self.peek_word(word);
        self.at += usize::from(there);
        there
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let there = matches!(self.tokens.get(self.at), Some(Token::Sign(here)) if here == sign);
        self.at += usize::from(there);
        there
    }

    fn expect(&mut self, there: bool, what: &str) -> Result<(), String> {
        if there { Ok(()) } else { Err(format!("expecting {what}")) }
    }

    fn name(&mut self) -> Result<String, String> {
        match self.tokens.get(self.at) {
            Some(Token::Word(word)) => {
                self.at += 1;
                Ok(word.clone())
            }
            other => Err(format!("unexpected token: {other:?}")),
        }
    }

    fn names(&mut self) -> Result<Vec<String>, String> {
        let mut names = vec![self.name()?];
        while self.take_sign(",") {
            names.push(self.name()?);
        }
        Ok(names)
    }

    fn literal(&mut self) -> Result<Literal, String> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        Ok(match token {
            Some(Token::Text(text)) => Literal::Text(text),
            Some(Token::Word(word)) => match word.to_ascii_lowercase().as_str() {
                "true" => Literal::Boolean(true),
                "false" => Literal::Boolean(false),
                "null" => Literal::Null,
                _ if word.contains('T') && word.ends_with('Z') => Literal::Moment(word),
                _ if word.parse::<f64>().is_ok() => Literal::Number(word),
                _ => return Err(format!("unexpected token: {word}")),
            },
            other => return Err(format!("unexpected token: {other:?}")),
        })
    }

    /// Conditions joined by one word; both words side by side need brackets.
    fn condition(&mut self) -> Result<Condition, String> {
        let mut conditions = vec![self.one_condition()?];
        let any = self.peek_word("OR");
        let (joins, other) = if any { ("OR", "AND") } else { ("AND", "OR") };
        while self.take_word(joins) {
            conditions.push(self.one_condition()?);
        }
        if self.peek_word(other) {
            return Err(format!("unexpected token: {other}"));
        }
        Ok(if any { Condition::Any(conditions) } else { Condition::All(conditions) })
    }

    fn one_condition(&mut self) -> Result<Condition, String> {
        if self.take_sign("(") {
            let condition = self.condition()?;
            let closed = self.take_sign(")");
            self.expect(closed, "a right parentheses")?;
            return Ok(condition);
        }
        let field = self.name()?;
        if self.take_word("IN") {
            let opened = self.take_sign("(");
            self.expect(opened, "a left parentheses")?;
            let mut values = vec![self.literal()?];
            while self.take_sign(",") {
                values.push(self.literal()?);
            }
            let closed = self.take_sign(")");
            self.expect(closed, "a right parentheses")?;
            return Ok(Condition::OneOf(field, values));
        }
        for sign in ["=", "!=", "<=", ">=", "<", ">"] {
            if self.take_sign(sign) {
                return Ok(Condition::Is(field, sign.to_owned(), self.literal()?));
            }
        }
        Err("expecting an operator".into())
    }
}

/// Reads a query; what is wrong with it, where it is none.
pub fn read(text: &str) -> Result<Query, String> {
    let mut reader = Reader { tokens: tokens(text)?, at: 0 };
    let selects = reader.take_word("SELECT");
    reader.expect(selects, "SELECT")?;
    let mut query = Query {
        fields: Vec::new(),
        count_only: false,
        counted: false,
        from: String::new(),
        condition: None,
        group_by: Vec::new(),
        order_by: Vec::new(),
        descending: false,
        limit: None,
    };
    loop {
        let name = reader.name()?;
        if name.eq_ignore_ascii_case("COUNT") {
            let opened = reader.take_sign("(");
            reader.expect(opened, "a left parentheses")?;
            if reader.take_sign(")") {
                query.count_only = true;
            } else {
                reader.name()?;
                let closed = reader.take_sign(")");
                reader.expect(closed, "a right parentheses")?;
                query.counted = true;
            }
        } else {
            if query.fields.iter().any(|field| field.eq_ignore_ascii_case(&name)) {
                return Err(format!("duplicate field selected: {name}"));
            }
            query.fields.push(name);
        }
        if !reader.take_sign(",") {
            break;
        }
    }
    let from = reader.take_word("FROM");
    reader.expect(from, "FROM")?;
    query.from = reader.name()?;
    if reader.take_word("WHERE") {
        query.condition = Some(reader.condition()?);
    }
    if reader.take_word("GROUP") {
        let by = reader.take_word("BY");
        reader.expect(by, "BY")?;
        query.group_by = reader.names()?;
    }
    if reader.take_word("ORDER") {
        let by = reader.take_word("BY");
        reader.expect(by, "BY")?;
        query.order_by = reader.names()?;
        query.descending = reader.take_word("DESC");
    }
    if reader.take_word("LIMIT") {
        query.limit = Some(reader.name()?.parse().map_err(|_| "LIMIT is no number")?);
    }
    match reader.tokens.get(reader.at) {
        None => Ok(query),
        Some(token) => Err(format!("unexpected token: {token:?}")),
    }
}
