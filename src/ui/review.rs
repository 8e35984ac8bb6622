//! The interactive review of a suggested mapping: goes through what is not certain, columns first, then
//! stages, then owners, with a way back to the question before.

use std::io;

use inquire::{InquireError, Select};

use super::style::{sentence, tame};
use crate::engine::decisions::{Decision, Kind};
use crate::mapping::To;
use crate::mapping::detect::{Finding, Suggestion};
use crate::model::field::{fields, special_targets};
use crate::model::{Object, Pipeline};

/// What somebody answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The choice at this place.
    Take(usize),
    /// Back to the question before.
    Back,
    /// Leave this and what follows as it is, and keep what was answered.
    Enough,
    /// Leave without keeping anything.
    Leave,
}

/// Who is asked.
pub trait Asks {
    /// Asks to choose one; `now` is where the cursor stands at first. `back`: there is a question before.
    fn choose(
        &mut self,
        question: &str,
        choices: &[String],
        now: usize,
        back: bool,
    ) -> io::Result<Choice>;
}

/// Somebody at the terminal.
pub struct Terminal;

/// What leads back.
const BACK: &str = "< back to the question before";

impl Asks for Terminal {
    fn choose(
        &mut self,
        question: &str,
        choices: &[String],
        now: usize,
        back: bool,
    ) -> io::Result<Choice> {
        let mut shown: Vec<String> =
            choices.iter().map(|choice| sentence(choice).into_owned()).collect();
        if back {
            // Second, where one step of the cursor reaches it.
            shown.insert(1.min(shown.len()), BACK.to_owned());
        }
        let cursor = if back && now > 0 { now + 1 } else { now };
        let help = "arrows and Enter choose, letters filter, Esc keeps what is answered and ends";
        let question = sentence(question);
        let select = Select::new(&question, shown).with_page_size(12).with_help_message(help);
        match select.with_starting_cursor(cursor).raw_prompt() {
            Ok(taken) if back && taken.index == 1.min(choices.len()) => Ok(Choice::Back),
            Ok(taken) if back && taken.index > 1 => Ok(Choice::Take(taken.index - 1)),
            Ok(taken) => Ok(Choice::Take(taken.index)),
            Err(InquireError::OperationCanceled) => Ok(Choice::Enough),
            Err(InquireError::OperationInterrupted) => Ok(Choice::Leave),
            Err(other) => Err(io::Error::other(other.to_string())),
        }
    }
}

/// What the review answered beside the columns, which it changes in the suggestion itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviewed {
    /// Stages of the source and the stage of the workspace that each is.
    pub stages: Vec<(String, String)>,
    /// Owners of the source and the workspace user that each is.
    pub owners: Vec<(String, String)>,
    /// The places of the findings whose columns were asked about and have a place now.
    pub columns: Vec<usize>,
}

/// A question of the review.
enum Question {
    /// Where the column of this finding goes.
    Column(usize),
    /// What the stage of the decision at this place is.
    Stage(usize),
    /// Who the owner of the decision at this place is.
    Owner(usize),
}

/// Asks about every column, stage and owner of `decisions`. `None` where the user wants to leave without
/// keeping anything.
pub fn review(
    asks: &mut dyn Asks,
    suggestion: &mut Suggestion,
    decisions: &[Decision],
    pipelines: &[Pipeline],
    users: &[String],
) -> io::Result<Option<Reviewed>> {
    let questions = questions(suggestion, decisions, users);
    let mut taken: Vec<Option<usize>> = vec![None; questions.len()];
    // What each column was before it was asked about: its choices stay the same on the way back.
    let before: Vec<To> = suggestion.findings.iter().map(|finding| finding.to.clone()).collect();
    let mut at = 0;
    while at < questions.len() {
        let (question, choices) =
            ask(&questions[at], suggestion, decisions, &before, pipelines, users);
        let words: Vec<String> = choices.iter().map(|choice| choice.words.clone()).collect();
        match asks.choose(&question, &words, taken[at].unwrap_or(0), at > 0)? {
            Choice::Take(place) => {
                if let (Question::Column(finding), Some(choice)) =
                    (&questions[at], choices.get(place))
                    && let Means::Column(to) = &choice.means
                {
                    choose(suggestion, *finding, to.clone());
                }
                taken[at] = Some(place);
                at += 1;
            }
            Choice::Back => at = at.saturating_sub(1),
            Choice::Enough => break,
            Choice::Leave => return Ok(None),
        }
    }
    let mut reviewed = Reviewed::default();
    for (question, place) in questions.iter().zip(&taken) {
        let Some(place) = place else { continue };
        let (_, mut choices) = ask(question, suggestion, decisions, &before, pipelines, users);
        if *place >= choices.len() {
            continue;
        }
        match (question, choices.swap_remove(*place).means) {
            (Question::Stage(stage), Means::Name(name)) => {
                reviewed.stages.push((decisions[*stage].about.clone(), name));
            }
            (Question::Owner(owner), Means::Name(email)) => {
                reviewed.owners.push((decisions[*owner].about.clone(), email));
            }
            (Question::Column(at), Means::Column(to)) if !matches!(to, To::Unsure { .. }) => {
                reviewed.columns.push(*at);
            }
            _ => {}
        }
    }
    Ok(Some(reviewed))
}

