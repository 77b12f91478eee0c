//! The camera: one stream for as long as it is wanted, its frames to the scanner.
//! <https://developer.mozilla.org/docs/Web/API/MediaDevices/getUserMedia>
//!
//! A frame is taken as a `VideoFrame` where the browser has one, else as an `ImageBitmap`;
//! both are transferred. The stream is stopped when the camera is, so that its light goes
//! out. Light, zoom and focus are asked of the camera as far as it says that it has them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    HtmlVideoElement, MediaDeviceInfo, MediaDeviceKind, MediaDevices, MediaStream,
    MediaStreamConstraints, MediaStreamTrack, MediaStreamTrackState, MediaTrackConstraints,
};

use super::scanner_worker::ScannerWorker;
use super::{clock, window, words};

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

/// How a camera is to be set.
#[derive(Debug, Clone, PartialEq)]
pub struct Wish {
    /// The browser's id of the lens; without one, or when it is gone, one that looks away from
    /// the person.
    pub lens: Option<String>,
    /// How many times larger.
    pub zoom: f64,
    /// Whether its light is on.
    pub torch: bool,
    /// Whether it is set to what is held close to it.
    pub near: bool,
}

/// What a running camera can do.
/// <https://developer.mozilla.org/docs/Web/API/MediaStreamTrack/getCapabilities>
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Can {
    /// It has a light.
    pub torch: bool,
    /// The most it enlarges; nothing where it does not.
    pub zoom: Option<f64>,
    /// The nearest distance it can be set to, metres; nothing where it cannot.
    pub near_m: Option<f64>,
    /// It can focus by itself for as long as it runs.
    pub focus: bool,
}

/// One of the cameras of the tablet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lens {
    /// The browser's id of it.
    pub id: String,
    /// What the browser calls it.
    pub label: String,
}

/// A running camera.
#[derive(Clone)]
pub struct Camera {
    stream: MediaStream,
    running: Rc<Cell<bool>>,
}

