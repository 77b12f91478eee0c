//! Reads test vectors: the small set carried here, and the large ones where they are at hand.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// One line of a table, by the names of its columns.
pub struct Row(HashMap<String, String>);

impl Row {
    /// Returns a cell with its escapes undone.
    pub fn text(&self, column: &str) -> String {
        unescape(self.json(column))
    }

    /// Returns a cell as it stands, for JSON.
    pub fn json(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }
}

/// Returns the tables called `name`: the one carried here, and the others where they are present.
pub fn tables(name: &str) -> Vec<(String, Vec<Row>)> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = shared_vectors(here);
    if shared.is_none() {
        println!("no ../shared/vectors beside the project: its {name} is skipped");
    }
    let mut folders = vec![("carried", here.join("tests/vectors"))];
    folders.extend(shared.iter().map(|folder| ("own", folder.join("own"))));
    folders.extend(
        shared
            .iter()
            .map(|folder| ("public", folder.join("public"))),
    );
    let files = folders
        .into_iter()
        .map(|(set, folder)| (set.to_owned(), folder.join(name)));
    files
        .filter(|(_, path)| path.is_file())
        .map(|(set, path)| (set, read(&path)))
        .collect()
}

/// Returns a file of the open test vectors, if they are at hand.
#[allow(dead_code, reason = "not every test needs one")]
pub fn shared(path: &str) -> Option<PathBuf> {
    let file = shared_vectors(Path::new(env!("CARGO_MANIFEST_DIR")))?.join(path);
    file.is_file().then_some(file)
}

fn shared_vectors(here: &Path) -> Option<PathBuf> {
    here.ancestors()
        .map(|folder| folder.join("../shared/vectors"))
        .find(|path| path.is_dir())
}

fn read(path: &Path) -> Vec<Row> {
    let text = fs::read_to_string(path).unwrap();
    let mut lines = text.lines();
    let header: Vec<_> = lines.next().unwrap().split('\t').collect();
    lines
        .map(|line| {
            let cells = header.iter().zip(line.split('\t'));
            Row(cells
                .map(|(name, cell)| ((*name).to_owned(), cell.to_owned()))
                .collect())
        })
        .collect()
}

fn unescape(cell: &str) -> String {
    let mut text = String::new();
    let mut rest = cell;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        if let Some(hexadecimal) = after.strip_prefix('x') {
            let code = u8::from_str_radix(&hexadecimal[..2], 16).unwrap();
            text.push(char::from(code));
            rest = &hexadecimal[2..];
        } else {
            text.push('\\');
            rest = after.strip_prefix('\\').unwrap_or(after);
        }
    }
    text + rest
}
