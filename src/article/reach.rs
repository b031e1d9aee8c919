//! How far a name asked for may be stretched. It stands here because a request, the comparison of names and the
//! command line (`--names`) all speak of it, and none of them may look into the others.

/// How far a comparison of names may go; each level includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// The same name: any order, case, accents and hyphens; initials and middle names; title and surname; the
    /// surname alone.
    Exact,
    /// Also other names of the same bearer: acronyms, and other spellings of a name (Shoigu, Shoygu).
    Alias,
    /// Also short forms of given names: Bill for William.
    Nickname,
    /// Also typing errors.
    #[default]
    Fuzzy,
}
