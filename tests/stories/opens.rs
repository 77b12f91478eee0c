//! The app opens from the server, under its strict policy, and without it.

use std::time::Duration;

use waymark_tests::{Server, Tablet};

/// Starts the page on a new tablet and waits until it is more than the start notice.
fn opened(server: &Server) -> Tablet {
    let mut tablet = Tablet::new();
    tablet.open(&server.url("/"));
    wait_for_the_app(&tablet);
    tablet
}

fn wait_for_the_app(tablet: &Tablet) {
    tablet.wait_until("the app to start", Duration::from_secs(30), || {
        let notice = tablet.session().find_all("#boot").ok()?;
        (notice.is_empty() && !tablet.text().trim().is_empty()).then_some(())
    });
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn the_page_starts_without_a_console_error() {
    let server = Server::start();
    let tablet = opened(&server);
    assert_eq!(tablet.console_errors(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn every_answer_carries_the_strict_policy_and_the_page_no_inline_script() {
    let server = Server::start();
    let page = server.get("/");
    let html = page.text();
    let worker = html
        .split("name=\"worker-records\" content=\"")
        .nth(1)
        .unwrap();
    let worker = worker.split('"').next().unwrap().to_owned();
    for path in ["/", "/sw.js", "/boot.js", "/healthz", &worker] {
        let answer = server.get(path);
        assert_eq!(answer.status, 200, "{path}");
        let policy = answer.header("content-security-policy").unwrap_or_default();
        assert!(policy.contains("default-src 'none'"), "{path}: {policy}");
        assert!(
            policy.contains("script-src 'self' 'wasm-unsafe-eval'"),
            "{path}: {policy}"
        );
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        assert!(policy.contains("font-src 'self'"), "{path}: {policy}");
        assert_eq!(
            answer.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
    }
    for script in html.split("<script").skip(1) {
        let (tag, rest) = script.split_once('>').unwrap();
        assert!(tag.contains("src="), "an inline script: {tag}");
        assert!(rest.starts_with("</script>"), "a script with a body: {tag}");
    }
}

#[test]
#[ignore = "needs Chromium and the built server: cargo xtask test"]
fn a_killed_tablet_starts_again_with_the_server_gone() {
    let mut server = Server::start();
    let mut tablet = opened(&server);
    tablet.wait_until_kept_offline();
    tablet.kill();
    server.kill();
    tablet.open(&server.url("/"));
    wait_for_the_app(&tablet);
    // A deep link is the same app.
    tablet.open(&server.url("/job/4711"));
    wait_for_the_app(&tablet);
}
