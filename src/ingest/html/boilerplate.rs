//! What the page's own names for its boxes say: `class="related-stories"` is not part of the story.
//!
//! Names are cut into words (`mostPopular`, `most-popular`, `most_popular` are the same two words) and
//! whole words are looked up, so that `shared-content` is not taken for a share bar nor `header` for an ad.

use super::dom::{Dom, NodeId};

/// What an element's tag and names say about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing, or that it is part of the story.
    Content,
    /// Said to be something beside the story: believed unless most of the text is in it.
    Beside,
    /// Other people's remarks on the story, or other stories: believed unless nearly all of the text is in it, as a
    /// short story has more of them than of its own.
    Foreign,
}

/// Words that alone name something beside the story.
const BESIDE: &[&str] = &[
    "ad",
    "adbox",
    "ads",
    "adsense",
    "adslot",
    "advert",
    "advertisement",
    "advertising",
    "advertorial",
    "affiliate",
    "alsoread",
    "author",
    "authors",
    "banner",
    "bio",
    "breadcrumb",
    "breadcrumbs",
    "byline",
    "caption",
    "captions",
    "consent",
    "cookie",
    "cookies",
    "copyright",
    "credit",
    "credits",
    "donate",
    "donation",
    "dropdown",
    "facebook",
    "flyout",
    "follow",
    "footer",
    "gdpr",
    "hashtags",
    "infobox",
    "keywords",
    "latest",
    "license",
    "login",
    "masthead",
    "menu",
    "modal",
    "nav",
    "navbar",
    "navigation",
    "newsletter",
    "newsletters",
    "noprint",
    "outbrain",
    "pager",
    "pagination",
    "partners",
    "paywall",
    "permalink",
    "popular",
    "popup",
    "prevnext",
    "print",
    "promo",
    "promos",
    "promotion",
    "pubdate",
    "rating",
    "ratings",
    "readmore",
    "recirc",
    "recirculation",
    "register",
    "search",
    "share",
    "sharebar",
    "sharedaddy",
    "shares",
    "sharing",
    "sidebar",
    "signin",
    "signup",
    "skip",
    "social",
    "socials",
    "sponsor",
    "sponsored",
    "sponsors",
    "subscribe",
    "subscription",
    "taboola",
    "tagcloud",
    "taglist",
    "tags",
    "teaser",
    "teasers",
    "timestamp",
    "toolbar",
    "toolbox",
    "tooltip",
    "topics",
    "trending",
    "tweetbutton",
    "upnext",
    "widget",
    "widgets",
];

/// Starts of words that are written together (`relatedarticles`, `newsletterbox`).
const BESIDE_STARTS: &[&str] = &[
    "newsletter",
    "breadcrumb",
    "sidebar",
    "social",
    "sharing",
    "taboola",
    "outbrain",
    "advert",
    "cookie",
    "sponsor",
    "promo",
    "readalso",
    "alsoread",
    "morefrom",
    "morenews",
    "morestories",
    "trending",
    "subscri",
    "jp-relatedposts",
];

const COMMENTS: &[&str] = &[
    "comment",
    "commentform",
    "commenting",
    "commentlist",
    "comments",
    "coral",
    "discussion",
    "disqus",
    "livefyre",
    "replies",
    "respond",
    "reviews",
];

/// Starts of words that name other stories.
const OTHER_STORIES: &[&str] = &["related", "recommend", "mostpopular", "mostread"];

/// Pairs of words in a row.
const BESIDE_PAIRS: &[(&str, &str)] = &[
    ("most", "read"),
    ("most", "viewed"),
    ("most", "commented"),
    ("read", "more"),
    ("read", "next"),
    ("read", "also"),
    ("also", "read"),
    ("up", "next"),
    ("more", "from"),
    ("more", "news"),
    ("more", "stories"),
    ("more", "on"),
    ("more", "articles"),
    ("see", "also"),
    ("you", "may"),
    ("you", "might"),
    ("top", "stories"),
    ("other", "news"),
    ("latest", "news"),
    ("further", "reading"),
    ("story", "list"),
    ("post", "meta"),
    ("entry", "meta"),
    ("article", "meta"),
    ("meta", "data"),
    ("next", "article"),
    ("prev", "next"),
    ("previous", "next"),
    ("post", "navigation"),
    ("sign", "up"),
    ("log", "in"),
    ("call", "action"),
    ("follow", "us"),
    ("about", "author"),
    ("article", "info"),
    ("entry", "footer"),
    ("article", "footer"),
    ("post", "footer"),
];

/// Judges one element by its tag and names.
pub(super) fn role(dom: &Dom, id: NodeId) -> Role {
    match dom.tag(id) {
        "nav" | "aside" | "footer" | "figure" | "figcaption" | "form" | "menu" | "fieldset"
        | "address" => return Role::Beside,
        _ => {}
    }
    if let Some(
        "navigation" | "complementary" | "search" | "contentinfo" | "banner" | "dialog" | "alert"
        | "menu" | "toolbar",
    ) = dom.attr(id, "role")
    {
        return Role::Beside;
    }
    let mut found = Role::Content;
    for attribute in ["class", "id", "data-component", "data-testid"] {
        let Some(value) = dom.attr(id, attribute) else {
            continue;
        };
        match named(value) {
            Role::Foreign => return Role::Foreign,
            Role::Beside => found = Role::Beside,
            Role::Content => {}
        }
    }
    found
}

fn named(value: &str) -> Role {
    let mut found = Role::Content;
    for name in value.split_ascii_whitespace().take(12) {
        // Utility classes (`md:print:hidden`, `has-sidebar`, `no-comments`) speak of states, not of parts.
        let mut before = String::new();
        for word in name_words(name) {
            if matches!(
                before.as_str(),
                "has" | "with" | "no" | "is" | "not" | "hide" | "show"
            ) {
                break;
            }
            if COMMENTS.binary_search(&word.as_str()).is_ok()
                || OTHER_STORIES.iter().any(|s| word.starts_with(s))
            {
                return Role::Foreign;
            }
            let pair = BESIDE_PAIRS.iter().any(|(a, b)| *a == before && *b == word);
            if pair
                || BESIDE.binary_search(&word.as_str()).is_ok()
                || BESIDE_STARTS.iter().any(|s| word.starts_with(s))
            {
                found = Role::Beside;
            }
            before = word;
        }
    }
    found
}

/// `relatedStories-list2` → `related`, `stories`, `list`.
pub(super) fn name_words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut lower = false;
    for c in name.chars().take(80) {
        if (!c.is_alphabetic() || (c.is_uppercase() && lower)) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if c.is_alphabetic() {
            word.extend(c.to_lowercase());
        }
        lower = c.is_lowercase();
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_sorted_for_the_binary_search() {
        assert!(
            BESIDE.is_sorted(),
            "{:?}",
            BESIDE.windows(2).find(|w| w[0] > w[1])
        );
        assert!(
            COMMENTS.is_sorted(),
            "{:?}",
            COMMENTS.windows(2).find(|w| w[0] > w[1])
        );
    }

    #[test]
    fn whole_words_decide() {
        for name in [
            "related-stories",
            "mostRead",
            "most_read",
            "RelatedArticles",
            "share",
            "ad-slot",
            "c-newsletter__box",
            "comments",
        ] {
            assert_ne!(named(name), Role::Content, "{name}");
        }
        for name in [
            "shared-content",
            "header",
            "story-body",
            "has-sidebar",
            "no-comments",
            "advance",
            "correlated",
            "article__text",
        ] {
            assert_eq!(named(name), Role::Content, "{name}");
        }
    }
}