impl Camera {
    /// Starts the camera, shows it in `video` and sends its frames to the scanner, each after
    /// the milliseconds that `pause` says. When the stream ends by itself, `lost` is called.
    ///
    /// # Errors
    /// [`CameraError`].
    pub async fn start(
        video: HtmlVideoElement,
        scanner: ScannerWorker,
        wish: &Wish,
        pause: impl Fn() -> i32 + 'static,
        lost: impl Fn() + 'static,
    ) -> Result<Self, CameraError> {
        let lens = wish.lens.as_deref();
        let stream = open(lens).await.map_err(|error| error_of(&error))?;
        let camera = Self {
            stream,
            running: Rc::new(Cell::new(true)),
        };
        video.set_src_object(Some(&camera.stream));
        if let Ok(playing) = video.play()
            && let Err(error) = JsFuture::from(playing).await
        {
            camera.stop();
            return Err(error_of(&error));
        }
        camera.set(wish);
        scanner.forget();
        Frames {
            video,
            scanner,
            camera: camera.clone(),
            pause: Box::new(pause),
            lost: Box::new(lost),
        }
        .wait();
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

    /// Says whether the browser has ended the stream: the camera was pulled out, or another
    /// program has it.
    fn has_ended(&self) -> bool {
        self.track()
            .is_none_or(|track| track.ready_state() == MediaStreamTrackState::Ended)
    }

    /// Returns what the camera can do.
    #[must_use]
    pub fn can(&self) -> Can {
        let capabilities = self
            .track()
            .and_then(|track| called(&track, "getCapabilities"));
        let Some(can) = capabilities else {
            return Can::default();
        };
        let part = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok();
        let number = |name: &str, end: &str| part(&part(&can, name)?, end)?.as_f64();
        let modes = part(&can, "focusMode").and_then(|modes| modes.dyn_into::<Array>().ok());
        let has_mode = |mode: &str| {
            let modes = modes.as_ref();
            modes.is_some_and(|modes| modes.includes(&mode.into(), 0))
        };
        Can {
            torch: part(&can, "torch").is_some_and(|torch| torch.is_truthy()),
            zoom: number("zoom", "max").filter(|most| *most > 1.0),
            near_m: number("focusDistance", "min").filter(|_| has_mode("manual")),
            focus: has_mode("continuous"),
        }
    }

    /// Sets the camera; what it cannot do is left. All of it at once: what is not said would be
    /// as if it had never been asked for.
    pub fn set(&self, wish: &Wish) {
        let Some(track) = self.track() else { return };
        let can = self.can();
        let set = Object::new();
        let put = |name: &str, value: JsValue| {
            let _ = Reflect::set(&set, &name.into(), &value);
        };
        if can.torch {
            put("torch", wish.torch.into());
        }
        if let Some(most) = can.zoom {
            put("zoom", wish.zoom.clamp(1.0, most).into());
        }
        match can.near_m.filter(|_| wish.near) {
            Some(near_m) => {
                put("focusMode", "manual".into());
                put("focusDistance", near_m.into());
            }
            None if can.focus => put("focusMode", "continuous".into()),
            None => {}
        }
        let constraints = MediaTrackConstraints::new();
        let _ = Reflect::set(&constraints, &"advanced".into(), &Array::of1(&set));
        if let Ok(promise) = track.apply_constraints_with_constraints(&constraints) {
            spawn_local(async move {
                // A camera that says it can and does not goes on as it was.
                let _ = JsFuture::from(promise).await;
            });
        }
    }

    /// Returns the browser's id of the lens that runs.
    #[must_use]
    pub fn lens(&self) -> Option<String> {
        let settings = called(&self.track()?, "getSettings")?;
        let id = Reflect::get(&settings, &"deviceId".into()).ok()?;
        id.as_string()
    }
}

/// Calls a method of a track; older browsers lack some.
fn called(track: &MediaStreamTrack, method: &str) -> Option<JsValue> {
    let method = Reflect::get(track, &method.into()).ok()?;
    method.dyn_into::<Function>().ok()?.call0(track).ok()
}

fn devices() -> Result<MediaDevices, JsValue> {
    let window = window().ok_or(JsValue::UNDEFINED)?;
    window.navigator().media_devices()
}

/// Returns the cameras of the tablet; browsers name them once one was allowed.
/// <https://developer.mozilla.org/docs/Web/API/MediaDevices/enumerateDevices>
pub async fn lenses() -> Vec<Lens> {
    let Ok(promise) = devices().and_then(|devices| devices.enumerate_devices()) else {
        return Vec::new();
    };
    let Ok(list) = JsFuture::from(promise).await else {
        return Vec::new();
    };
    let devices = Array::from(&list);
    devices
        .iter()
        .filter_map(|device| device.dyn_into::<MediaDeviceInfo>().ok())
        .filter(|device| device.kind() == MediaDeviceKind::Videoinput)
        .map(|device| Lens {
            id: device.device_id(),
            label: device.label(),
        })
        .collect()
}

async fn open(lens: Option<&str>) -> Result<MediaStream, JsValue> {
    let video = Object::new();
    let ideal = |value: JsValue| {
        let wish = Object::new();
        let _ = Reflect::set(&wish, &"ideal".into(), &value);
        wish
    };
    // Of two wishes a browser may grant either one: whoever chose a lens means that one.
    match lens {
        Some(id) => Reflect::set(&video, &"deviceId".into(), &ideal(id.into()))?,
        None => Reflect::set(&video, &"facingMode".into(), &ideal("environment".into()))?,
    };
    Reflect::set(&video, &"width".into(), &ideal(1280.into()))?;
    Reflect::set(&video, &"height".into(), &ideal(720.into()))?;
    let constraints = MediaStreamConstraints::new();
    constraints.set_video(&video);
    let promise = devices()?.get_user_media_with_constraints(&constraints)?;
    JsFuture::from(promise).await?.dyn_into()
}

/// The pictures of a running camera on their way to the scanner.
struct Frames {
    video: HtmlVideoElement,
    scanner: ScannerWorker,
    camera: Camera,
    pause: Box<dyn Fn() -> i32>,
    lost: Box<dyn Fn()>,
}

impl Frames {
    fn wait(self) {
        clock::after((self.pause)(), move || {
            if !self.camera.running.get() {
                return;
            }
            if self.camera.has_ended() {
                self.camera.stop();
                return (self.lost)();
            }
            // Two or more: the current frame is there (HTMLMediaElement.readyState).
            if self.video.ready_state() >= 2 && self.scanner.is_free() {
                send_frame(&self.video, &self.scanner);
            }
            self.wait();
        });
    }
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
