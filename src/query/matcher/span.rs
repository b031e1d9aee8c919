//! Positions as the matcher sees them.

/// A run of token positions, half open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// First position.
    pub start: u32,
    /// One past the last.
    pub end: u32,
}

/// Where the parts of one article are, in positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bounds {
    /// First position of the body; `u32::MAX` where there is none.
    pub body: u32,
    /// First position behind the lead; `u32::MAX` where all is lead.
    pub lead_end: u32,
    /// Starts of the body's paragraphs, ascending.
    pub paragraphs: Vec<u32>,
    /// Starts of sentences that are not starts of a paragraph, ascending.
    pub sentences: Vec<u32>,
}

impl Bounds {
    /// Nothing known yet.
    pub fn clear(&mut self) {
        self.body = u32::MAX;
        self.lead_end = u32::MAX;
        self.paragraphs.clear();
        self.sentences.clear();
    }

    /// The number of the paragraph of a position; the headline is 0.
    pub fn paragraph(&self, position: u32) -> usize {
        self.paragraphs.partition_point(|&p| p <= position)
    }

    /// A number that two positions share when they are in one sentence.
    pub fn sentence(&self, position: u32) -> usize {
        self.paragraph(position) + self.sentences.partition_point(|&p| p <= position)
    }

    /// Whether both are in the headline or both in the body.
    pub fn same_text(&self, a: u32, b: u32) -> bool {
        (a < self.body) == (b < self.body)
    }
}

/// What the matcher reads: where each leaf stands in one article.
#[derive(Clone, Debug, Default)]
pub struct View {
    /// Per leaf, its spans: sorted, without doubles.
    pub leaves: Vec<Vec<Span>>,
    /// Where parts start.
    pub bounds: Bounds,
}

impl View {
    /// Empties it for a pattern with so many leaves.
    pub fn reset(&mut self, leaves: usize) {
        self.bounds.clear();
        self.leaves.truncate(leaves);
        self.leaves.iter_mut().for_each(Vec::clear);
        self.leaves.resize_with(leaves, Vec::new);
    }
}
