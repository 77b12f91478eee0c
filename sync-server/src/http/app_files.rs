//! The app, from inside the binary.
//!
//! Files named by their content never change and are kept for ever; all others are asked
//! for again each time, which costs one short answer. Any other path that a person may open
//! is the app's own: it gets the page.

use axum::http::header::{
    ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderValue,
    IF_NONE_MATCH, VARY,
};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::response::{IntoResponse, Response};

use super::problem::Problem;

/// One file of the built app.
struct AppFile {
    path: &'static str,
    etag: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
}

static FILES: &[AppFile] = include!(concat!(env!("OUT_DIR"), "/app_files.rs"));

const PAGE: &str = "/index.html";
const NOT_BUILT: &str = "the app is not built into this binary; run cargo xtask run\n";
/// What begins the paths of calls; what is not one of them is never the app's page.
const CALLS: [&str; 3] = ["/v1", "/demo", "/healthz"];

/// Says whether a path is a call's, known or not.
fn is_call(path: &str) -> bool {
    CALLS.iter().any(|call| {
        path.strip_prefix(call)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// Says whether a path looks like a file's: its last part has an ending of letters and digits,
/// or is hidden. The names of things may have dots and stand behind the word of a screen, so a
/// path below one of those is the app's own.
fn is_file(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    let is_ending = |ending: &str| {
        (1..=11).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let names_thing = path.contains(':') || path.contains("%3A") || path.contains("%3a");
    let ends = name
        .rsplit_once('.')
        .is_some_and(|(_, ending)| is_ending(ending));
    path.contains("/.") || (ends && !names_thing)
}

/// Answers with a file of the app, or with its page.
pub(super) async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path();
    if is_call(path) {
        return Problem::new(
            StatusCode::NOT_FOUND,
            "unknown-path",
            "there is no such call",
        )
        .into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    if let Some(file) = file(path).filter(|file| file.path != PAGE) {
        return answer(file, &headers);
    }
    if is_file(path) {
        return (StatusCode::NOT_FOUND, "there is no such file\n").into_response();
    }
    file(PAGE).map_or_else(
        || (StatusCode::NOT_FOUND, NOT_BUILT).into_response(),
        |page| answer(page, &headers),
    )
}

fn file(path: &str) -> Option<&'static AppFile> {
    let at = FILES.binary_search_by(|file| file.path.cmp(path)).ok()?;
    FILES.get(at)
}

fn answer(file: &'static AppFile, headers: &HeaderMap) -> Response {
    let has = |name, what: &str| {
        let values = headers.get_all(name).iter();
        let mut texts = values.filter_map(|value| value.to_str().ok());
        texts.any(|text| text.split(',').any(|one| one.trim() == what))
    };
    let mut response = match file.brotli {
        _ if has(IF_NONE_MATCH, file.etag) => StatusCode::NOT_MODIFIED.into_response(),
        Some(brotli) if has(ACCEPT_ENCODING, "br") => {
            ([(CONTENT_ENCODING, "br")], brotli).into_response()
        }
        _ => file.plain.into_response(),
    };
    let caching = if is_named_by_content(file.path) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    for (name, value) in [
        (CONTENT_TYPE, content_type(file.path)),
        (CACHE_CONTROL, caching),
        (ETAG, file.etag),
        (VARY, "accept-encoding"),
    ] {
        let value = HeaderValue::from_static(value);
        response.headers_mut().insert(name, value);
    }
    response
}

/// Says whether the name carries at least eight hex digits of a hash: `page-0a1b2c3d….js`.
fn is_named_by_content(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or_default();
    name.split(['-', '_', '.'])
        .any(|part| part.len() >= 8 && part.bytes().all(|b| b.is_ascii_hexdigit()))
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_service_worker_leaves_the_same_paths_to_the_server() {
        let worker = include_str!("../../../public/sw.js");
        let calls: Vec<_> = CALLS.iter().map(|call| format!("'{call}'")).collect();
        let line = format!("const CALLS = [{}];", calls.join(", "));
        assert!(worker.contains(&line), "{line}");
    }

    #[test]
    fn only_names_with_a_hash_are_kept_for_ever() {
        for kept in [
            "/page-3f0c2a9d11e8b7a4.js",
            "/records-0011223344556677_bg.wasm",
            "/tokens-397a35c82e0ec04d.css",
        ] {
            assert!(is_named_by_content(kept), "{kept}");
        }
        for asked_again in [
            "/sw.js",
            "/boot.js",
            "/fonts/atkinson-next-latin.woff2",
            "/",
        ] {
            assert!(!is_named_by_content(asked_again), "{asked_again}");
        }
    }

    #[test]
    fn what_looks_like_a_file_or_a_call_is_told_from_an_address_of_the_app() {
        for file in [
            "/favicon.ico",
            "/none.js",
            "/app/records.wasm.map",
            "/.git/config",
            "/.env",
            "/wp-login.php",
            "/backup.tar.gz",
        ] {
            assert!(is_file(file), "{file}");
        }
        for own in [
            "/",
            "/receive",
            "/trace/unit:AX2/AX-1.5",
            "/trace/lot%3AA%2FB%2FC.1",
        ] {
            assert!(!is_file(own) && !is_call(own), "{own}");
        }
        for call in ["/v1", "/v1/", "/v1/none", "/demo/none", "/healthz/x"] {
            assert!(is_call(call), "{call}");
        }
        assert!(!is_call("/v10") && !is_call("/demonstration"));
    }

    #[test]
    fn the_table_is_sorted_so_that_files_are_found() {
        assert!(FILES.is_sorted_by_key(|file| file.path));
    }
}
