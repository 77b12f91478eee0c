//! The second place in the origin private file system, through a synchronous handle.
//! <https://developer.mozilla.org/docs/Web/API/FileSystemSyncAccessHandle>
//!
//! The handle is shared (`readwrite-unsafe`) where the browser can: a frozen tab keeps its
//! handle, and a person must be able to go on in another one. What keeps the frozen one from
//! writing is the generation in the file, read again before each write.

use futures::future::{Either, select};
use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetFileOptions,
    FileSystemReadWriteOptions, FileSystemSyncAccessHandle,
};

use super::{clock, scope, words};
use crate::second_place::file::{Bytes, Kept, SecondError};
use crate::second_place::log::{HALF, Write};

const NAME: &str = "waymark-second-place";
/// How long opening may take, milliseconds.
const OPEN_DEADLINE_MS: u32 = 5_000;
/// How often opening is tried again, and how long it waits before, milliseconds.
const OPEN_TRIES: u32 = 5;
const TRY_AGAIN_MS: u32 = 200;
/// One step of filling a file, bytes.
const STEP: usize = 256 * 1024;

fn browser(error: &JsValue) -> SecondError {
    SecondError::Browser { why: words(error) }
}

/// The bytes behind a synchronous handle.
pub struct Handle(FileSystemSyncAccessHandle);

/// The open second place.
pub type SecondFile = Kept<Handle>;

/// Opens the file, makes it where there is none, and takes it over.
///
/// # Errors
/// [`SecondError`].
pub async fn open() -> Result<SecondFile, SecondError> {
    let handle = within_deadline(open_handle(NAME)).await?;
    if size(&handle)? < 2 * HALF {
        fill(&handle, 0, 2 * HALF).map_err(|error| browser(&error))?;
    }
    Kept::take_over(Handle(handle), 2 * HALF)
}

impl Bytes for Handle {
    fn read(&self, place: u64, length: u64) -> Result<Vec<u8>, SecondError> {
        let mut bytes = vec![0; usize::try_from(length).unwrap_or(0)];
        self.0
            .read_with_u8_array_and_options(&mut bytes, &at(place))
            .map_err(|error| browser(&error))?;
        Ok(bytes)
    }

    fn write(&self, write: &Write) -> Result<(), SecondError> {
        write_at(&self.0, write.at, &write.bytes).map_err(|error| browser(&error))
    }

    fn flush(&self) -> Result<(), SecondError> {
        self.0.flush().map_err(|error| browser(&error))
    }
}

async fn within_deadline<T>(
    opening: impl Future<Output = Result<T, JsValue>>,
) -> Result<T, SecondError> {
    let deadline = Box::pin(clock::pause(OPEN_DEADLINE_MS));
    match select(Box::pin(opening), deadline).await {
        Either::Left((opened, _)) => opened.map_err(|error| browser(&error)),
        Either::Right(_) => Err(SecondError::Browser {
            why: format!("it did not open within {OPEN_DEADLINE_MS} ms"),
        }),
    }
}

/// Opens a file of the origin private file system for synchronous use. A worker that was just
/// ended may hold it a moment longer, where handles are not shared.
pub(super) async fn open_handle(name: &str) -> Result<FileSystemSyncAccessHandle, JsValue> {
    // Not every browser has it: asked for by name, its absence is an error and no trap.
    let storage = Reflect::get(&scope().navigator(), &"storage".into())?;
    let directory: Function = Reflect::get(&storage, &"getDirectory".into())?.dyn_into()?;
    let promise: Promise = directory.call0(&storage)?.dyn_into()?;
    let root: FileSystemDirectoryHandle = JsFuture::from(promise).await?.unchecked_into();
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    let file: FileSystemFileHandle =
        JsFuture::from(root.get_file_handle_with_options(name, &options))
            .await?
            .unchecked_into();
    // web-sys keeps the mode behind an unstable flag; browsers without modes pass it over.
    let options = Object::new();
    Reflect::set(&options, &"mode".into(), &"readwrite-unsafe".into())?;
    let method: Function = Reflect::get(&file, &"createSyncAccessHandle".into())?.dyn_into()?;
    let mut tries = 0;
    loop {
        let promise: Promise = method.call1(&file, &options)?.dyn_into()?;
        match JsFuture::from(promise).await {
            Ok(handle) => return Ok(handle.unchecked_into()),
            Err(error) if tries == OPEN_TRIES => return Err(error),
            Err(_) => tries += 1,
        }
        clock::pause(TRY_AGAIN_MS).await;
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "files stay far below 2^53 bytes"
)]
fn at(place: u64) -> FileSystemReadWriteOptions {
    let options = FileSystemReadWriteOptions::new();
    options.set_at(place as f64);
    options
}

/// Writes all bytes at a place; a browser may write fewer and say so only by the count.
pub(super) fn write_at(
    handle: &FileSystemSyncAccessHandle,
    place: u64,
    bytes: &[u8],
) -> Result<(), JsValue> {
    let written = handle.write_with_u8_array_and_options(bytes, &at(place))?;
    #[expect(
        clippy::cast_precision_loss,
        reason = "writes stay far below 2^53 bytes"
    )]
    if written < bytes.len() as f64 {
        return Err("the disk took only a part of the write".into());
    }
    Ok(())
}

/// Returns the size of a file, bytes.
pub(super) fn size(handle: &FileSystemSyncAccessHandle) -> Result<u64, SecondError> {
    let size = handle.get_size().map_err(|error| browser(&error))?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size is a whole number from 0"
    )]
    Ok(size as u64)
}

/// Writes every byte from a place to another and puts it on the disk, so that the file has
/// its blocks. Not zeros: a file system may keep those as nothing.
pub(super) fn fill(handle: &FileSystemSyncAccessHandle, from: u64, to: u64) -> Result<(), JsValue> {
    let step = vec![0xa5; STEP];
    let mut place = from;
    while place < to {
        let length = usize::try_from(to - place).unwrap_or(STEP).min(STEP);
        write_at(handle, place, step.get(..length).unwrap_or_default())?;
        place += length as u64;
    }
    handle.flush()
}
