//! Characters that steer instead of being shown.

/// Whether a character steers a terminal, or the way in which a text is read, instead of being shown:
/// control characters (C0, C1, escape among them), marks and overrides of direction, separators of lines,
/// tags, and noncharacters.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{206f}'
                | '\u{fdd0}'..='\u{fdef}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}
