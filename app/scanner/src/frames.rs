//! From the bytes a browser hands over to plain luma, row by row without padding.
//!
//! Cameras give a luma plane with a stride (I420, NV12 and relatives) or four bytes per pixel in
//! one of two orders. Leaves out how the bytes are had from the browser (`platform`).
//!
//! Formats: W3C WebCodecs, `VideoPixelFormat`. Their luma is often of limited range (16 to 235),
//! which the decoder's thresholds follow by themselves.

/// A picture in luma.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Luma {
    /// One byte per pixel, 0 black.
    pub bytes: Vec<u8>,
    /// Pixels per row.
    pub width: u32,
    /// Rows.
    pub height: u32,
}

/// Where rows lie in a buffer, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Layout {
    /// Where the first row begins.
    pub offset: u32,
    /// From the beginning of a row to that of the next.
    pub stride: u32,
}

/// What the bytes of a buffer are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pixels {
    /// The first plane is luma, one byte per pixel.
    LumaPlane,
    /// Four bytes per pixel: red, green, blue and one more.
    Rgbx,
    /// Four bytes per pixel: blue, green, red and one more.
    Bgrx,
}

impl Pixels {
    /// Knows a format by its name in WebCodecs; nothing for one whose bytes must be converted by
    /// the browser first.
    #[must_use]
    pub fn of_format(name: &str) -> Option<Self> {
        match name {
            "I420" | "I420A" | "I422" | "I422A" | "I444" | "I444A" | "NV12" => {
                Some(Self::LumaPlane)
            }
            "RGBA" | "RGBX" => Some(Self::Rgbx),
            "BGRA" | "BGRX" => Some(Self::Bgrx),
            _ => None,
        }
    }

    fn bytes_per_pixel(self) -> usize {
        match self {
            Self::LumaPlane => 1,
            Self::Rgbx | Self::Bgrx => 4,
        }
    }
}

/// Takes the luma out of a buffer; nothing when the buffer is too short for what is said of it.
#[must_use]
pub fn luma(
    buffer: &[u8],
    pixels: Pixels,
    layout: Layout,
    width: u32,
    height: u32,
) -> Option<Luma> {
    let stride = usize::try_from(layout.stride).ok()?;
    let row_bytes = usize::try_from(width)
        .ok()?
        .checked_mul(pixels.bytes_per_pixel())?;
    let area = usize::try_from(width)
        .ok()?
        .checked_mul(usize::try_from(height).ok()?)?;
    if row_bytes == 0 || area == 0 || stride < row_bytes || area > buffer.len() {
        return None;
    }
    let from_first_row = buffer.get(usize::try_from(layout.offset).ok()?..)?;
    let mut bytes = Vec::with_capacity(area);
    for row in from_first_row
        .chunks(stride)
        .take(usize::try_from(height).ok()?)
    {
        let row = row.get(..row_bytes)?;
        match pixels {
            Pixels::LumaPlane => bytes.extend_from_slice(row),
            Pixels::Rgbx => bytes.extend(row.chunks_exact(4).map(|p| weighed(p, [77, 150, 29]))),
            Pixels::Bgrx => bytes.extend(row.chunks_exact(4).map(|p| weighed(p, [29, 150, 77]))),
        }
    }
    (bytes.len() == area).then_some(Luma {
        bytes,
        width,
        height,
    })
}

/// The luma of one pixel (ITU-R BT.601 weights in 1/256).
fn weighed(pixel: &[u8], weights: [u32; 3]) -> u8 {
    let sum: u32 = pixel
        .iter()
        .zip(weights)
        .map(|(&part, weight)| u32::from(part) * weight)
        .sum();
    (sum >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::{Layout, Pixels, luma};

    #[test]
    fn padding_and_later_planes_are_left_out() {
        let buffer = [9, 1, 2, 0, 3, 4, 0, 128, 128];
        let layout = Layout {
            offset: 1,
            stride: 3,
        };
        let luma = luma(&buffer, Pixels::LumaPlane, layout, 2, 2).unwrap();
        assert_eq!(luma.bytes, [1, 2, 3, 4]);
    }

    #[test]
    fn the_last_row_may_lack_its_padding() {
        let layout = Layout {
            offset: 0,
            stride: 3,
        };
        let luma = luma(&[1, 2, 0, 3, 4], Pixels::LumaPlane, layout, 2, 2).unwrap();
        assert_eq!(luma.bytes, [1, 2, 3, 4]);
    }

    #[test]
    fn both_orders_of_colour_give_the_same_luma() {
        let layout = Layout {
            offset: 0,
            stride: 8,
        };
        let rgba = luma(
            &[255, 0, 0, 255, 255, 255, 255, 255],
            Pixels::Rgbx,
            layout,
            2,
            1,
        );
        let bgra = luma(
            &[0, 0, 255, 255, 255, 255, 255, 255],
            Pixels::Bgrx,
            layout,
            2,
            1,
        );
        assert_eq!(rgba, bgra);
        assert_eq!(rgba.unwrap().bytes, [76, 255]);
    }

    #[test]
    fn a_buffer_that_is_too_short_gives_nothing() {
        let layout = Layout {
            offset: 0,
            stride: 4,
        };
        assert!(luma(&[0; 15], Pixels::LumaPlane, layout, 4, 4).is_none());
        assert!(
            luma(
                &[0; 16],
                Pixels::LumaPlane,
                Layout {
                    stride: 3,
                    ..layout
                },
                4,
                4
            )
            .is_none()
        );
        assert!(
            luma(
                &[0; 16],
                Pixels::LumaPlane,
                Layout {
                    offset: 17,
                    ..layout
                },
                4,
                4
            )
            .is_none()
        );
        assert!(luma(&[], Pixels::Rgbx, layout, 0, 0).is_none());
        assert!(luma(&[0; 4], Pixels::Rgbx, layout, u32::MAX, u32::MAX).is_none());
    }

    #[test]
    fn formats_are_known_by_their_names() {
        assert_eq!(Pixels::of_format("NV12"), Some(Pixels::LumaPlane));
        assert_eq!(Pixels::of_format("BGRX"), Some(Pixels::Bgrx));
        assert_eq!(Pixels::of_format("I420P10"), None);
    }
}
