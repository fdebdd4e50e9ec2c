//! Writes a snapshot, batch by batch: a million records need no more memory than one batch of them.

use super::format::{BLOCK, RECORD, SNAPSHOT_SIZE, SnapshotHeader, VERSION};
use super::kept::KeptState;
use domain::tenant::Tenants;
use domain::time::Now;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::io::{self, Write};

/// Writes all that survives a restart to `out`, which is not flushed; returns how many records that is. Ends with an
/// error when `goes_on` returns `false`: it is asked now and then.
pub fn encode<T: KeptState>(
    kept: &T,
    tenants: &Tenants,
    now: Now,
    goes_on: impl Fn() -> bool,
    out: impl Write,
) -> io::Result<u64> {
    let mut sealed = Sealed::new(out);
    sealed.write(&T::MAGIC)?;
    sealed.write(&VERSION.to_le_bytes())?;
    let names = tenants.iter().map(|tenant| tenant.name.clone()).collect();
    let header = SnapshotHeader::new(now.wall, kept.fingerprints().key(), names);
    sealed.write_block(&postcard::to_extend(&header, Vec::new()).map_err(io::Error::other)?)?;
    let mut count: u64 = 0;
    kept.records(now, |batch| {
        if !goes_on() {
            return Err(io::Error::other("there was no time left to write it"));
        }
        count += u64::try_from(batch.len()).expect("a batch is in memory");
        sealed.write_records(&batch)
    })?;
    sealed.write_block(&[])?;
    sealed.write(&count.to_le_bytes())?;
    sealed.seal()?;
    Ok(count)
}

/// Writes and hashes.
struct Sealed<W> {
    out: W,
    hash: Sha256,
    length: u64,
}

impl<W: Write> Sealed<W> {
    fn new(out: W) -> Self {
        Self { out, hash: Sha256::new(), length: 0 }
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.length += bytes.len() as u64;
        if self.length > SNAPSHOT_SIZE {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.hash.update(bytes);
        self.out.write_all(bytes)
    }

    fn write_block(&mut self, bytes: &[u8]) -> io::Result<()> {
        let length = u32::try_from(bytes.len()).map_err(io::Error::other)?;
        self.write(&length.to_le_bytes())?;
        self.write(bytes)
    }

    fn write_records(&mut self, batch: &[impl Serialize]) -> io::Result<()> {
        let mut block = Vec::with_capacity(BLOCK);
        for record in batch {
            if block.len() + RECORD > BLOCK {
                self.write_block(&block)?;
                block.clear();
            }
            let mut room = [0; RECORD];
            block.extend_from_slice(postcard::to_slice(record, &mut room).map_err(io::Error::other)?);
        }
        if block.is_empty() { Ok(()) } else { self.write_block(&block) }
    }

    fn seal(mut self) -> io::Result<()> {
        let checksum = self.hash.finalize();
        self.out.write_all(&checksum)
    }
}
