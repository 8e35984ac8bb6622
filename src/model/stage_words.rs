//! The words for won, lost and open, in one list: for a deal's status and for the names of stages.
//!
//! What is said of a stage's name: `Closed Won` is won, `Verloren` is lost, `Not won` is lost, and what is
//! only hoped for (`Soon to be won`, `Won?`) or says both is open. A name that nobody here knows is open:
//! deals in it count as being worked on, never as revenue.

use super::StageKind;

/// Words for won, without accents, lower case: English, German, French, Spanish, Portuguese, Italian,
/// Dutch, Czech and Polish.
const WON: &[&str] = &[
    "won",
    "closedwon",
    "dealwon",
    "gewonnen",
    "gagne",
    "gagnee",
    "gagnes",
    "gagnees",
    "remporte",
    "remportee",
    "ganado",
    "ganada",
    "ganados",
    "ganadas",
    "ganho",
    "ganha",
    "ganhos",
    "ganhas",
    "ganhou",
    "vinto",
    "vinta",
    "vinti",
    "vinte",
    "vyhrano",
    "vyhrana",
    "vyhrany",
    "vyhrane",
    "wygrana",
    "wygrane",
    "wygrany",
];

/// Words for lost.
const LOST: &[&str] = &[
    "lost",
    "closedlost",
    "deallost",
    "abandoned",
    "disqualified",
    "verloren",
    "disqualifiziert",
    "abgebrochen",
    "perdu",
    "perdue",
    "perdus",
    "perdues",
    "disqualifie",
    "disqualifiee",
    "abandonne",
    "abandonnee",
    "perdido",
    "perdida",
    "perdidos",
    "perdidas",
    "descalificado",
    "descalificada",
    "abandonado",
    "abandonada",
    "desqualificado",
    "desqualificada",
    "perso",
    "persa",
    "persi",
    "perse",
    "squalificato",
    "squalificata",
    "gediskwalificeerd",
    "prohrano",
    "prohrana",
    "prohrany",
    "prohrane",
    "ztraceno",
    "ztracena",
    "ztraceny",
    "diskvalifikovano",
    "przegrana",
    "przegrane",
    "przegrany",
    "utracona",
    "utracone",
    "utracony",
];

/// Words for lost where they are the whole name: within another they say less.
const LOST_ALONE: &[&str] = &["dead", "rejected", "declined", "cancelled", "canceled", "no sale"];

/// Words for open where they are a deal's whole status.
const OPEN_ALONE: &[&str] = &[
    "open",
    "active",
    "in progress",
    "offen",
    "aktiv",
    "in bearbeitung",
    "ouvert",
    "ouverte",
    "en cours",
    "abierto",
    "abierta",
    "en curso",
    "aberto",
    "aberta",
    "em andamento",
    "aperto",
    "aperta",
    "in corso",
    "lopend",
    "otevreno",
    "otevreny",
    "otevrena",
    "otwarta",
    "otwarte",
    "otwarty",
];

/// Words that turn one of these around where they stand before it.
const NOT: &[&str] = &[
    "not", "no", "non", "never", "un", "isn", "wasn", "didn", "nicht", "nie", "kein", "keine",
    "pas", "ne", "nunca", "nao", "niet", "nooit", "geen", "neni",
];

/// Words that say that it is only hoped for.
const HOPED: &[&str] = &[
    "yet",
    "almost",
    "nearly",
    "soon",
    "be",
    "likely",
    "maybe",
    "probably",
    "possibly",
    "potentially",
    "expected",
    "verbally",
    "noch",
    "fast",
    "bald",
    "encore",
    "presque",
    "bientot",
    "aun",
    "todavia",
    "casi",
    "pronto",
    "ainda",
    "quase",
    "ancora",
    "quasi",
    "presto",
    "nog",
    "bijna",
    "jeste",
    "skoro",
    "jeszcze",
    "prawie",
    "being",
];

/// Words that say that somebody else has it.
const OTHERS: &[&str] = &[
    "competitor",
    "competitors",
    "competition",
    "konkurrent",
    "konkurrenz",
    "wettbewerber",
    "wettbewerb",
    "concurrent",
    "concurrence",
    "competidor",
    "competencia",
    "concorrente",
    "concorrencia",
    "concorrenza",
    "concurrentie",
    "konkurence",
    "konkurencja",
];

impl StageKind {
    /// What a stage's name says about its kind; open where it says nothing.
    pub fn from_stage_name(name: &str) -> StageKind {
        told(&words(name), name).unwrap_or(StageKind::Open)
    }

    /// What a deal's status says; `None` for a word that nobody here knows.
    pub fn from_status(text: &str) -> Option<StageKind> {
        for kind in [StageKind::Open, StageKind::Won, StageKind::Lost] {
            if text.eq_ignore_ascii_case(kind.name()) {
                return Some(kind);
            }
        }
        let words = words(text);
        let open = || OPEN_ALONE.contains(&words.join(" ").as_str()).then_some(StageKind::Open);
        told(&words, text).or_else(open)
    }
}

