//! `GET /demo/labels`: a page of labels to scan or print, for the demo plant only.

use std::fmt::Write;
use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{Html, IntoResponse};

use super::Served;
use super::problem::Problem;
use crate::demo::{Label, Symbol};

const STYLE: &str = include_str!("../demo/labels.css");

/// Answers with the page.
pub(super) async fn labels(State(served): State<Arc<Served>>) -> Result<Html<String>, Problem> {
    let own = Arc::clone(&served.own);
    let badges = served
        .read(move |view| crate::demo::badges(view, &own))
        .await?;
    let labels = crate::demo::labels(&badges).map_err(|error| {
        let status = StatusCode::INTERNAL_SERVER_ERROR;
        Problem::new(status, "labels", error.to_string())
    })?;
    Ok(Html(page(&labels)))
}

/// Answers with its style; the policy allows none inside the page.
pub(super) async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], STYLE)
}

fn page(labels: &[Label]) -> String {
    let mut page = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>Labels · Waymark demo</title>\
         <link rel=\"stylesheet\" href=\"/demo/labels.css\"></head><body>\
         <h1>Labels of the demo plant</h1>\
         <p>One whole story, in order: badge in, take a station, receive the lots, open a \
         traveller, put the parts in, finish the steps, pack and ship. Scan them from this \
         screen or print the page.</p><ol>",
    );
    for label in labels {
        // Writing to a String cannot fail.
        let _ = write!(
            page,
            "<li>{}<p class=\"purpose\">{}</p><h2>{}</h2><code>{}</code></li>",
            svg(&label.symbol, &label.title),
            escaped(label.purpose),
            escaped(&label.title),
            escaped(&label.readable),
        );
    }
    page.push_str("</ol></body></html>");
    page
}

fn svg(symbol: &Symbol, title: &str) -> String {
    let whole = symbol.side + 2 * symbol.quiet_zone;
    let mut path = String::new();
    for (y, row) in symbol.dark.chunks(symbol.side).enumerate() {
        for (x, _) in row.iter().enumerate().filter(|(_, dark)| **dark) {
            let (x, y) = (x + symbol.quiet_zone, y + symbol.quiet_zone);
            let _ = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    format!(
        "<svg viewBox=\"0 0 {whole} {whole}\" role=\"img\" aria-label=\"Code of {}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#000\" d=\"{path}\"/></svg>",
        escaped(title)
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
