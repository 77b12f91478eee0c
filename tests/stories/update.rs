//! A new version of the app: it waits, it comes when asked, and the old one works until then.
//!
//! The built app is served by the story itself, because a version has to change while a page is
//! open; the real server carries one version in its binary.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use serde_json::json;
use waymark_tests::Tablet;
use waymark_tests::tablet::PATIENCE;

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

fn serve(files: &Files) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let files = Arc::clone(files);
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let files = Arc::clone(&files);
            std::thread::spawn(move || answer(stream, &files));
        }
    });
    format!("http://{address}/")
}

fn answer(mut stream: TcpStream, files: &Files) -> Option<()> {
    let mut lines = BufReader::new(stream.try_clone().ok()?)
        .lines()
        .map_while(Result::ok);
    let asked = lines.next()?;
    lines.find(String::is_empty)?;
    let path = asked.split(' ').nth(1)?;
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

/// Does what the page does when a person taps Update: ask, wait for the change, load again.
fn take_new(tablet: &mut Tablet, url: &str) {
    let asked = "const { waiting } = await navigator.serviceWorker.ready;
        const changed = new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done));
        waiting.postMessage('activate-now');
        await changed;
        return 'changed'";
    assert_eq!(resolved(tablet, asked), "changed");
    tablet.open(url);
}

#[test]
#[ignore = "needs Chromium and the built app: cargo xtask test"]
fn a_new_version_waits_until_a_person_asks_for_it() {
    let files: Files = Arc::new(Mutex::new(built_app()));
    publish_version(&files, "first");
    let url = serve(&files);
    let mut tablet = Tablet::new();
    tablet.open(&url);
    tablet.wait_until_kept_offline();

    wait_for_new(&tablet, &files, "second");
    tablet.open(&url);
    assert_eq!(
        version_on(&tablet),
        "first",
        "a page never changes by itself"
    );
    take_new(&mut tablet, &url);
    assert_eq!(version_on(&tablet), "second");

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
    let files: Files = Arc::new(Mutex::new(built_app()));
    publish_version(&files, "first");
    let url = serve(&files);
    let mut tablet = Tablet::new();
    tablet.open(&url);
    tablet.wait_until_kept_offline();
    for version in ["second", "third"] {
        wait_for_new(&tablet, &files, version);
        take_new(&mut tablet, &url);
        assert_eq!(version_on(&tablet), version);
    }
    let caches = resolved(&tablet, "return (await caches.keys()).sort()");
    assert_eq!(
        caches,
        json!(["waymark-active", "waymark-second", "waymark-third"])
    );
}
