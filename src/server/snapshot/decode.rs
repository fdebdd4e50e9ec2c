//! Reads a snapshot. Nothing of it is read before its checksum is verified, and what is invalid all the same is an
//! error: the caller then discards what was taken over so far.

use super::format::{BLOCK, CHECKSUM, Damage, MAGIC, PRELUDE, SNAPSHOT_SIZE, SnapshotHeader, VERSION};
use super::kept::KeptState;
use domain::memory::Fingerprints;
use domain::tenant::Tenants;
use domain::time::Now;
use sha2::{Digest, Sha256};
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::time::Duration;

/// Makes the state with the snapshot's fingerprint keys, restores the records and returns how many there were. Those of
/// a tenant that no longer exists are left out.
pub fn decode<T: KeptState>(
    mut file: impl Read + Seek,
    tenants: &Tenants,
    now: Now,
    make: impl FnOnce(Fingerprints) -> T,
) -> Result<(T, u64), Damage> {
    let length = verify(&mut file, T::MAGIC)?;
    let mut rest = Rest(file.take(length));
    let header: SnapshotHeader = postcard::from_bytes(&rest.block(u32::MAX)?).map_err(|_| Damage::Nonsense)?;
    let numbers = header.tenants.iter().map(|name| tenants.by_name(name).map(|tenant| tenant.id.0)).collect();
    let kept = make(Fingerprints::keyed(header.key));
    let mut returning = Returning { kept, numbers, away: header.away(now.wall), now, count: 0 };
    loop {
        let block = rest.block(u32::try_from(BLOCK).expect("a block is small"))?;
        if block.is_empty() {
            break;
        }
        returning.take(&block)?;
    }
    if u64::from_le_bytes(rest.bytes()?) != returning.count || rest.0.limit() > 0 {
        return Err(Damage::Nonsense);
    }
    Ok((returning.kept, returning.count))
}

/// The state that is restored.
struct Returning<T> {
    kept: T,
    /// The tenants' numbers in this process, at their numbers in the last one.
    numbers: Vec<Option<u16>>,
    away: Duration,
    now: Now,
    count: u64,
}

impl<T: KeptState> Returning<T> {
    fn take(&mut self, mut block: &[u8]) -> Result<(), Damage> {
        while !block.is_empty() {
            let (mut record, behind) = postcard::take_from_bytes::<T::Record>(block).map_err(|_| Damage::Nonsense)?;
            (block, self.count) = (behind, self.count + 1);
            let tenant = T::tenant_mut(&mut record);
            if let Some(number) = self.numbers.get(usize::from(*tenant)).copied().flatten() {
                *tenant = number;
                self.kept.recall(&record, self.away, self.now);
            }
        }
        Ok(())
    }
}

/// Verifies that the file is one of ours, whole and unchanged. Leaves the reader after the prelude, and returns how
/// many bytes there are from there to the checksum.
fn verify(file: &mut (impl Read + Seek), ours: [u8; MAGIC]) -> Result<u64, Damage> {
    let length = file.seek(SeekFrom::End(0))?;
    file.rewind()?;
    let mut prelude = [0; PRELUDE];
    read(file, &mut prelude)?;
    let (magic, version) = prelude.split_at(MAGIC);
    if magic != ours {
        return Err(Damage::Foreign);
    }
    let version = u16::from_le_bytes(version.try_into().expect("two bytes"));
    if version != VERSION {
        return Err(Damage::Version(version));
    }
    let content = length.checked_sub((PRELUDE + CHECKSUM) as u64).ok_or(Damage::CutOff)?;
    if length > SNAPSHOT_SIZE {
        return Err(Damage::Large);
    }
    let mut hash = Sha256::new_with_prefix(prelude);
    let (mut left, mut buffer) = (content, vec![0; BLOCK]);
    while left > 0 {
        let piece = usize::try_from(left).map_or(BLOCK, |left| left.min(BLOCK));
        read(file, &mut buffer[..piece])?;
        hash.update(&buffer[..piece]);
        left -= piece as u64;
    }
    let mut checksum = [0; CHECKSUM];
    read(file, &mut checksum)?;
    if hash.finalize().as_slice() != checksum {
        return Err(Damage::Checksum);
    }
    file.seek(SeekFrom::Start(PRELUDE as u64))?;
    Ok(content)
}

/// What follows the prelude.
struct Rest<R>(std::io::Take<R>);

impl<R: Read> Rest<R> {
    /// The bytes of a block, which begins with its length: never allocates more than the file still has.
    fn block(&mut self, most: u32) -> Result<Vec<u8>, Damage> {
        let length = u32::from_le_bytes(self.bytes()?);
        if length > most || u64::from(length) > self.0.limit() {
            return Err(Damage::Nonsense);
        }
        let mut block = vec![0; usize::try_from(length).expect("32 bits or more")];
        read(&mut self.0, &mut block)?;
        Ok(block)
    }

    fn bytes<const N: usize>(&mut self) -> Result<[u8; N], Damage> {
        if (N as u64) > self.0.limit() {
            return Err(Damage::Nonsense);
        }
        let mut bytes = [0; N];
        read(&mut self.0, &mut bytes)?;
        Ok(bytes)
    }
}

fn read(from: &mut impl Read, bytes: &mut [u8]) -> Result<(), Damage> {
    from.read_exact(bytes).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => Damage::CutOff,
        _ => error.into(),
    })
}
