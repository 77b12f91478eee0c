//! The walls one source file can break: names it must not use, and its missing heading.

use super::code;

/// Names a crate or module that only some files may use.
struct Wall {
    /// The identifiers it guards.
    names: &'static [&'static str],
    /// Tells whether the file may use them.
    allows: fn(&str) -> bool,
    /// Where they belong.
    home: &'static str,
}

const WALLS: [Wall; 5] = [
    Wall {
        names: &[
            "web_sys",
            "js_sys",
            "wasm_bindgen",
            "wasm_bindgen_futures",
            "idb",
            "rexie",
        ],
        allows: |path| {
            in_module(path, "platform")
                || (path.starts_with("app/") && path.ends_with("/src/main.rs"))
                || path.starts_with("tests/bench/")
        },
        home: "browser APIs belong in a `platform` module of an app crate",
    },
    Wall {
        names: &["automerge"],
        allows: |path| path.starts_with("shared/ledger/"),
        home: "Automerge belongs in shared/ledger",
    },
    Wall {
        names: &["rusqlite"],
        allows: |path| in_module(path, "store"),
        home: "SQL belongs in sync-server/src/store",
    },
    Wall {
        names: &["axum"],
        allows: |path| {
            in_module(path, "http")
                || ["sync-server/src/lib.rs", "sync-server/src/main.rs"].contains(&path)
        },
        home: "axum belongs in sync-server/src/http and the composition root",
    },
    Wall {
        names: &["rxing"],
        allows: |path| path.starts_with("shared/decoder/") || path.starts_with("tests/bench/"),
        home: "rxing belongs in shared/decoder",
    },
];

/// The features of `shared/record`, which never use each other.
const RECORD_FEATURES: [&str; 4] = ["receiving", "traveller", "shipping", "labels"];

/// Crates that may know no clock, no randomness and no I/O.
const PURE: [&str; 3] = [
    "shared/codes/src/lib.rs",
    "shared/record/src/lib.rs",
    "shared/ledger/src/lib.rs",
];

/// Returns what is wrong with one file, as `path:line: why`.
pub fn broken(path: &str, text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    if !text.starts_with("//!") {
        broken.push(format!(
            "{path}:1: a file opens with `//!`: what it holds, what it leaves out"
        ));
    }
    let code = code::only(text);
    if PURE.contains(&path) && !code.contains("#![no_std]") {
        broken.push(format!(
            "{path}:1: this crate is `#![no_std]`: no clock, no randomness, no I/O"
        ));
    }
    for (number, line) in code.lines().enumerate() {
        let place = format!("{path}:{}", number + 1);
        broken.extend(forbidden_names(path, line).map(|why| format!("{place}: {why}")));
        broken.extend(
            sideways(path, line)
                .into_iter()
                .map(|why| format!("{place}: {why}")),
        );
    }
    broken
}

fn forbidden_names(path: &str, line: &str) -> impl Iterator<Item = String> {
    let closed = WALLS.iter().filter(move |wall| !(wall.allows)(path));
    closed.flat_map(move |wall| {
        let named = code::words(line)
            .filter(|(word, after)| wall.names.contains(word) && is_path(line, after));
        named.map(|(word, _)| format!("`{word}` here: {}", wall.home))
    })
}

/// Tells a crate's name from a variable or function that happens to be called the same.
fn is_path(line: &str, after: &str) -> bool {
    let after = after.trim_start();
    let imported = ["use ", "pub use ", "extern crate "]
        .iter()
        .any(|word| line.trim_start().starts_with(word));
    after.starts_with("::") || imported
}

/// Finds a module that uses its neighbour: screens, components and the record's features.
fn sideways(path: &str, line: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (word, after) in code::words(line) {
        let Some(next) = after.strip_prefix("::") else {
            continue;
        };
        let next = code::words(next).next().map_or("", |(word, _)| word);
        if word == "screens"
            && module_under(path, "app/page/src/screens/").is_some_and(|own| own != next)
        {
            found.push(
                "a screen never uses another screen: move what both need to `components`"
                    .to_owned(),
            );
        }
        let component = module_under(path, "app/page/src/components/").is_some();
        if component && ["screens", "platform", "workspace"].contains(&word) {
            found.push(format!("a component takes values: no `{word}` in here"));
        }
        let feature =
            module_under(path, "shared/record/src/").filter(|own| RECORD_FEATURES.contains(own));
        if word == "crate"
            && feature.is_some_and(|own| own != next)
            && RECORD_FEATURES.contains(&next)
        {
            found.push(format!(
                "features never use each other: move what both need below `{next}`"
            ));
        }
    }
    found
}

/// Returns the module of `path` directly under `folder`: `a` for `folder/a.rs` and `folder/a/b.rs`.
fn module_under<'a>(path: &'a str, folder: &str) -> Option<&'a str> {
    let inside = path.strip_prefix(folder)?;
    let first = inside.split('/').next()?;
    Some(first.strip_suffix(".rs").unwrap_or(first))
}

