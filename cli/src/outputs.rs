//! Files that commands write: complete or absent, and over another file only where asked to.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::{Failure, Screen};

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// Its owner (mode 0600).
    Private,
    /// Whoever the user's umask lets.
    Public,
}

/// Finds out whether a file can be written, before the work that it is for.
pub(crate) fn expect_writable(path: &Path) -> Result<(), Failure> {
    expect_absent(path)?;
    temporary(path, Access::Private).map(drop).map_err(|source| failed(path, &source))
}

/// Writes a file that is not there yet.
pub(crate) fn write_new(
    path: &Path,
    access: Access,
    bytes: &[u8],
    screen: &mut Screen,
) -> Result<(), Failure> {
    put(path, access, |file| file.write_all(bytes), sync, screen)
}

/// Writes a file in place of one that may be there, which stays as it is where that fails.
pub(crate) fn replace(
    path: &Path,
    access: Access,
    bytes: &[u8],
    screen: &mut Screen,
) -> Result<(), Failure> {
    let file = filled(path, access, |file| file.write_all(bytes))?;
    file.persist(path).map_err(|error| failed(path, &error.error))?;
    synced(path, sync, screen);
    Ok(())
}

/// Copies a file to where none is yet.
pub(crate) fn copy_new(from: &Path, to: &Path, screen: &mut Screen) -> Result<(), Failure> {
    let mut source =
        File::open(from).map_err(|source| Failure::Read { path: from.to_owned(), source })?;
    put(to, Access::Public, |file| io::copy(&mut source, file).map(drop), sync, screen)
}

fn put(
    path: &Path,
    access: Access,
    content: impl FnOnce(&mut File) -> io::Result<()>,
    sync: impl FnOnce(&Path) -> io::Result<()>,
    screen: &mut Screen,
) -> Result<(), Failure> {
    let file = filled(path, access, content)?;
    file.persist_noclobber(path).map_err(|error| {
        if error.error.kind() == io::ErrorKind::AlreadyExists {
            Failure::Exists { path: path.to_owned() }
        } else {
            failed(path, &error.error)
        }
    })?;
    synced(path, sync, screen);
    Ok(())
}

/// A file beside the one it is to become, with all its content.
fn filled(
    path: &Path,
    access: Access,
    content: impl FnOnce(&mut File) -> io::Result<()>,
) -> Result<NamedTempFile, Failure> {
    let io = |source: io::Error| failed(path, &source);
    let mut file = temporary(path, access).map_err(io)?;
    content(file.as_file_mut()).map_err(io)?;
    file.as_file().sync_all().map_err(io)?;
    Ok(file)
}

// The file is there already, whatever becomes of its directory.
fn synced(path: &Path, sync: impl FnOnce(&Path) -> io::Result<()>, screen: &mut Screen) {
    if let Err(error) = sync(parent(path)) {
        let path = path.display();
        screen.warn(format!("{path} is written, but may not outlast a loss of power: {error}"));
    }
}

/// Whether two paths, of files that need not be there, name the same file.
pub(crate) fn same(one: &Path, other: &Path) -> bool {
    let place = |path: &Path| {
        let parent = parent(path);
        let directory = fs::canonicalize(parent).unwrap_or_else(|_| parent.to_owned());
        path.file_name().map(|name| directory.join(name))
    };
    one == other || matches!((place(one), place(other)), (Some(one), Some(other)) if one == other)
}

/// `OUT.opening.json` for a proof in `OUT`.
pub(crate) fn opening_beside(proof: &Path) -> PathBuf {
    let mut name = proof.as_os_str().to_owned();
    name.push(".opening.json");
    name.into()
}

/// Refuses a path where something is, a dangling link included.
pub(crate) fn expect_absent(path: &Path) -> Result<(), Failure> {
    match fs::symlink_metadata(path) {
        Ok(_) => Err(Failure::Exists { path: path.to_owned() }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(source) => Err(failed(path, &source)),
    }
}

// In the same directory, because only then is the rename atomic.
fn temporary(path: &Path, access: Access) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".assay-");
    #[cfg(unix)]
    builder.permissions(permissions(access));
    #[cfg(not(unix))]
    let _ = access;
    builder.tempfile_in(parent(path))
}

fn parent(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

// The source would name the temporary file.
fn failed(path: &Path, source: &io::Error) -> Failure {
    let source = source.raw_os_error().map_or(source.kind().into(), io::Error::from_raw_os_error);
    Failure::Write { path: path.to_owned(), source }
}

// The umask is taken off on creation.
#[cfg(unix)]
fn permissions(access: Access) -> fs::Permissions {
    use std::os::unix::fs::PermissionsExt as _;
    fs::Permissions::from_mode(match access {
        Access::Private => 0o600,
        Access::Public => 0o666,
    })
}

// A rename is durable only when the directory is.
#[cfg(unix)]
fn sync(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

#[cfg(not(unix))]
#[allow(clippy::unnecessary_wraps, reason = "the Unix variant can fail")]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_there_is_written_whatever_becomes_of_its_directory() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        let mut screen = Screen::new(false, Box::new(io::sink()), Box::new(io::sink()));
        let broken = |_: &Path| Err(io::ErrorKind::PermissionDenied.into());
        put(&path, Access::Private, |file| file.write_all(b"kept"), broken, &mut screen).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"kept");
        let again = put(&path, Access::Private, |_| Ok(()), broken, &mut screen);
        assert!(matches!(again, Err(Failure::Exists { .. })));
    }

    #[test]
    fn one_file_has_many_names() {
        let directory = tempfile::tempdir().unwrap();
        let path = |name: &str| directory.path().join(name);
        fs::create_dir(path("sub")).unwrap();
        assert!(same(&path("q"), &path("sub/../q")));
        assert!(same(&path("q"), &path("./q")));
        assert!(same(Path::new("q"), Path::new("./q")));
        assert!(!same(&path("q"), &path("sub/q")));
        assert!(!same(&path("q"), &path("r")));
        assert!(same(&path("none/q"), &path("none/q")));
    }
}