fn questions(suggestion: &Suggestion, decisions: &[Decision], users: &[String]) -> Vec<Question> {
    let deals = suggestion.mapping.object(Object::Deals);
    let stage_of = To::Target("stage".to_owned());
    let has_stages = deals.is_some_and(|deals| deals.columns.iter().any(|c| c.to == stage_of));
    let (mut columns, mut stages, mut owners) = (Vec::new(), Vec::new(), Vec::new());
    let mut seen: Vec<&str> = Vec::new();
    for (at, decision) in decisions.iter().enumerate() {
        match decision.kind {
            Kind::Unresolved | Kind::Likely => {
                let same = |finding: &Finding| {
                    Some(finding.object) == decision.object && finding.header == decision.about
                };
                columns.extend(suggestion.findings.iter().position(same));
            }
            // A stage of several pipelines is translated in all of them.
            Kind::Stage if has_stages && !seen.contains(&decision.about.as_str()) => {
                seen.push(&decision.about);
                stages.push(Question::Stage(at));
            }
            Kind::Owner if !users.is_empty() => owners.push(Question::Owner(at)),
            _ => {}
        }
    }
    // In the order of the files.
    columns.sort_unstable();
    columns.into_iter().map(Question::Column).chain(stages).chain(owners).collect()
}

/// What a choice means.
enum Means {
    Column(To),
    Name(String),
    Nothing,
}

struct Offer {
    words: String,
    means: Means,
}

fn ask(
    question: &Question,
    suggestion: &Suggestion,
    decisions: &[Decision],
    before: &[To],
    pipelines: &[Pipeline],
    users: &[String],
) -> (String, Vec<Offer>) {
    let nothing = |words: &str| Offer { words: words.to_owned(), means: Means::Nothing };
    let name = |words: String, name: &str| Offer { words, means: Means::Name(name.to_owned()) };
    match question {
        Question::Column(at) => {
            let finding = &suggestion.findings[*at];
            let samples: Vec<String> =
                finding.samples.iter().map(|sample| tame(sample, 30)).collect();
            let question = format!(
                "{} column `{}` ({}; {})?",
                finding.object.singular(),
                tame(&finding.header, 60),
                samples.join(" | "),
                tame(&finding.why, 100)
            );
            (question, offers(finding.object, &before[*at]))
        }
        Question::Stage(at) => {
            let stage = &decisions[*at];
            let mut choices = Vec::new();
            if let Some((pipeline, near)) = &stage.near {
                choices.push(name(format!("{pipeline} / {near} (near)"), near));
            }
            choices.push(nothing("leave it open: `pipelines create --from` can make it"));
            for pipeline in pipelines {
                for stage in &pipeline.stages {
                    let words = format!("{} / {}", tame(&pipeline.name, 40), tame(&stage.name, 40));
                    choices.push(name(words, &stage.name));
                }
            }
            let of = stage.pipeline.as_deref().map(|of| format!(" of `{}`", tame(of, 40)));
            let of = of.unwrap_or_default();
            let deals = stage.count.map_or(String::new(), |n| format!(" ({n} deals)"));
            let about = tame(&stage.about, 60);
            (format!("stage `{about}`{of}{deals}, which the workspace lacks?"), choices)
        }
        Question::Owner(at) => {
            let owner = &decisions[*at];
            let mut choices = vec![nothing("leave it open: records go to the user who imports")];
            choices.extend(users.iter().map(|user| name(tame(user, 80), user)));
            let records = owner.count.unwrap_or_default();
            (format!("owner `{}` ({records} records)?", tame(&owner.about, 60)), choices)
        }
    }
}

fn offers(object: Object, now: &To) -> Vec<Offer> {
    let offer = |words: String, to: To| Offer { words, means: Means::Column(to) };
    let mut choices = Vec::new();
    match now {
        To::Target(target) => choices.push(offer(format!("{target} (suggested)"), now.clone())),
        To::Custom { key, kind, .. } => {
            choices.push(offer(format!("custom.{key}, {} (suggested)", kind.name()), now.clone()));
        }
        To::Unsure { suggest, kind, options } => {
            let key = bare(suggest).to_owned();
            choices.push(offer(
                format!("custom.{key}, {} (suggested)", kind.name()),
                To::Custom { key, kind: *kind, options: options.clone() },
            ));
            choices.push(offer("leave it open".to_owned(), now.clone()));
        }
        To::Ignore => {}
    }
    choices.push(offer("ignore it".to_owned(), To::Ignore));
    let keys = fields(object).iter().map(|field| field.key);
    for target in keys.chain(special_targets(object).iter().copied()) {
        let to = To::Target(target.to_owned());
        if to != *now {
            choices.push(offer(target.to_owned(), to));
        }
    }
    choices
}

/// Sends the column of a finding somewhere else, in the finding and in the mapping.
pub fn choose(suggestion: &mut Suggestion, at: usize, to: To) {
    let finding = &mut suggestion.findings[at];
    finding.to = to.clone();
    if let Some(mapping) = suggestion.mapping.objects.get_mut(&finding.object)
        && let Some(column) =
            mapping.columns.iter_mut().find(|column| column.header == finding.header)
    {
        column.to = to;
    }
}

/// Makes every column that is left open the custom field that is suggested for it; one without
/// values makes no field. Returns the places of their findings.
pub fn accept_all(suggestion: &mut Suggestion) -> Vec<usize> {
    let mut accepted = Vec::new();
    for at in 0..suggestion.findings.len() {
        let finding = &suggestion.findings[at];
        if finding.samples.is_empty() {
            continue;
        }
        if let To::Unsure { suggest, kind, options } = finding.to.clone() {
            let key = bare(&suggest).to_owned();
            choose(suggestion, at, To::Custom { key, kind, options });
            accepted.push(at);
        }
    }
    accepted
}

/// The key of a suggested custom field; the suggestion is a whole target, `custom.shoe_size`.
pub fn bare(suggest: &str) -> &str {
    suggest.strip_prefix("custom.").unwrap_or(suggest)
}

#[cfg(test)]
mod tests;
