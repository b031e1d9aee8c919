//! Five articles of an invented town, for what needs an index.

use super::shell::Shell;

const BRIDGE: &str = "---
title: Mayor Ana Ruiz opens the bridge
date: 2022-03-04
source: Harbour Post
section: local
---

Mayor Ana Ruiz opened the new bridge on Friday. Thousands crossed the bridge on foot.

The bridge cost nine million.
";

const STRIKE: &str = "---
title: Ferry crews go on strike
date: 2022-05-10
source: Harbour Post
section: economy
---

The ferry crews stopped work on Tuesday. \"The bridge took our passengers,\" said Tom Price, their speaker.
";

const PRICES: &str = "headline,body,date,source,id
Bread dearer again,\"The price of bread rose, and John the baker was not surprised.\",2021-11-02,Evening Mail,bread
Storm closes harbour,\"A storm closed the harbour for two days, and no ferry sailed.\",2020-01-15,Evening Mail,storm
";

const UNDATED: &str = "Notes on the harbour

The harbour is older than the town. Nobody knows who built its first wall.
";

/// A shell with the corpus in `news` and its index in `./index`.
pub fn indexed() -> Shell {
    let shell = Shell::new();
    shell.write("news/2022/bridge.md", BRIDGE);
    shell.write("news/2022/strike.md", STRIKE);
    shell.write("news/exports.csv", PRICES);
    shell.write("news/notes.txt", UNDATED);
    let made = shell.run(&["index", "news"]);
    assert_eq!((made.code, made.err.as_str()), (0, ""), "{}", made.out);
    shell
}
