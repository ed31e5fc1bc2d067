//! Files that are complete or absent, directories of the user's own, and digests
//! that are computed while the bytes pass by.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use assay_statement::Bytes32;
use sha2::{Digest as _, Sha256};
use tempfile::NamedTempFile;

use crate::error::StoreError;

/// Size of buffers for files that may be large.
pub(crate) const BUFFER: usize = 1 << 16;

/// What the names of files begin with that are being written.
const TEMPORARY: &str = ".tmp-";

/// No file is being written for so long.
const STALE: Duration = Duration::from_hours(24);

const LOCK_POLL: Duration = Duration::from_millis(50);

/// Writes a file so that it is there in full or not at all, also after a crash.
/// Returns digest and length of what was written.
pub(crate) fn write_atomic<E>(
    path: &Path,
    content: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    failed: impl FnOnce(E) -> StoreError,
) -> Result<(Bytes32, u64), StoreError> {
    let io = |source| StoreError::Io { action: "write", path: path.to_owned(), source };
    let directory = path.parent().unwrap_or(Path::new("."));
    // In the same directory, because only then is the rename atomic. Mode 0600.
    let mut file = NamedTempFile::with_prefix_in(TEMPORARY, directory).map_err(io)?;
    let mut writer = BufWriter::with_capacity(BUFFER, Digesting::new(file.as_file_mut()));
    content(&mut writer).map_err(failed)?;
    let written = writer.into_inner().map_err(|error| io(error.into_error()))?.finish();
    file.as_file().sync_all().map_err(io)?;
    file.persist(path).map_err(|error| io(error.error))?;
    sync_directory(directory).map_err(io)?;
    Ok(written)
}

/// Opens an existing directory of the user's own, or makes one. A link is refused,
/// because whoever owns the directory that it is in could point it elsewhere.
pub(crate) fn own_directory(path: &Path) -> Result<(), StoreError> {
    let io = |action, source| StoreError::Io { action, path: path.to_owned(), source };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| io("create", error))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
        // Without a slash at its end, which would follow a link.
        let plain: PathBuf = path.components().collect();
        let found = fs::symlink_metadata(plain).map_err(|error| io("read", error))?;
        if found.is_symlink() {
            return Err(StoreError::Link { path: path.to_owned() });
        }
        let expected = user(path).map_err(|error| io("write", error))?;
        if found.uid() != expected {
            return Err(StoreError::Owner { path: path.to_owned(), expected, got: found.uid() });
        }
        let mode = found.permissions().mode();
        if mode & 0o022 != 0 {
            return Err(StoreError::Permissions { path: path.to_owned(), mode: mode & 0o7777 });
        }
    }
    Ok(())
}

/// The user on whose behalf files are made: the owner of one just made.
#[cfg(unix)]
fn user(directory: &Path) -> io::Result<u32> {
    use std::os::unix::fs::MetadataExt as _;
    let file = tempfile::tempfile().or_else(|_| tempfile::tempfile_in(directory))?;
    Ok(file.metadata()?.uid())
}

/// Removes what was being written when a process was killed: large, and of no use.
/// What cannot be removed does no harm, so that nothing fails.
pub(crate) fn remove_stale(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(TEMPORARY));
        let file = entry.metadata().ok().filter(fs::Metadata::is_file);
        let age = file.and_then(|file| file.modified().ok()?.elapsed().ok());
        if ours && age.is_some_and(|age| age > STALE) {
            // Another process may have been first.
            drop(fs::remove_file(entry.path()));
        }
    }
}

/// Holds `path` as a lock among processes until the result is dropped.
pub(crate) fn lock(path: &Path, cancelled: &dyn Fn() -> bool) -> Result<File, StoreError> {
    let io = |source| StoreError::Io { action: "lock", path: path.to_owned(), source };
    let file = OpenOptions::new().create(true).append(true).open(path).map_err(io)?;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if cancelled() => return Err(StoreError::Cancelled),
            Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_POLL),
            Err(TryLockError::Error(error)) => return Err(io(error)),
        }
    }
}

/// A reader or writer that computes SHA-256 and length of what passes.
pub(crate) struct Digesting<T> {
    inner: T,
    hasher: Sha256,
    bytes: u64,
}

impl<T> Digesting<T> {
    pub(crate) fn new(inner: T) -> Self {
        Self { inner, hasher: Sha256::new(), bytes: 0 }
    }

    /// Digest and length.
    pub(crate) fn finish(self) -> (Bytes32, u64) {
        (assay_statement::bytes::Bytes(self.hasher.finalize().into()), self.bytes)
    }

    fn pass(&mut self, bytes: &[u8]) {
        self.hasher.update(bytes);
        self.bytes += bytes.len() as u64;
    }
}

impl<T: Write> Write for Digesting<T> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.pass(&buffer[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Digesting<T> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.pass(&buffer[..read]);
        Ok(read)
    }
}

/// Digest and length of all that a reader gives.
pub(crate) fn digest(reader: impl Read) -> io::Result<(Bytes32, u64)> {
    let mut reader = Digesting::new(reader);
    let mut buffer = vec![0; BUFFER];
    while reader.read(&mut buffer)? != 0 {}
    Ok(reader.finish())
}

// A rename is durable only when the directory is.
#[cfg(unix)]
fn sync_directory(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the Unix variant can fail")]
fn sync_directory(_: &Path) -> io::Result<()> {
    Ok(())
}
