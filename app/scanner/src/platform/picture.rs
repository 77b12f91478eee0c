//! Pictures as the page transfers them, and their luma.
//!
//! A `VideoFrame` hands over its luma plane as the camera made it; formats without one are
//! converted, by the browser where it can, else over a canvas. The binding to `VideoFrame` is our
//! own and small: web-sys keeps its own behind an unstable flag.
//!
//! <https://developer.mozilla.org/docs/Web/API/VideoFrame/copyTo>,
//! <https://developer.mozilla.org/docs/Web/API/OffscreenCanvas>

use js_sys::{Array, ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use messages::scanner::Frame;
use thiserror::Error;
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;
use web_sys::{ImageBitmap, OffscreenCanvas, OffscreenCanvasRenderingContext2d};

use crate::frames::{self, Layout, Luma, Pixels};

/// Why a picture could not be read.
#[derive(Debug, Error)]
pub(super) enum PictureError {
    /// The message held nothing that is a picture.
    #[error("the message holds no VideoFrame, ImageBitmap or ArrayBuffer")]
    NoPicture,
    /// An `ArrayBuffer` came without its width and height.
    #[error("luma came without its width and height")]
    NoSize,
    /// Width, height and layout do not fit the bytes.
    #[error("{bytes} bytes are too few for a picture of {width} x {height}")]
    TooShort { bytes: u32, width: u32, height: u32 },
    /// The browser refused.
    #[error("the browser did not hand over the pixels: {0}")]
    Refused(String),
}

impl From<JsValue> for PictureError {
    fn from(cause: JsValue) -> Self {
        Self::Refused(format!("{cause:?}"))
    }
}

/// A picture that the page has transferred; dropping it frees the camera's buffer.
pub(super) enum Picture {
    Video(VideoFrame),
    Bitmap(ImageBitmap),
    Luma(ArrayBuffer),
}

impl Drop for Picture {
    fn drop(&mut self) {
        match self {
            Self::Video(frame) => frame.close(),
            Self::Bitmap(bitmap) => bitmap.close(),
            Self::Luma(_) => {}
        }
    }
}

impl Picture {
    /// Knows a picture by its class.
    pub(super) fn of(value: Option<JsValue>) -> Result<Self, PictureError> {
        value
            .ok_or_else(JsValue::undefined)
            .and_then(|value| value.dyn_into().map(Self::Video))
            .or_else(|value| value.dyn_into().map(Self::Bitmap))
            .or_else(|value| value.dyn_into().map(Self::Luma))
            .map_err(|_| PictureError::NoPicture)
    }

    /// The picture's luma.
    pub(super) async fn luma(&self, frame: Frame) -> Result<Luma, PictureError> {
        match self {
            Self::Video(video) => match video_luma(video).await {
                Ok(luma) => Ok(luma),
                // A canvas draws a VideoFrame like a bitmap, whatever its format.
                Err(_) => canvas_luma(
                    video.unchecked_ref(),
                    video.display_width(),
                    video.display_height(),
                ),
            },
            Self::Bitmap(bitmap) => canvas_luma(bitmap, bitmap.width(), bitmap.height()),
            Self::Luma(buffer) => {
                let (width, height) = frame.luma_size.ok_or(PictureError::NoSize)?;
                let layout = Layout {
                    offset: 0,
                    stride: width,
                };
                let bytes = Uint8Array::new(buffer);
                plain(&bytes, Pixels::LumaPlane, layout, (width, height))
            }
        }
    }
}

async fn video_luma(video: &VideoFrame) -> Result<Luma, PictureError> {
    let options = Object::new();
    let known = video.format().and_then(|name| Pixels::of_format(&name));
    let pixels = match known {
        Some(pixels) => pixels,
        None => {
            Reflect::set(&options, &"format".into(), &"RGBA".into())?;
            Pixels::Rgbx
        }
    };
    let bytes = Uint8Array::new_with_length(video.allocation_size(&options)?);
    let planes = JsFuture::from(video.copy_to(&bytes, &options)?).await?;
    let first = Array::from(&planes).get(0);
    let layout = Layout {
        offset: number(&first, "offset")?,
        stride: number(&first, "stride")?,
    };
    // Without a `rect` option the browser copies the visible part.
    let visible = video.visible_rect();
    let size = (number(&visible, "width")?, number(&visible, "height")?);
    plain(&bytes, pixels, layout, size)
}

fn canvas_luma(source: &ImageBitmap, width: u32, height: u32) -> Result<Luma, PictureError> {
    let canvas = OffscreenCanvas::new(width, height)?;
    let options = Object::new();
    Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE)?;
    let context: OffscreenCanvasRenderingContext2d = canvas
        .get_context_with_context_options("2d", &options)?
        .ok_or_else(|| PictureError::Refused("no 2d context".to_owned()))?
        .unchecked_into();
    context.draw_image_with_image_bitmap(source, 0.0, 0.0)?;
    let pixels = context.get_image_data(0.0, 0.0, width.into(), height.into())?;
    let bytes = pixels.data();
    let layout = Layout {
        offset: 0,
        stride: width.saturating_mul(4),
    };
    frames::luma(&bytes, Pixels::Rgbx, layout, width, height)
        .ok_or_else(|| too_short(bytes.len() as u32, (width, height)))
}

/// Copies only the rows that matter out of the browser's buffer: chroma stays behind.
fn plain(
    bytes: &Uint8Array,
    pixels: Pixels,
    layout: Layout,
    size: (u32, u32),
) -> Result<Luma, PictureError> {
    let end = layout
        .stride
        .saturating_mul(size.1)
        .saturating_add(layout.offset);
    let rows = bytes.subarray(layout.offset, end).to_vec();
    let layout = Layout {
        offset: 0,
        ..layout
    };
    frames::luma(&rows, pixels, layout, size.0, size.1)
        .ok_or_else(|| too_short(bytes.length(), size))
}

fn too_short(bytes: u32, (width, height): (u32, u32)) -> PictureError {
    PictureError::TooShort {
        bytes,
        width,
        height,
    }
}

/// A whole number in a field of an object.
fn number(object: &JsValue, name: &str) -> Result<u32, PictureError> {
    let value = Reflect::get(object, &name.into())?;
    let number = value
        .as_f64()
        .filter(|n| (0.0..=f64::from(u32::MAX)).contains(n));
    number
        .map(|n| n as u32)
        .ok_or_else(|| PictureError::Refused(format!("{name} is no number")))
}

#[wasm_bindgen]
extern "C" {
    /// <https://developer.mozilla.org/docs/Web/API/VideoFrame>
    pub(super) type VideoFrame;

    #[wasm_bindgen(method, getter)]
    fn format(this: &VideoFrame) -> Option<String>;
    #[wasm_bindgen(method, getter, js_name = displayWidth)]
    fn display_width(this: &VideoFrame) -> u32;
    #[wasm_bindgen(method, getter, js_name = displayHeight)]
    fn display_height(this: &VideoFrame) -> u32;
    #[wasm_bindgen(method, getter, js_name = visibleRect)]
    fn visible_rect(this: &VideoFrame) -> JsValue;
    #[wasm_bindgen(method, catch, js_name = allocationSize)]
    fn allocation_size(this: &VideoFrame, options: &Object) -> Result<u32, JsValue>;
    #[wasm_bindgen(method, catch, js_name = copyTo)]
    fn copy_to(this: &VideoFrame, bytes: &Uint8Array, options: &Object)
    -> Result<Promise, JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &VideoFrame);
}