/// What the words say of won or lost: `Some(Open)` where they speak of it and leave it open.
fn told(words: &[String], name: &str) -> Option<StageKind> {
    let is = |word: &String, list: &[&str]| list.contains(&word.as_str());
    if LOST_ALONE.contains(&words.join(" ").as_str()) {
        return Some(StageKind::Lost);
    }
    let won = words.iter().position(|word| is(word, WON));
    let lost = words.iter().position(|word| is(word, LOST));
    let before = |at: usize, list: &[&str]| words[..at].iter().any(|word| is(word, list));
    // A question is no answer.
    let doubtful = |at: usize| name.contains('?') || before(at, HOPED);
    let kind = match (won, lost) {
        (None, None) => return None,
        (Some(_), _) if words.iter().any(|word| is(word, OTHERS)) => StageKind::Lost,
        (Some(_), Some(_)) => StageKind::Open,
        (Some(at), None) if doubtful(at) => StageKind::Open,
        (Some(at), None) if before(at, NOT) => StageKind::Lost,
        (Some(_), None) => StageKind::Won,
        (None, Some(at)) if doubtful(at) || before(at, NOT) => StageKind::Open,
        (None, Some(_)) => StageKind::Lost,
    };
    Some(kind)
}

/// The words of a name: lower case, without accents; a capital after a small letter begins one.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut after_small = false;
    for c in name.chars() {
        // Marks that stand by themselves belong to the letter before.
        if ('\u{300}'..='\u{36F}').contains(&c) {
            continue;
        }
        let begins = !c.is_alphanumeric() || (after_small && c.is_uppercase());
        after_small = c.is_lowercase();
        if begins && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (c.is_alphanumeric(), words.last_mut()) {
            word.extend(c.to_lowercase().map(plain));
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The letter without its accent, as far as these languages have them.
fn plain(c: char) -> char {
    match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => 'a',
        'ç' | 'ć' | 'č' => 'c',
        'ď' => 'd',
        'è' | 'é' | 'ê' | 'ë' | 'ě' | 'ę' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ł' => 'l',
        'ñ' | 'ń' | 'ň' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ř' => 'r',
        'ś' | 'š' => 's',
        'ť' => 't',
        'ù' | 'ú' | 'û' | 'ü' | 'ů' => 'u',
        'ý' => 'y',
        'ź' | 'ż' | 'ž' => 'z',
        c => c,
    }
}

#[cfg(test)]
mod tests {
    use super::StageKind::{self, Lost, Open, Won};

    fn all(kind: StageKind, names: &[&str]) {
        for name in names {
            assert_eq!(StageKind::from_stage_name(name), kind, "{name}");
        }
    }

    #[test]
    fn won_is_told_from_its_words_in_any_of_the_languages() {
        all(
            Won,
            &["Closed Won", "WON - signed", "closedwon", "ClosedWon", "closed_won", "Deal won!"],
        );
        all(Won, &["Gewonnen", "Auftrag gewonnen", "Gagné", "GAGNÉE", "Ganado", "Cerrado ganado"]);
        all(Won, &["Ganho", "Vinto", "Chiuso vinto", "Vyhráno", "Wygrana", "Gagne\u{301}"]);
    }

    #[test]
    fn lost_is_told_from_its_words_in_any_of_the_languages() {
        all(
            Lost,
            &["Closed Lost", "closedlost", "Lost to nobody", "Disqualified", "Abandoned", "dead"],
        );
        all(
            Lost,
            &["Verloren", "Perdu", "Affaire perdue", "Perdido", "Perso", "Prohráno", "Przegrana"],
        );
        all(Lost, &["Disqualifiziert", "Rejected", "Cancelled", "Lost - won by a competitor"]);
    }

    #[test]
    fn not_won_is_never_won() {
        all(Lost, &["Not won", "Closed - not won", "Non-won", "Nicht gewonnen", "Pas gagné"]);
        all(Lost, &["No ganado", "Não ganho", "Non vinto", "Niet gewonnen", "Won by competitor"]);
        all(Open, &["Not yet won", "Noch nicht gewonnen", "Soon to be won", "Almost won", "Won?"]);
        all(Open, &["Not lost", "Won / Lost", "Closed (won or lost)"]);
    }

    #[test]
    fn other_words_are_open() {
        all(
            Open,
            &["Wonderful lead", "Lead", "Qualified", "Unqualified", "Proposal rejected once", ""],
        );
        all(Open, &["Last", "Lostwithiel office", "Signed", "Kontakt aufgenommen", "受注"]);
    }

    #[test]
    fn a_status_is_told_by_the_same_words_and_by_those_for_open() {
        let told = |kind, words: &[&str]| {
            for word in words {
                assert_eq!(StageKind::from_status(word), Some(kind), "{word}");
            }
        };
        told(Won, &["won", "Closed Won", "closed-won", "Gewonnen", "Gagné"]);
        told(Lost, &["Lost", "abandoned", "Verloren", "Not won", "disqualified"]);
        told(Open, &["open", "Active", "In progress", "offen", "En cours", "Otevřeno"]);
        for unknown in ["", "true", "pending", "12"] {
            assert_eq!(StageKind::from_status(unknown), None, "{unknown}");
        }
    }
}
