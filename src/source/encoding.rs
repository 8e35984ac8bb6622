//! Tells a file's encoding from some of its bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Below so many bytes beyond ASCII a guess is no better than the commonest answer.
const FEW: usize = 3;

/// An encoding and how many bytes of byte order mark the file begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Guess {
    pub encoding: &'static Encoding,
    pub bom: usize,
}

/// Tells the encoding. `head` is how the file begins; `probes` are pieces from further places, as
/// a name with an accent may come late. `asked` overrides what would be guessed.
pub(super) fn detect(head: &[u8], probes: &[Vec<u8>], asked: Option<&'static Encoding>) -> Guess {
    let marked = Encoding::for_bom(head);
    if let Some(encoding) = asked {
        let bom = marked.filter(|(marked, _)| *marked == encoding).map_or(0, |(_, bom)| bom);
        return Guess { encoding, bom };
    }
    if let Some((encoding, bom)) = marked {
        return Guess { encoding, bom };
    }
    let encoding = utf16(head).unwrap_or_else(|| eight_bit(head, probes));
    Guess { encoding, bom: 0 }
}

/// UTF-16 without a mark: mostly Latin text, so that every other byte is NUL.
fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    let pairs = head.len() / 2;
    if pairs < 2 {
        return None;
    }
    let nuls = |odd: usize| head.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    if odd * 10 > pairs * 4 && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 10 > pairs * 4 && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

fn eight_bit(head: &[u8], probes: &[Vec<u8>]) -> &'static Encoding {
    let mut valid = 0;
    let mut invalid = 0;
    let pieces = || std::iter::once(head).chain(probes.iter().map(Vec::as_slice));
    for (index, piece) in pieces().enumerate() {
        let piece = if index == 0 { piece } else { skip_continuation(piece) };
        let (good, bad) = utf8_sequences(piece);
        valid += good;
        invalid += bad;
    }
    // A damaged byte among many good sequences is damage to a row, not another encoding.
    if invalid == 0 || valid > invalid {
        return UTF_8;
    }
    let beyond_ascii = pieces().flatten().filter(|byte| !byte.is_ascii()).count();
    if beyond_ascii < FEW {
        return WINDOWS_1252;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    for piece in pieces() {
        detector.feed(piece, false);
    }
    detector.feed(&[], true);
    detector.guess(None, Utf8Detection::Deny)
}

/// A piece may begin in the middle of a character.
fn skip_continuation(piece: &[u8]) -> &[u8] {
    let skip = piece.iter().take(3).take_while(|&&byte| byte & 0xC0 == 0x80).count();
    &piece[skip..]
}

/// How many characters beyond ASCII are sound UTF-8, and how many places are not.
fn utf8_sequences(bytes: &[u8]) -> (usize, usize) {
    let mut good = 0;
    let mut bad = 0;
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&byte| byte >= 0xC0).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // The last character may only be cut off.
    if bad > 0 && std::str::from_utf8(bytes).is_err_and(|error| error.error_len().is_none()) {
        bad -= 1;
    }
    (good, bad)
}

/// The encoding's name as people write it.
pub(super) fn name(encoding: &'static Encoding) -> String {
    match encoding.name().strip_prefix("windows-") {
        Some(page) => format!("Windows-{page}"),
        None => encoding.name().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(bytes: &[u8]) -> &'static str {
        detect(bytes, &[], None).encoding.name()
    }

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() })
            .collect()
    }

    #[test]
    fn a_byte_order_mark_decides() {
        let utf8 = detect(b"\xEF\xBB\xBFName\n", &[], None);
        assert_eq!((utf8.encoding, utf8.bom), (UTF_8, 3));
        assert_eq!(detect(b"\xFF\xFEN\0", &[], None), Guess { encoding: UTF_16LE, bom: 2 });
        assert_eq!(detect(b"\xFE\xFF\0N", &[], None), Guess { encoding: UTF_16BE, bom: 2 });
    }

    #[test]
    fn utf16_without_a_mark_is_told_by_its_nuls() {
        assert_eq!(of(&utf16("Name,Email\nZoë,zoe@acme.example\n", true)), "UTF-16LE");
        assert_eq!(of(&utf16("Name,Email\nZoë,zoe@acme.example\n", false)), "UTF-16BE");
    }

    #[test]
    fn a_few_nuls_do_not_make_utf16() {
        assert_eq!(of(b"Name,Email\nAnn\0,ann@acme.example\n\0\0"), "UTF-8");
    }

    #[test]
    fn ascii_and_sound_utf8_are_utf8() {
        assert_eq!(of(b"Name\nAnn\n"), "UTF-8");
        assert_eq!(of("Name\nZoë Ångström\n".as_bytes()), "UTF-8");
    }

    #[test]
    fn a_character_cut_off_at_the_end_of_the_sample_is_no_damage() {
        let text = "Name\nZoë";
        assert_eq!(of(&text.as_bytes()[..text.len() - 1]), "UTF-8");
    }

    #[test]
    fn western_text_that_is_not_utf8_is_windows_1252() {
        assert_eq!(of(b"Name\nZo\xEB\n"), "windows-1252");
        assert_eq!(
            of(b"Name;Stadt\nM\xFCller;K\xF6ln\nGro\xDF;D\xFCsseldorf\n\x80 5\n"),
            "windows-1252"
        );
    }

    #[test]
    fn cyrillic_text_is_not_windows_1252() {
        let (bytes, ..) = encoding_rs::WINDOWS_1251
            .encode("Имя;Город\nАнна Иванова;Санкт-Петербург\nПётр Смирнов;Москва\n");
        assert_eq!(of(&bytes), "windows-1251");
    }

    #[test]
    fn one_bad_byte_among_many_good_characters_leaves_a_file_utf8() {
        let mut bytes = "Zoë Ångström Müller Gößner Šimák\n".as_bytes().to_vec();
        bytes.extend(b"Zo\xEB\n");
        assert_eq!(of(&bytes), "UTF-8");
    }

    #[test]
    fn an_accent_far_from_the_beginning_counts() {
        let probes = [b"Zo\xEB,M\xFCnchen,Stra\xDFe 4\n".to_vec()];
        assert_eq!(detect(b"Name,City,Street\n", &probes, None).encoding, WINDOWS_1252);
        let cut = ["ë,München\n".as_bytes()[1..].to_vec()];
        assert_eq!(detect(b"Name,City\n", &cut, None).encoding, UTF_8);
    }

    #[test]
    fn what_the_user_says_wins_and_its_own_mark_is_still_skipped() {
        let asked = Some(WINDOWS_1252);
        assert_eq!(detect(b"\xEF\xBB\xBFa", &[], asked), Guess { encoding: WINDOWS_1252, bom: 0 });
        assert_eq!(detect(b"\xEF\xBB\xBFa", &[], Some(UTF_8)).bom, 3);
    }
}
