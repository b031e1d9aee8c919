//! Text → names: the tagger finds mentions, the linker decides whose they are, `names` compares names.

pub mod names;
