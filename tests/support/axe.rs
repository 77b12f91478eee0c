//! Looks at a screen for what keeps people out: axe-core, and what gloved hands cannot hit.
//!
//! `cargo xtask` fetches axe-core and names its script in `WAYMARK_AXE`.

use serde_json::{Value, json};

use crate::tablet::Tablet;

/// Names the rule, the element and what is wrong, of what is serious or critical.
const RUN: &str = "
    const done = arguments[arguments.length - 1];
    const options = { resultTypes: ['violations'], rules: { 'target-size': { enabled: true } } };
    axe.run(document, options).then((found) => done(found.violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) =>
            `${id} at ${target.flat().join(' ')}: ${failureSummary.replace(/\\s+/g, ' ')}`))))
        .catch((error) => done([`axe did not run: ${error}`]));";

/// Names what is touched and smaller than gloves can hit.
const TOO_SMALL: &str = "
    return [...document.querySelectorAll('button, input, select')]
        .filter((one) => one.checkVisibility() && !one.closest('.unseen') && !one.closest('[inert]'))
        .map((one) => [one, one.getBoundingClientRect()])
        .filter(([, { width, height }]) => Math.min(width, height) < arguments[0] - 0.5)
        .map(([one, { width, height }]) =>
            `${one.dataset.testid ?? one.className}: ${width.toFixed()} by ${height.toFixed()} px`);";

/// The least that gloved hands hit, CSS pixels.
pub const GLOVE_PX: u32 = 72;

/// axe-core, to be put into pages.
#[derive(Debug)]
pub struct Axe {
    script: String,
}

impl Axe {
    /// Reads the script.
    pub fn fetched() -> Self {
        let path = std::env::var_os("WAYMARK_AXE")
            .expect("WAYMARK_AXE names axe-core's script: cargo xtask test");
        let script = std::fs::read_to_string(&path)
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Self { script }
    }

    /// Returns what keeps people out of the screen that the tablet shows.
    pub fn grave(&self, tablet: &Tablet) -> Vec<String> {
        let there = tablet.script("return typeof axe !== 'undefined'", &[]);
        if there != Value::Bool(true) {
            tablet.script(&format!("{}\nwindow.axe = axe;", self.script), &[]);
        }
        let asked = json!({ "script": RUN, "args": [] });
        let found = tablet
            .session()
            .post("execute/async", &asked)
            .unwrap_or_else(|error| panic!("axe: {error}"));
        let mut found = strings(&found);
        let touch = tablet.script("return document.documentElement.dataset.touch", &[]);
        if touch == "glove" {
            let small = tablet.script(TOO_SMALL, &[GLOVE_PX.into()]);
            found.extend(
                strings(&small)
                    .into_iter()
                    .map(|one| format!("too small for gloves: {one}")),
            );
        }
        found
    }
}

fn strings(value: &Value) -> Vec<String> {
    let all = value.as_array().into_iter().flatten();
    all.filter_map(|one| one.as_str().map(str::to_owned))
        .collect()
}