/// Tells whether `path` is the module `name` of a shell crate, or a part of it.
fn in_module(path: &str, name: &str) -> bool {
    let shell = match name {
        "platform" => path.starts_with("app/"),
        _ => path.starts_with("sync-server/"),
    };
    shell && (path.contains(&format!("/src/{name}/")) || path.ends_with(&format!("/src/{name}.rs")))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plants one line in a file and returns what tidy says of it.
    fn plant(path: &str, line: &str) -> String {
        broken(path, &format!("//! A file.\n#![no_std]\n{line}\n")).join("\n")
    }

    #[test]
    fn a_browser_api_outside_platform_is_caught() {
        for line in [
            "use web_sys::Window;",
            "let w = web_sys::window();",
            "use {js_sys::Array};",
            "pub use idb::Database;",
            "rexie::Rexie::x();",
            "#[wasm_bindgen::prelude::wasm_bindgen]",
        ] {
            let said = plant("app/page/src/screens/receiving.rs", line);
            assert!(
                said.contains(":3: `") && said.contains("platform"),
                "{line}: {said}"
            );
        }
        assert_eq!(
            plant(
                "app/records/src/platform/indexed_db.rs",
                "use web_sys::Window;"
            ),
            ""
        );
        assert_eq!(
            plant("app/page/src/platform.rs", "use web_sys::Window;"),
            ""
        );
        assert_eq!(
            plant("app/page/src/main.rs", "use wasm_bindgen::prelude::*;"),
            ""
        );
        assert!(!plant("sync-server/src/platform.rs", "use web_sys::Window;").is_empty());
    }

    #[test]
    fn automerge_outside_the_ledger_is_caught() {
        assert!(
            plant(
                "app/records/src/workspace/live.rs",
                "use automerge::AutoCommit;"
            )
            .contains("shared/ledger")
        );
        assert_eq!(
            plant(
                "shared/ledger/src/document.rs",
                "use automerge::AutoCommit;"
            ),
            ""
        );
    }

    #[test]
    fn sql_outside_the_store_is_caught() {
        assert!(
            plant(
                "sync-server/src/http/trace.rs",
                "fn f(c: &rusqlite::Connection) {}"
            )
            .contains("store")
        );
        assert_eq!(
            plant("sync-server/src/store/sqlite.rs", "use rusqlite::params;"),
            ""
        );
        assert_eq!(
            plant("sync-server/src/store.rs", "use rusqlite::params;"),
            ""
        );
    }

    #[test]
    fn axum_outside_http_is_caught() {
        assert!(plant("sync-server/src/intake/examine.rs", "use axum::Json;").contains("http"));
        assert_eq!(plant("sync-server/src/lib.rs", "use axum::Router;"), "");
        assert_eq!(plant("sync-server/src/http/push.rs", "use axum::Json;"), "");
    }

    #[test]
    fn rxing_outside_the_decoder_is_caught() {
        assert!(
            plant("app/scanner/src/frames.rs", "use rxing::Reader;").contains("shared/decoder")
        );
        assert_eq!(
            plant("shared/decoder/src/matrix.rs", "use rxing::Reader;"),
            ""
        );
    }

    #[test]
    fn a_screen_using_another_screen_is_caught() {
        let line = "use crate::screens::receiving::Arrived;";
        assert!(plant("app/page/src/screens/trace.rs", line).contains("another screen"));
        assert!(plant("app/page/src/screens/trace/graph.rs", line).contains("another screen"));
        assert_eq!(plant("app/page/src/screens/receiving/count.rs", line), "");
        assert_eq!(plant("app/page/src/routes.rs", line), "");
    }

    #[test]
    fn a_component_that_reaches_out_is_caught() {
        assert!(
            plant(
                "app/page/src/components/pill.rs",
                "use crate::platform::audio;"
            )
            .contains("takes values")
        );
        assert_eq!(
            plant("app/page/src/components/pill.rs", "use crate::text::Text;"),
            ""
        );
    }

    #[test]
    fn a_feature_of_the_record_using_another_is_caught() {
        let line = "use crate::receiving::facts::LotReceived;";
        assert!(
            plant("shared/record/src/shipping/decide.rs", line).contains("never use each other")
        );
        assert_eq!(plant("shared/record/src/receiving/decide.rs", line), "");
        assert_eq!(plant("shared/record/src/trace.rs", line), "");
    }

    #[test]
    fn a_file_without_its_heading_is_caught() {
        assert!(
            broken("app/page/src/a.rs", "fn f() {}\n")
                .join("")
                .contains("opens with `//!`")
        );
        assert!(broken("app/page/src/a.rs", "//! Holds f.\nfn f() {}\n").is_empty());
    }

    #[test]
    fn a_pure_crate_with_std_is_caught() {
        assert!(
            broken("shared/codes/src/lib.rs", "//! Codes. #![no_std]\n")
                .join("")
                .contains("no_std")
        );
        assert!(broken("shared/codes/src/lib.rs", "//! Codes.\n#![no_std]\n").is_empty());
    }

    #[test]
    fn speaking_of_a_wall_breaks_none() {
        assert_eq!(
            plant(
                "shared/record/src/fact.rs",
                "// no automerge::Change here, see \"web_sys::\""
            ),
            ""
        );
        assert_eq!(plant("app/page/src/a.rs", "let automerge = 1;"), "");
    }
}
