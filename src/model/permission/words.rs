//! The words of consent, permission and opting out: the one list, for headers and for cells, in English,
//! German, French, Spanish, Portuguese, Czech and Italian (and the commonest of Dutch).
//!
//! All are written as [`crate::model::text::words`] gives them: lower case, without accents. Several
//! words are a phrase, found also where a header writes them as one (`optout`). In a single word `stem*`
//! stands for its beginning, `*stem` for its end, `*stem*` for a part of it; `=word` for a whole header.

/// Words of a list, by language.
pub type List = &'static [&'static [&'static str]];

/// Headers that speak of consent or permission.
pub const GRANTS: List = &[
    // English
    &[
        "consent*", "pewc", "tcpa", "express written", "opt in", "opts in", "opted in", "opting in",
        "permission", "permissions", "permitted", "callable", "contactable",
        "ok to call", "ok to phone", "ok to dial", "ok to contact", "ok to text", "ok to email",
        "call ok", "calls ok", "phone ok", "contact ok", "ok for calls", "phone marketing", "telephone marketing",
        "telemarketing", "marketing by phone", "marketing calls", "okay to call", "okay to phone", "okay to dial", "okay to contact",
        "may call", "may we call", "may be called", "may phone", "may contact", "may be contacted",
        "may we contact", "may dial", "can call", "can we call", "can be called", "can contact",
        "can be contacted", "can we contact", "can phone",
        "accept calls", "accepts calls", "accepts phone calls", "accept phone calls",
        "accepts marketing", "accept marketing", "accepts email marketing", "accepts sms marketing",
        "accepts contact", "wants calls", "wants to be called", "agreed to calls", "agreed to be called",
        "authorized to call", "authorised to call", "authorized to contact", "authorised to contact",
        "authorization to call", "authorisation to call", "authorization to contact", "allow contact", "allows contact",
        "allowed to contact", "contact allowed",
        "agrees to calls", "agrees to be called", "agree to be called", "agreed to contact",
        "agreed to be contacted", "agrees to be contacted",
    ],
    // German
    &["*einwillig*", "*zustimmung*", "zugestimmt", "einverstand*", "*erlaubnis", "darf angerufen",
      "darf kontaktiert", "anrufe gewunscht", "anruf gewunscht", "telefonkontakt gewunscht", "anrufen erlaubt", "kontakt erlaubt", "anruffreigabe", "telefonfreigabe", "kontaktfreigabe",
      "werbefreigabe"],
    // French (`consent*` is above)
    &["accord pour etre appele", "accord pour etre contacte", "autorisation de contact", "autorisation de contacter",
      "souhaite etre appele", "souhaite etre contacte", "accepte les appels", "accepte detre appele", "accepte detre contacte", "accepte la prospection",
      "peut etre appele", "peut etre contacte"],
    // Spanish
    &["consient*", "permiso de contacto", "autorizacion de contacto", "desea ser llamado", "desea ser contactado",
      "quiere ser llamado", "quiere ser contactado", "acepta llamadas", "acepta publicidad", "acepta comunicaciones", "acepta ser llamado",
      "acepta ser contactado", "se puede llamar", "puede ser contactado"],
    // Portuguese
    &["autorizacao de contato", "autorizacao de contacto", "deseja ser contatado", "deseja ser contactado",
      "quer ser contatado", "quer ser contactado", "aceita ligacoes", "aceita chamadas", "aceita contato", "aceita contacto", "pode ligar",
      "pode ser contatado", "pode ser contactado"],
    // Czech
    &["souhlas*", "preje si byt", "smi se volat", "lze volat", "muzeme volat"],
    // Italian
    &["consenso", "consensi", "autorizzazione al contatto", "desidera essere chiamato", "desidera essere contattato", "accetta chiamate", "accetta telefonate", "accetta contatti"],
    // Dutch
    &["toestemming*", "mag gebeld", "mag bellen"],
];

/// Words of permission that count where the header also names a channel, or contact or marketing.
pub const WEAK_GRANTS: List = &[
    &["allow*", "permit*"],
    &["erlaub*", "freigabe", "genehmig*", "darf"],
    &["autoris*", "permission*"],
    &["permis*", "autoriz*", "permite*"],
    &["permissao", "permite*"],
    &["povol*", "svoleni*"],
    &["autorizz*", "permess*"],
];

/// Headers that are none, although they have a word of [`GRANTS`].
pub const NO_GRANTS: List = &[&[
    "permission set", "permission sets", "permission level", "permission group", "permission role",
    "permission profile", "permissions set", "permissions level", "permissions group", "user permissions",
    "user permission", "file permissions",
]];

/// Headers that speak of opting out.
pub const OPT_OUTS: List = &[
    // English
    &[
        "opt out", "opts out", "opted out", "opting out", "opt outs", "unsubscri*", "do not call",
        "do not contact", "do not phone", "do not telephone", "do not dial", "do not ring",
        "do not disturb", "do not solicit", "do not market", "do not approach", "do not allow",
        "do not email", "do not mail", "do not e mail", "do not fax", "do not text", "do not sms",
        "do not send", "do not bulk", "do not postal", "do not promote", "do not write", "dont call", "dont contact",
        "dont phone", "dont dial", "dont email", "dont mail", "dont text", "dont disturb", "dont solicit",
        "not to call", "not to contact", "never call", "never contact", "stop calling", "stop calls",
        "stop contact", "no calls", "no call", "no phone calls", "no telemarketing", "no marketing",
        "no solicit*", "refused calls", "refuses calls", "declined calls", "declines calls", "refused contact",
        "does not want", "no further contact", "no cold calls", "no cold calling", "no email", "no emails",
        "no sms", "no texts", "no mailings", "not callable", "not contactable", "not opted in", "dnc",
        "dncl", "dnd", "tps", "ctps", "revoke*", "revocation*", "*blacklist*", "*blocklist*", "black list",
        "suppress*", "blocked", "call block", "cease and desist", "=withdrawn", "=removed from list", "robinson*", "litigator*", "=no contact",
    ],
    // German
    &[
        "nicht anrufen", "nicht angerufen", "nicht kontaktiert", "nicht telefonieren", "nicht kontaktieren", "nicht ansprechen", "nicht mailen",
        "keine anrufe", "kein anruf", "keine telefonate", "kein kontakt", "keine werbung",
        "keine telefonwerbung", "keine e mails", "keine mails", "keine newsletter", "keine sms",
        "*widerruf*", "*widerspruch*", "*widersproch*", "anrufsperre", "telefonsperre", "kontaktsperre",
        "werbesperre", "mailsperre", "e mail sperre", "sperrvermerk", "sperrliste", "gesperrt",
        "anrufverbot", "kontaktverbot", "werbeverbot", "telefonverbot", "abgemeldet", "*abmeldung",
        "ausgetragen",
    ],
    // French
    &[
        "ne pas appeler", "ne plus appeler", "ne pas contacter", "ne plus contacter", "ne pas demarcher",
        "ne pas telephoner", "ne souhaite pas", "ne veut pas", "ne desire pas", "ne pas deranger", "ne pas solliciter", "ne pas envoyer", "pas dappel",
        "pas dappels", "pas de demarchage", "*opposition*", "desinscri*", "desabonn*", "revoqu*",
        "bloctel", "refus dappel", "refus de contact",
    ],
    // Spanish
    &[
        "no llamar", "no contactar", "no telefonear", "no molestar", "no enviar", 
        "no desea", "no quiere", "no quiere llamadas", "sin llamadas", "revoca*", "oposicion*",
        "lista robinson", "exclusion de llamadas", "lista de exclusion", "dado de baja", "dada de baja",
        "baja de correo", "baja de email", "baja newsletter", "baja del boletin", "cancelo suscripcion", "suscripcion cancelada",
    ],
    // Portuguese
    &[
        "nao ligar", "nao contatar", "nao contactar", "nao telefonar", "nao chamar", "nao perturb*",
        "nao me perturbe", "nao me ligue", "nao incomodar", "nao enviar", "nao deseja", "nao quer",
        "nao deseja ligacoes", "revog*", "oposicao", "descadastr*", "inscricao cancelada",
        "cancelou inscricao", "cancelou subscricao", "lista de exclusao",
    ],
    // Czech
    &[
        "nevolat", "netelefonovat", "nekontaktovat", "neoslovovat", "nezasilat", "neposilat", "nerusit",
        "zakaz volani", "zakaz kontaktovani", "zakaz osloveni", "nesouhlas*", "odvol*", "odhlas*",
        "nepreje", "nechce", "namitka*", "bez souhlasu",
    ],
    // Italian
    &[
        "non chiamare", "non contattare", "non telefonare", "non desidera", "non vuole", "non disturbare", "non inviare", "non scrivere",
        "opposizion*", "registro delle opposizioni", "disiscri*", "annullamento iscrizione",
        "iscrizione annullata", "senza consenso",
    ],
    // Dutch
    &["niet bellen", "niet contacteren", "niet mailen", "bel me niet", "afgemeld", "uitgeschreven"],
];

/// Words that turn a header of consent into one of its end or absence (`Consent withdrawn`).
pub const TURNS: List = &[
    &["withdr*", "declin*", "refus*", "denied", "deny*", "reject*", "object*", "rescind*", "cancel*", "not", "no",
      "without", "never", "missing", "lack*", "stop*", "ended", "removed"],
    &["zuruckgezogen", "zurucknahme", "entzogen", "abgelehnt", "ablehnung", "verweiger*", "nicht", "keine",
      "fehlt", "fehlend*", "ohne"],
    &["retir*", "retrait", "pas", "sans", "annul*"],
    &["retirad*", "rechaz*", "deneg*", "sin", "anulad*"],
    &["recus*", "negad*", "nao", "sem", "anulad*"],
    &["odmit*", "neudel*", "zrus*", "bez", "chybi"],
    &["ritir*", "rifiut*", "negat*", "non", "senza", "annull*"],
    &["ingetrokken", "intrekking", "geweigerd", "niet", "geen"],
];

/// Headers that ask in or out at once: a bare yes says neither.
pub const EITHER: List = &[&[
    "opt in out", "opt in opt out", "opt in or out", "opt in or opt out", "opt out opt in", "opt out in",
    "opted in out", "opted in opted out", "opted in or out", "opt status", "opt state", "opt flag", "opt preference",
]];

/// What calls are called.
pub const CALLS: List = &[
    &["call", "calls", "called", "calling", "caller", "phone", "telephon*", "phoning", "dial*", "voice",
      "telemarket*", "telesales", "dnc", "dncl", "tps", "ctps"],
    &["*anruf*", "*telefon*"],
    &["*appel*", "demarchage*", "bloctel"],
    &["llamad*", "llamar"],
    &["ligacao", "ligacoes", "ligar", "ligue", "chamada*", "chamar"],
    &["volat", "volani", "nevolat", "hovor*"],
    &["chiamat*", "chiamare"],
    &["bellen", "gebeld", "bel"],
];

/// Devices: they stand for calls where no other channel is named.
pub const DEVICES: List = &[
    &["mobile", "cell", "cellphone"],
    &["mobil", "handy"],
    &["portable"],
    &["movil"],
    &["celular", "telemovel"],
    &["mobiln*"],
    &["cellulare"],
];

/// What e-mail is called.
pub const EMAIL: List = &[
    &["email*", "e mail", "e mails", "mail", "mails", "mailing", "mailings", "newsletter*", "unsubscri*",
      "double opt in", "doi", "bulk"],
    &["*email*", "*mailing*", "abgemeldet", "*abmeldung", "ausgetragen", "mailsperre"],
    &["courriel*", "desinscri*", "desabonn*", "infolettre"],
    &["correo", "boletin*", "dado de baja", "dada de baja", "cancelo suscripcion", "suscripcion cancelada"],
    &["descadastr*", "inscricao cancelada", "cancelou inscricao", "cancelou subscricao"],
    &["odhlas*", "mailem", "mailu"],
    &["disiscri*", "annullamento iscrizione", "iscrizione annullata"],
    &["afgemeld", "uitgeschreven", "nieuwsbrief*"],
];

/// What text messages and messengers are called; `text` itself is looked at by its place.
pub const TEXTS: List = &[
    &["sms", "mms", "rcs", "texts", "texting", "text message*", "messag*", "whatsapp", "viber", "telegram"],
    &["textnachricht*", "kurznachricht*", "nachricht*"],
    &["texto", "textos"],
    &["mensaj*"],
    &["mensag*"],
    &["zprav*"],
    &["messaggi*"],
];

/// What fax is called.
pub const FAX: List = &[&["fax*", "telefax*"], &["*telefax*"], &["telecopie*"]];

/// What post is called.
pub const POST: List = &[
    &["post", "postal", "direct mail", "letter", "letters", "mailing address"],
    &["postalisch*", "briefpost", "brief", "briefe", "postwerbung"],
    &["courrier*", "voie postale"],
    &["correo postal", "carta"],
    &["correio", "cartas"],
    &["postou", "postovni"],
    &["posta", "lettera"],
];

/// Subjects that never decide on calls, whatever else stands beside them.
pub const OTHER_SUBJECTS: List = &[
    &["cookie*", "marketing status", "marketing contact", "legal basis", "lawful basis", "tracking", "ads", "ad data", "mobile app",
      "push", "push notification*"],
    &["rechtsgrundlage*", "marketingstatus"],
    &["base legale", "base juridique", "statut marketing"],
    &["base legal", "base juridica", "estado de marketing"],
    &["fundamento legal"],
    &["pravni zaklad*", "pravni duvod*"],
    &["base giuridica", "stato marketing"],
];

/// Being contacted or advertised to, by whatever channel: beside it a weak word of permission counts.
pub const CONTACT: List = &[
    &["contacting", "contacted", "marketing", "solicit*", "advertis*"],
    &["kontaktier*", "*werbung*"],
    &["contacter", "prospection", "publicit*"],
    &["contactar", "publicidad"],
    &["contatar", "contactar", "publicidade"],
    &["kontaktovat", "kontaktovani", "osloven*", "reklam*"],
    &["contattare", "pubblicit*"],
];

/// When it was said. `at`, `on` and their like count at the end of a header.
pub const DATES: List = &[
    &["date", "dates", "datetime", "timestamp", "time", "when", "since", "until", "expir*"],
    &["*datum", "*zeitpunkt", "uhrzeit", "seit", "wann"],
    &["heure", "depuis", "horodatage"],
    &["fecha*", "hora", "desde"],
    &["data de", "data do", "data da", "data consentimento", "data opt", "data oposicao"],
    &["cas", "kdy", "dne"],
    &["data di", "data del", "data della", "data consenso", "data revoca", "data opposizione", "ora"],
];

/// The same, as the last word.
pub const DATES_LAST: List = &[&["at", "on"], &["am"], &["le"], &["el"], &["em"], &["od"], &["il"], &["op"]];

/// When consent ends.
pub const EXPIRIES: List = &[
    &["expir*", "valid until", "valid to", "valid through", "end date"],
    &["gultig bis", "*ablauf*"],
    &["expiration", "valable jusqu*"],
    &["caduc*", "vencimiento"],
    &["validade", "vencimento"],
    &["platnost*"],
    &["scadenza"],
];

/// When somebody looked or changed it, which is not when it was said.
pub const CHECKS: List = &[
    &["scrub*", "checked", "check", "verified", "updated", "update", "modified", "changed", "change", "refreshed",
      "synced", "reviewed", "last seen"],
    &["gepruft", "*prufung", "geandert", "aktualisiert"],
    &["verifie*", "modifie*"],
    &["verificad*", "actualizad*", "modificad*"],
    &["atualizad*"],
    &["overeno", "zmeneno"],
    &["verificat*", "aggiornat*", "modificat*"],
];

/// Pages, addresses and tokens: what stands there says nothing of the will of a person.
pub const THINGS: List = &[
    &["url", "urls", "uri", "link", "links", "page", "website", "site", "ip", "token", "id", "ids", "uuid",
      "guid", "key", "hash", "cert", "certificate", "form", "file", "document", "pdf", "recording", "version", "language",
      "agent"],
    &["formular", "webseite", "seite"],
    &["formulaire", "lien", "page"],
    &["formulario", "pagina", "enlace"],
    &["formulario", "pagina"],
    &["formular", "stranka", "odkaz", "verze"],
    &["modulo", "pagina"],
];

/// How, where, why, for what and by whom.
pub const ABOUT: List = &[
    &["text", "wording", "disclosure", "disclaimer", "statement", "verbiage", "copy", "script", "source", "origin",
      "seller", "brand", "company", "advertiser", "partner", "vendor", "buyer", "user", "method", "type",
      "kind", "medium", "mode", "channel", "channels", "reason", "reasons", "note", "notes", "comment",
      "comments", "description", "details", "history", "log", "proof", "evidence", "count", "number of", "number",
      "phone number", "address", "name", "campaign", "purpose", "scope", "category", "reference", "ref", "country",
      "audio", "location", "device", "browser", "landing"],
    &["*text", "wortlaut", "*quelle", "*grund", "*art", "grund", "quelle", "herkunft", "art", "notiz", "notizen", "bemerkung*",
      "weg", "kanal", "zweck"],
    &["texte", "motif", "canal", "raison", "commentaire*", "finalite"],
    &["texto", "fuente", "origen", "motivo", "razon", "tipo", "medio", "nota", "notas", "finalidad"],
    &["fonte", "origem", "meio", "observacoes"],
    &["zdroj", "duvod", "typ", "zpusob", "poznamka", "ucel"],
    &["testo", "fonte", "canale", "motivazione", "finalita"],
    &["tekst", "bron", "reden"],
];

/// The same, as the last word: `given by`, while `contacted by phone` names a channel.
pub const ABOUT_LAST: List = &[&["by", "via"], &["durch", "von"], &["par"], &["por"], &["por"], &["kym"], &["da"], &["door"]];

/// E-mail, whatever the list of it is called: `Opted out of email: Sales calls`.
pub const EMAIL_FIRST: List = &[&["out of email", "out of e mail", "email optout", "unsubscribed from email"]];

/// Words before what is asked about: `date of consent`.
pub const OF: List = &[&["of"], &["der", "des", "von"], &["du", "de"], &["del", "de"], &["do", "da", "de"], &[], &["di", "del", "della"]];

/// What a header ends with that asks for the verdict: `phone number consent`.
pub const LAST: List = &[
    &["consent", "consents", "consented", "permission", "permissions", "in", "out", "optin", "optout", "revoked", "dnc"],
    &["einwilligung", "zustimmung", "erlaubnis"],
    &[], &[], &[], &["souhlas"], &[],
];

/// What asks for the verdict itself, whatever else is said: `Consent type status`.
pub const VERDICTS: List = &[
    &["status", "flag", "given", "granted", "response", "answer", "indicator"],
    &["erteilt", "kennzeichen"],
    &["statut", "donne", "accorde"],
    &["estado", "otorgado"],
    &["concedido"],
    &["stav", "udelen"],
    &["stato", "concesso"],
];

/// Words beside an opt-out of e-mail that do not make it one of a single list.
pub const OF_ALL_EMAIL: &[&str] = &[
    "of", "from", "all", "has", "have", "is", "the", "to", "for", "any", "email", "emails", "e", "mail", "mails", "opt", "opted",
    "opts", "out", "optout", "status", "flag", "primary", "global", "bulk", "marketing", "do", "not", "dont", "send", "no",
    "allow", "contact", "hs", "person", "customer", "mailings", "mailing", "yes", "by", "via",
];

/// Cells that say do not call, whatever their column is about.
pub const DO_NOT_CALL: List = &[
    &[
        "do not call", "donotcall", "dont call", "do not contact", "donotcontact", "do not phone", "do not dial", "dnc", "no calls",
        "no phone calls", "never call", "do not call list", "dnc list", "do not call registry", "do not call again", "do not call anymore",
    ],
    &["nicht anrufen", "nicht kontaktieren", "keine anrufe", "kontaktsperre"],
    &["ne pas appeler", "ne plus appeler", "ne pas contacter"],
    &["no llamar", "no contactar"],
    &["nao ligar", "nao contatar", "nao contactar"],
    &["nevolat", "nekontaktovat"],
    &["non chiamare", "non contattare"],
    &["niet bellen", "niet contacteren"],
];

/// Cells that say no by themselves, whatever their column asks.
pub const SAYS_NO: List = &[
    &[
        "opt out", "opted out", "has opted out", "opting out", "out", "do not call", "do not contact",
        "do not phone", "do not dial", "do not disturb", "do not email", "do not allow", "do not solicit", "dont call", "dont contact",
        "dnc", "dnd", "revoked", "revoke", "consent revoked", "withdrawn", "withdrew", "withdraw", "consent withdrawn",
        "unsubscribed", "unsubscribe", "declined", "refused", "denied", "rejected", "objected", "objection",
        "blocked", "blacklisted", "suppressed", "stop", "stopped", "no consent", "without consent",
        "not consented", "no permission", "permission denied", "not permitted", "not allowed", "disallowed", "prohibited",
        "forbidden", "never call", "never contact", "no calls", "no call", "no contact", "not opted in", "cancelled",
        "canceled", "expired", "lapsed", "rescinded", "not callable", "not contactable", "not interested", "remove me",
        "take me off", "non consent", "not subscribed", "not authorized", "not authorised", "not ok", "dont", "do not", "not to call", "not to be called",
    ],
    &[
        "widerrufen", "widerruf", "zuruckgezogen", "abgelehnt", "verweigert", "abgemeldet", "nicht anrufen",
        "nicht kontaktieren", "keine anrufe", "kein kontakt", "keine werbung", "gesperrt", "keine einwilligung",
        "ohne einwilligung", "nicht eingewilligt", "nicht zugestimmt", "widersprochen", "widerspruch", "nicht erlaubt", "verboten",
        "untersagt", "ausgetragen", "nicht einverstanden", "entzogen", "erloschen", "abgelaufen",
    ],
    &[
        "revoque", "revoquee", "retire", "retiree", "refuse", "refusee", "refus", "oppose", "opposee", "opposition",
        "desinscrit", "desinscrite", "desabonne", "desabonnee", "ne pas appeler", "ne plus appeler",
        "ne pas contacter", "ne plus contacter", "pas daccord", "interdit", "interdite", "non autorise",
        "non autorisee", "sans consentement", "non consenti", "annule", "annulee",
    ],
    &[
        "revocado", "revocada", "retirado", "retirada", "rechazado", "rechazada", "denegado", "denegada",
        "no llamar", "no contactar", "baja", "dado de baja", "dada de baja", "cancelado", "cancelada",
        "sin consentimiento", "no autorizado", "no autorizada", "no acepta", "oposicion", "opuesto", "bloqueado",
        "bloqueada", "prohibido",
    ],
    &[
        "revogado", "revogada", "recusado", "recusada", "negado", "negada", "nao ligar", "nao contatar",
        "nao contactar", "descadastrado", "descadastrada", "sem consentimento", "nao autorizado",
        "nao autorizada", "nao aceita", "oposicao", "proibido", "cancelou",
    ],
    &[
        "odvolano", "odvolan", "odvolany", "odvolal", "odvolala", "odvolani", "odmitnuto", "odmitnut", "odmitl",
        "odmitla", "odmita", "nesouhlasi", "nesouhlas", "neudelen", "neudeleno", "nevolat", "nekontaktovat",
        "odhlasen", "odhlasena", "odhlaseno", "zakazano", "zakaz", "bez souhlasu", "zruseno", "zrusen", "nechce",
    ],
    &[
        "revocato", "revocata", "revoca", "ritirato", "ritirata", "rifiutato", "rifiutata", "negato", "negata", "non chiamare",
        "non contattare", "disiscritto", "disiscritta", "senza consenso", "non autorizzato", "non autorizzata",
        "opposizione", "bloccato", "bloccata", "annullato", "annullata", "vietato",
    ],
    &["ingetrokken", "geweigerd", "niet bellen", "afgemeld", "uitgeschreven", "geen toestemming"],
];

/// Cells that say yes by themselves, whatever their column asks.
pub const SAYS_YES: List = &[
    &[
        "opt in", "opted in", "has opted in", "in", "subscribed", "ok to call", "okay to call", "ok to contact", "can call",
        "may call", "may be called", "callable", "contactable", "allow", "allowed", "permitted", "permission granted",
        "has consent", "has consented", "consent given", "consent granted", "consented", "consents", "express consent",
        "not revoked", "not withdrawn", "not opted out", "not unsubscribed", "not blocked", "accepts calls", "accepts", "ok", "okay",
    ],
    &["eingewilligt", "zugestimmt", "einverstanden", "erlaubt", "angemeldet", "nicht widerrufen", "nicht gesperrt", "anrufen erlaubt",
      "einwilligung erteilt"],
    &["daccord", "inscrit", "inscrite", "autorise", "autorisee", "consenti", "non revoque"],
    &["autorizado", "autorizada", "permitido", "suscrito", "suscrita", "acepta", "no revocado"],
    &["aceita", "inscrito", "inscrita", "nao revogado"],
    &["souhlasi", "povoleno", "prihlasen", "prihlasena", "neodvolano"],
    &["autorizzato", "autorizzata", "consentito", "iscritto", "iscritta", "acconsente", "non revocato"],
    &["toegestaan", "ingeschreven"],
];

/// Cells that affirm what their column asks.
pub const AFFIRMS: List = &[
    &["yes", "true", "checked", "given", "granted", "confirmed", "accepted", "agreed", "active", "obtained",
      "received", "provided", "on file", "enabled", "valid", "signed", "approved"],
    &["ja", "erteilt", "gegeben", "liegt vor", "vorhanden", "bestatigt", "wahr", "akzeptiert"],
    &["oui", "donne", "donnee", "accorde", "accordee", "accepte", "acceptee", "confirme", "confirmee", "vrai"],
    &["si", "concedido", "concedida", "otorgado", "otorgada", "dado", "dada", "aceptado", "aceptada", "confirmado", "verdadero"],
    &["sim", "aceito", "aceite", "verdadeiro", "confirmada"],
    &["ano", "udelen", "udeleno", "udelil", "udelila", "potvrzeno", "pravda"],
    &["concesso", "concessa", "dato", "data", "accettato", "accettata", "confermato", "vero"],
    &["gegeven", "verleend", "waar"],
];

/// Cells that affirm an opt-out only: how lists of numbers not to be called answer.
pub const AFFIRMS_OPT_OUT: List = &[&["listed", "registered", "on list", "on dnc", "on the list", "on dnc list", "match", "found", "hit"]];

/// Cells that deny an opt-out only.
pub const DENIES_OPT_OUT: List = &[&["not listed", "not registered", "not on list", "not on dnc", "not on the list", "clean", "clear", "no match",
    "not found", "inactive", "disabled"]];

/// Cells that deny what their column asks.
pub const DENIES: List = &[
    &["no", "false", "unchecked", "never"],
    &["nein", "falsch", "nie", "niemals"],
    &["non", "faux", "jamais"],
    &["nunca", "falso"],
    &["nao"],
    &["ne", "nikdy", "nepravda"],
    &["mai"],
    &["nee", "nooit", "onwaar"],
];

/// Cells that deny a permission only.
pub const DENIES_GRANT: List = &[
    &["not given", "not granted", "not confirmed", "not accepted", "not agreed", "inactive", "disabled", "disagreed", "missing",
      "not obtained", "not received", "not provided", "not on file", "not approved"],
    &["nicht erteilt", "liegt nicht vor", "nicht vorhanden", "fehlt", "nicht gegeben"],
    &["non donne", "non donnee", "non accorde", "pas donne", "absent"],
    &["no concedido", "no otorgado", "no dado"],
    &["nao concedido", "nao dado"],
    &["chybi"],
    &["non concesso", "non dato"],
    &["niet gegeven"],
];
