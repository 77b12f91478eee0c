//! The walls a manifest can break: crates that must never link each other.

/// Who (by the folder's start) must never depend on what, and why.
const NEVER: [(&str, &[&str], &str); 5] = [
    (
        "app/page/",
        &["ledger", "automerge", "decoder", "rxing", "rexie", "idb"],
        "the page shows and asks; the workers keep and read",
    ),
    (
        "app/",
        &["sync-server", "axum", "rusqlite"],
        "the app never sees the server",
    ),
    (
        "sync-server/",
        &[
            "page", "records", "scanner", "messages", "leptos", "web-sys",
        ],
        "the server never sees the app",
    ),
    (
        "shared/",
        &[
            "page",
            "records",
            "scanner",
            "messages",
            "sync-server",
            "tokio",
            "web-sys",
        ],
        "shared knows neither shell",
    ),
    (
        "shared/record/",
        &["ledger", "automerge", "decoder", "rxing"],
        "the record's rules know no storage and no camera",
    ),
];

/// Returns what is wrong with one manifest, as `path:line: why`.
pub fn broken(path: &str, text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let mut in_dependencies = false;
    for (number, line) in text.lines().enumerate() {
        if let Some(section) = line.trim().strip_prefix('[') {
            // Tests may use what the product may not.
            in_dependencies = section.trim_end_matches(']').ends_with("dependencies")
                && !section.contains("dev-");
            continue;
        }
        let name = line.split(['=', '.', ' ']).next().unwrap_or_default();
        for (folder, names, why) in NEVER {
            if in_dependencies && path.starts_with(folder) && names.contains(&name) {
                broken.push(format!("{path}:{}: no `{name}` here: {why}", number + 1));
            }
        }
    }
    broken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_links_the_ledger_is_caught() {
        let text = "[package]\nname = \"page\"\n\n[dependencies]\nledger.workspace = true\n";
        let said = broken("app/page/Cargo.toml", text).join("");
        assert!(
            said.starts_with("app/page/Cargo.toml:5: no `ledger` here"),
            "{said}"
        );
        assert!(broken("app/records/Cargo.toml", text).is_empty());
    }

    #[test]
    fn a_dependency_for_one_target_counts_and_one_for_tests_does_not() {
        let target = "[target.'cfg(unix)'.dependencies]\naxum = \"0.8\"\n";
        assert_eq!(broken("app/records/Cargo.toml", target).len(), 1);
        let tests = "[dev-dependencies]\ntokio = \"1\"\n";
        assert!(broken("shared/ledger/Cargo.toml", tests).is_empty());
    }

    #[test]
    fn a_longer_name_is_another_crate() {
        assert!(
            broken(
                "shared/ledger/Cargo.toml",
                "[dependencies]\ntokio-util = \"1\"\n"
            )
            .is_empty()
        );
    }
}
