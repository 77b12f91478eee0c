//! The app's files and the headers of every answer.

use crate::support::{Server, get, post};

#[test]
fn every_answer_carries_the_policy_without_inline_code() {
    let server = Server::start(&[]);
    for path in [
        "/",
        "/job/4711",
        "/sw.js",
        "/v1/head",
        "/v1/none",
        "/healthz",
        "/none.js",
    ] {
        let answer = get(server.address, path, None);
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
    }
}

#[test]
fn an_address_inside_the_app_gets_the_page_and_a_missing_file_does_not() {
    let server = Server::start(&[]);
    let page = get(server.address, "/", None);
    let deep = get(server.address, "/trace/unit:AX2/AX-00417", None);
    assert_eq!((page.status, &page.body), (deep.status, &deep.body));
    if page.status == 404 {
        assert_eq!(
            page.text(),
            "the app is not built into this binary; run cargo xtask run\n"
        );
    } else {
        assert_eq!(page.header("cache-control"), "no-cache");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
    }
    assert_eq!(
        get(server.address, "/page-0011223344556677.js", None).status,
        404
    );
    assert_eq!(post(server.address, "/", &[], b"").status, 405);
}

#[test]
fn an_unknown_call_is_answered_in_json() {
    let server = Server::start(&[]);
    let answer = get(server.address, "/v1/none", None);
    assert_eq!(answer.status, 404);
    assert_eq!(answer.json()["code"], "unknown-path");
    assert_eq!(answer.header("cache-control"), "no-store");
}

#[test]
fn a_path_of_no_call_and_no_file_is_never_answered_with_the_app() {
    let server = Server::start(&[]);
    for (path, code) in [
        ("/v1", "unknown-path"),
        ("/v1/", "unknown-path"),
        ("/v1/pulls", "unknown-path"),
        ("/demo/labels", "unknown-path"),
        ("/healthz/x", "unknown-path"),
    ] {
        let answer = get(server.address, path, None);
        assert_eq!(answer.status, 404, "{path}");
        assert_eq!(answer.json()["code"], code, "{path}");
    }
    for path in ["/favicon.ico", "/.env", "/wp-login.php", "/a/b.txt"] {
        let answer = get(server.address, path, None);
        assert_eq!(
            (answer.status, answer.text().as_str()),
            (404, "there is no such file\n")
        );
    }
}
