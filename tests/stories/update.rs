//! A new version of the app: it waits, it comes when asked, and the old one works until then.
//!
//! The built app is served by the story itself, because a version has to change while a page is
//! open; the real server carries one version in its binary, and answers behind the story's site.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::json;
use waymark_tests::tablet::PATIENCE;
use waymark_tests::{Server, Tablet};

/// What the site serves at this moment, by path.
type Files = Arc<Mutex<HashMap<String, Vec<u8>>>>;

fn built_app() -> HashMap<String, Vec<u8>> {
    let dist = std::env::var_os("WAYMARK_DIST").map(PathBuf::from);
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let dist = dist.unwrap_or_else(|| root.join("dist"));
    let mut files = HashMap::new();
    collect(&dist, &dist, &mut files);
    assert!(
        files.contains_key("/index.html"),
        "no app in {}: cargo xtask build",
        dist.display()
    );
    files
}

fn collect(dist: &Path, folder: &Path, files: &mut HashMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(dist, &path, files);
        } else {
            let inside = path
                .strip_prefix(dist)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned();
            files.insert(format!("/{inside}"), std::fs::read(&path).unwrap());
        }
    }
}

/// Gives every file that names the version another one, as a build of changed sources would.
fn publish_version(files: &Files, version: &str) {
    let mut files = files.lock().unwrap();
    let index = String::from_utf8(files["/index.html"].clone()).unwrap();
    let old = index
        .split("name=\"app-version\" content=\"")
        .nth(1)
        .unwrap();
    let old = old.split('"').next().unwrap().to_owned();
    for path in ["/index.html", "/sw.js"] {
        let text = String::from_utf8(files[path].clone()).unwrap();
        assert!(text.contains(&old), "{path} does not name the version");
        files.insert(path.to_owned(), text.replace(&old, version).into_bytes());
    }
}

/// Serves the files, and lets the server answer what is asked of it. Returns the port.
fn serve(files: &Files, server: &Server) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, behind) = (listener.local_addr().unwrap().port(), server.port());
    let files = Arc::clone(files);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let files = Arc::clone(&files);
            std::thread::spawn(move || answer(stream, &files, behind));
        }
    });
    port
}

fn answer(mut stream: TcpStream, files: &Files, behind: u16) -> Option<()> {
    let mut asking = BufReader::new(stream.try_clone().ok()?);
    // One request for each connection, so that the next may be for the other side.
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let mut line = String::new();
        if asking.read_line(&mut line).ok()? == 0 {
            return None;
        }
        if !line.to_ascii_lowercase().starts_with("connection:") {
            head += &line;
        }
    }
    let path = head.split(' ').nth(1)?;
    if path.starts_with("/v1/") {
        let mut server = TcpStream::connect(("127.0.0.1", behind)).ok()?;
        let head = head.replacen("\r\n", "\r\nconnection: close\r\n", 1);
        server.write_all(head.as_bytes()).ok()?;
        let mut back = server.try_clone().ok()?;
        std::thread::spawn(move || std::io::copy(&mut asking, &mut server));
        std::io::copy(&mut back, &mut stream).ok()?;
        return stream.shutdown(Shutdown::Both).ok();
    }
    let path = if path == "/" { "/index.html" } else { path };
    let body = files.lock().unwrap().get(path).cloned();
    let status = if body.is_some() {
        "200 OK"
    } else {
        "404 Not Found"
    };
    let body = body.unwrap_or_default();
    let kind = match Path::new(path).extension()?.to_str()? {
        "html" => "text/html",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let length = body.len();
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\ncache-control: no-cache\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(&body).ok()
}

fn version_on(tablet: &Tablet) -> String {
    let meta = "return document.querySelector('meta[name=app-version]').content";
    tablet.script(meta, &[]).as_str().unwrap().to_owned()
}

/// Runs an asynchronous function body in the page and returns what it resolves to.
fn resolved(tablet: &Tablet, body: &str) -> serde_json::Value {
    let script = format!(
        "const done = arguments[0]; (async () => {{ {body} }})().then(done, e => done('' + e))"
    );
    let answer = tablet
        .session()
        .post("execute/async", &json!({ "script": script, "args": [] }));
    answer.unwrap()
}

/// Publishes a version and waits until the open page knows that it waits.
fn wait_for_new(tablet: &Tablet, files: &Files, version: &str) {
    publish_version(files, version);
    // Asked again and again: a look that the browser began by itself before the version was
    // published swallows the one asked for here.
    let look = "const kept = await navigator.serviceWorker.ready;
        if (!kept.waiting && !kept.installing) await kept.update();
        return !!kept.waiting";
    tablet.wait_until("the new version to wait", PATIENCE, || {
        (resolved(tablet, look) == true).then_some(())
    });
}

/// Opens the page again, takes the new version in the first moment in which that can be done,
/// while much of the old one is still loading, and waits until it works.
fn take_new(tablet: &mut Tablet, url: &str, old: &str, new: &str) {
    tablet.open(url);
    assert_eq!(version_on(tablet), old, "a page never changes by itself");
    tablet.tap_test_id("update");
    let meta = "return document.querySelector('meta[name=app-version]')?.content";
    tablet.wait_until(&format!("version {new}"), PATIENCE, || {
        // While the page is being replaced there is none to ask.
        let version = tablet.session().script(meta, &[]).ok()?;
        (version == new).then_some(())
    });
    // It is the same tablet, and it works.
    tablet.by_test_id("nav-receive");
}

/// A server, the files beside it, and a tablet enrolled through them that works with no network.
fn tablet_with_the_first_version() -> (Server, Files, Tablet, String) {
    let files: Files = Arc::new(Mutex::new(built_app()));
    publish_version(&files, "first");
    let server = Server::start();
    let port = serve(&files, &server);
    let mut tablet = Tablet::new();
    let address = server.enrolment_url();
    let address = address.replace(&server.port().to_string(), &port.to_string());
    tablet.enrol(&address, "Tablet 1");
    tablet.tap_test_id("person-MK");
    tablet.by_test_id("nav-receive");
    tablet.wait_until_kept_offline();
    let url = server
        .url("/")
        .replace(&server.port().to_string(), &port.to_string());
    (server, files, tablet, url)
}

#[test]
#[ignore = "needs Chromium and the built app: cargo xtask test"]
fn a_new_version_waits_until_a_person_asks_for_it() {
    let (_server, files, mut tablet, url) = tablet_with_the_first_version();
    wait_for_new(&tablet, &files, "second");
    take_new(&mut tablet, &url, "first", "second");

    // A page of the first version that is still open may have to restart a worker.
    let caches = resolved(&tablet, "return (await caches.keys()).sort()");
    assert_eq!(
        caches,
        json!(["waymark-active", "waymark-first", "waymark-second"])
    );
}

#[test]
#[ignore = "needs Chromium and the built app: cargo xtask test"]
fn of_three_versions_the_oldest_is_forgotten() {
    let (_server, files, mut tablet, url) = tablet_with_the_first_version();
    for (old, new) in [("first", "second"), ("second", "third")] {
        wait_for_new(&tablet, &files, new);
        take_new(&mut tablet, &url, old, new);
    }
    let caches = resolved(&tablet, "return (await caches.keys()).sort()");
    assert_eq!(
        caches,
        json!(["waymark-active", "waymark-second", "waymark-third"])
    );
}
