//! Prepared requests in a file, all of one length, so that a generator finds the next one without looking for its end.

use std::io::{self, BufWriter, Write as _};
use std::path::Path;
use tempfile::NamedTempFile;

/// Memory that looks like a disk, where the system has it: a file in it is never written back.
const MEMORY: &str = "/dev/shm";

/// A header that no one reads makes up the length.
const PADDING: &str = "x-padding: ";

/// The file, which goes when this does.
pub struct Records {
    file: NamedTempFile,
    length: usize,
}

impl Records {
    /// Writes them.
    pub fn of(requests: &[Vec<u8>]) -> Self {
        let longest = requests.iter().map(Vec::len).max().expect("at least one request");
        let length = longest + PADDING.len() + "\r\n".len();
        // A container may have little of that memory.
        let file = written(Path::new(MEMORY), requests, length)
            .or_else(|_| written(&std::env::temp_dir(), requests, length))
            .expect("there is room for the requests");
        Self { file, length }
    }

    /// Where they are.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.file.path()
    }

    /// The length of each, in bytes.
    #[must_use]
    pub fn length(&self) -> usize {
        self.length
    }
}

fn written(folder: &Path, requests: &[Vec<u8>], length: usize) -> io::Result<NamedTempFile> {
    let file = NamedTempFile::new_in(folder)?;
    let mut writer = BufWriter::new(&file);
    for request in requests {
        writer.write_all(&padded(request, length))?;
    }
    writer.flush()?;
    drop(writer);
    Ok(file)
}

fn padded(request: &[u8], length: usize) -> Vec<u8> {
    let end = request.windows(2).position(|part| part == b"\r\n").expect("a request line") + 2;
    let padding = "-".repeat(length - request.len() - PADDING.len() - "\r\n".len());
    [&request[..end], PADDING.as_bytes(), padding.as_bytes(), b"\r\n", &request[end..]].concat()
}
