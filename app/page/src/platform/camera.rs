//! The camera: one stream for as long as it is wanted, its frames to the scanner.
//! <https://developer.mozilla.org/docs/Web/API/MediaDevices/getUserMedia>
//!
//! A frame is taken as a `VideoFrame` where the browser has one, else as an `ImageBitmap`;
//! both are transferred. The stream is stopped when the camera is, so that its light goes
//! out.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlVideoElement, MediaStream, MediaStreamConstraints, MediaStreamTrack};

use super::scanner_worker::ScannerWorker;
use super::{clock, window, words};

/// The pause between two frames, milliseconds: more than ten a second buys nothing.
const FRAME_MS: i32 = 90;

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CameraError {
    /// The person or the browser does not allow it.
    Denied,
    /// There is no camera.
    None,
    /// Anything else.
    Failed {
        /// What the browser said.
        why: String,
    },
}

fn error_of(error: &JsValue) -> CameraError {
    let name = Reflect::get(error, &"name".into())
        .ok()
        .and_then(|name| name.as_string())
        .unwrap_or_default();
    match name.as_str() {
        "NotAllowedError" | "SecurityError" => CameraError::Denied,
        "NotFoundError" | "OverconstrainedError" => CameraError::None,
        _ => CameraError::Failed { why: words(error) },
    }
}

/// A running camera.
#[derive(Clone)]
pub struct Camera {
    stream: MediaStream,
    running: Rc<Cell<bool>>,
}

impl Camera {
    /// Starts the camera, shows it in `video` and sends its frames to the scanner.
    ///
    /// # Errors
    /// [`CameraError`].
    pub async fn start(
        video: HtmlVideoElement,
        scanner: ScannerWorker,
    ) -> Result<Self, CameraError> {
        let stream = open().await.map_err(|error| error_of(&error))?;
        video.set_src_object(Some(&stream));
        if let Ok(playing) = video.play() {
            JsFuture::from(playing)
                .await
                .map_err(|error| error_of(&error))?;
        }
        let camera = Self {
            stream,
            running: Rc::new(Cell::new(true)),
        };
        scanner.forget();
        next_frame(video, scanner, camera.running.clone());
        Ok(camera)
    }

    /// Stops the camera.
    pub fn stop(&self) {
        self.running.set(false);
        for track in self.stream.get_tracks().iter() {
            track.unchecked_into::<MediaStreamTrack>().stop();
        }
    }

    fn track(&self) -> Option<MediaStreamTrack> {
        self.stream.get_video_tracks().get(0).dyn_into().ok()
    }

    /// Says whether the camera can do something: `torch`, `zoom`.
    #[must_use]
    pub fn can(&self, what: &str) -> bool {
        let Some(track) = self.track() else {
            return false;
        };
        let capabilities = Reflect::get(&track, &"getCapabilities".into())
            .ok()
            .and_then(|method| method.dyn_into::<Function>().ok())
            .and_then(|method| method.call0(&track).ok());
        capabilities.is_some_and(|can| {
            Reflect::get(&can, &what.into()).is_ok_and(|value| value.is_truthy())
        })
    }

    /// Sets something the camera can do; what it cannot is left.
    pub fn set(&self, what: &str, value: f64) {
        let Some(track) = self.track() else { return };
        let wish = Object::new();
        let value = if what == "torch" {
            JsValue::from(value > 0.0)
        } else {
            JsValue::from(value)
        };
        let constraints = Object::new();
        let _ = Reflect::set(&wish, &what.into(), &value);
        let _ = Reflect::set(&constraints, &"advanced".into(), &Array::of1(&wish));
        if let Ok(method) = Reflect::get(&track, &"applyConstraints".into())
            && let Ok(method) = method.dyn_into::<Function>()
        {
            let _ = method.call1(&track, &constraints);
        }
    }
}

async fn open() -> Result<MediaStream, JsValue> {
    let devices = window()
        .ok_or(JsValue::UNDEFINED)?
        .navigator()
        .media_devices()?;
    let video = Object::new();
    let ideal = |value: JsValue| {
        let wish = Object::new();
        let _ = Reflect::set(&wish, &"ideal".into(), &value);
        wish
    };
    Reflect::set(&video, &"facingMode".into(), &ideal("environment".into()))?;
    Reflect::set(&video, &"width".into(), &ideal(1280.into()))?;
    Reflect::set(&video, &"height".into(), &ideal(720.into()))?;
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&video);
    let promise = devices.get_user_media_with_constraints(&constraints)?;
    JsFuture::from(promise).await?.dyn_into()
}

fn next_frame(video: HtmlVideoElement, scanner: ScannerWorker, running: Rc<Cell<bool>>) {
    clock::after(FRAME_MS, move || {
        if !running.get() {
            return;
        }
        // Two or more: the current frame is there (HTMLMediaElement.readyState).
        if video.ready_state() >= 2 && scanner.is_free() {
            send_frame(&video, &scanner);
        }
        next_frame(video, scanner, running);
    });
}

thread_local! {
    /// Whether `VideoFrame` has failed here; then bitmaps are used.
    static NO_VIDEO_FRAME: RefCell<bool> = const { RefCell::new(false) };
}

fn send_frame(video: &HtmlVideoElement, scanner: &ScannerWorker) {
    if !NO_VIDEO_FRAME.with_borrow(|no| *no) {
        match video_frame(video) {
            Ok(frame) => return scanner.look(&frame),
            Err(_) => NO_VIDEO_FRAME.set(true),
        }
    }
    let (video, scanner) = (video.clone(), scanner.clone());
    spawn_local(async move {
        if let Ok(bitmap) = image_bitmap(&video).await {
            scanner.look(&bitmap);
        }
    });
}

/// web-sys keeps `VideoFrame` behind an unstable flag.
fn video_frame(video: &HtmlVideoElement) -> Result<JsValue, JsValue> {
    let class: Function = Reflect::get(&js_sys::global(), &"VideoFrame".into())?.dyn_into()?;
    Reflect::construct(&class, &Array::of1(video))
}

async fn image_bitmap(video: &HtmlVideoElement) -> Result<JsValue, JsValue> {
    let make: Function =
        Reflect::get(&js_sys::global(), &"createImageBitmap".into())?.dyn_into()?;
    let promise: Promise = make.call1(&js_sys::global(), video)?.dyn_into()?;
    JsFuture::from(promise).await
}
