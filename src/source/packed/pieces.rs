//! Keeps some pieces from all over a stream whose length nobody knows, in bounded memory: its end, and
//! every so many blocks.

/// What is kept in one place: what a sample reads there, and as much again to look for a quote.
const BLOCK: usize = 128 << 10;
/// So many blocks are kept while it streams; where they become more, every other one goes.
const MOST: usize = 64;
/// So many places are left at the end, beside the end itself: as many as are sampled.
const PLACES: usize = 15;
/// What is not longer is kept whole.
const WHOLE: usize = 4 << 20;

/// The pieces of a stream so far.
pub(super) struct Keeper {
    blocks: Vec<(u64, Vec<u8>)>,
    /// One of so many blocks is kept.
    step: u64,
    /// The number of the block that is being filled.
    number: u64,
    previous: Vec<u8>,
    current: Vec<u8>,
}

impl Default for Keeper {
    fn default() -> Keeper {
        Keeper {
            blocks: Vec::new(),
            step: 1,
            number: 0,
            previous: Vec::new(),
            current: Vec::with_capacity(BLOCK),
        }
    }
}

impl Keeper {
    /// Takes the bytes that come next.
    pub(super) fn push(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let taken = bytes.len().min(BLOCK - self.current.len());
            self.current.extend_from_slice(&bytes[..taken]);
            bytes = &bytes[taken..];
            if self.current.len() == BLOCK {
                self.end_block();
            }
        }
    }

    fn end_block(&mut self) {
        let block = std::mem::replace(&mut self.current, Vec::with_capacity(BLOCK));
        if self.number.is_multiple_of(self.step) {
            self.blocks.push((self.number, block.clone()));
        }
        self.previous = block;
        self.number += 1;
        if self.blocks.len() > MOST {
            self.step *= 2;
            let step = self.step;
            self.blocks.retain(|(number, _)| number.is_multiple_of(step));
        }
    }

    /// What is kept, in order, each with its place.
    pub(super) fn pieces(mut self) -> Vec<(u64, Vec<u8>)> {
        let len = self.number as usize * BLOCK + self.current.len();
        if self.step == 1 && len <= WHOLE + BLOCK {
            let mut all = Vec::with_capacity(len);
            self.blocks.iter().for_each(|(_, block)| all.extend_from_slice(block));
            all.append(&mut self.current);
            return vec![(0, all)];
        }
        let there = self.blocks.len();
        let wanted: Vec<usize> = (0..PLACES).map(|place| place * there / PLACES).collect();
        let blocks = std::mem::take(&mut self.blocks).into_iter().enumerate();
        let kept = blocks.filter(|(at, _)| wanted.contains(at));
        let mut pieces: Vec<(u64, Vec<u8>)> =
            kept.map(|(_, (number, block))| (number * BLOCK as u64, block)).collect();
        let before = self.number.saturating_sub(1) * BLOCK as u64;
        let mut end = std::mem::take(&mut self.previous);
        end.append(&mut self.current);
        pieces.retain(|(begin, _)| *begin < before);
        pieces.push((before, end));
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(len: usize) -> Vec<(u64, Vec<u8>)> {
        let mut keeper = Keeper::default();
        let bytes: Vec<u8> = (0..len).map(|at| (at / 1000) as u8).collect();
        bytes.chunks(70_001).for_each(|chunk| keeper.push(chunk));
        let pieces = keeper.pieces();
        for (begin, piece) in &pieces {
            let begin = *begin as usize;
            assert_eq!(piece[..], bytes[begin..begin + piece.len()]);
            assert_eq!(begin % 2, 0);
        }
        pieces
    }

    #[test]
    fn a_short_stream_is_kept_whole() {
        for len in [0, 1, BLOCK, BLOCK + 1, WHOLE] {
            let pieces = kept(len);
            assert_eq!((pieces.len(), pieces[0].1.len()), (1, len), "{len}");
        }
    }

    #[test]
    fn of_a_long_one_pieces_from_all_over_it_are_kept_and_its_end() {
        for len in [WHOLE + BLOCK + 1, 9 << 20, 40 << 20, (40 << 20) + 17] {
            let pieces = kept(len);
            let held: usize = pieces.iter().map(|(_, piece)| piece.len()).sum();
            assert!(held <= (PLACES + 2) * BLOCK, "{len}: {held}");
            let (begin, end) = &pieces[pieces.len() - 1];
            assert_eq!(*begin as usize + end.len(), len);
            assert!(end.len() >= BLOCK);
            let gap = pieces.windows(2).map(|pair| pair[1].0 - pair[0].0).max().unwrap();
            assert!(gap as usize <= len / PLACES * 2 + BLOCK, "{len}: {gap}");
        }
    }
}
