//! Reads all accounts for the index: two threads, each half of them by its own connection, and each table from its
//! beginning to its end, without looking any row up but those of phones, which are few.

use super::account_counts::AccountCounts;
use super::error::SqliteError;
use super::file::StoreFile;
use super::indexed::SchemaParts;
use super::phones::phone_ha1;
use super::rows::{application_sid, direct_calling, ha1, newest_change, parsed};
use crate::store::index::{AccountIndex, IndexedAccount, Loading};
use domain::accounts::{AccountState, SessionEpoch};
use domain::tenant::DirectCalling;
use rusqlite::{Connection, Row, Rows};
use std::ops::RangeInclusive;
use std::thread;

/// Fewer than so many are read by one thread: another connection would take longer to open than they do to be read.
const WORTH_A_THREAD: usize = 20_000;

const OWN_HA1S: &str = "SELECT account, algorithm, ha1 FROM credential WHERE account BETWEEN ? AND ? ORDER BY account";

const PHONE_HA1S: &str = "SELECT account, id, algorithm, ha1 FROM phone JOIN phone_credential ON phone = id \
                          WHERE account BETWEEN ? AND ? ORDER BY account, id, algorithm";

/// The same of a store of an older schema.
const NO_PHONE_HA1S: &str = "SELECT 1 WHERE ? > ? AND 0";

/// All accounts that the transaction of `connection` sees, for `index`, and how many there are of each kind.
pub(super) fn read(
    file: &StoreFile,
    connection: &Connection,
    index: &AccountIndex,
) -> Result<(Vec<Loading>, AccountCounts), SqliteError> {
    let ids = all_ids(connection)?;
    if ids.is_empty() {
        return Ok((Vec::new(), AccountCounts::default()));
    }
    let count: i64 = connection.query_row("SELECT count(*) FROM account", [], |row| row.get(0))?;
    let count = usize::try_from(count).unwrap_or_default();
    let (first, last) = (*ids.start(), *ids.end());
    let middle = first + (last - first) / 2;
    if count >= WORTH_A_THREAD
        && let Some(other) = same_moment(file, connection)?
    {
        let room = count / 2;
        let (low, high) = thread::scope(|scope| {
            let other = scope.spawn(move || read_some(&other, middle + 1..=last, index.loading(room)));
            let low = read_some(connection, first..=middle, index.loading(room));
            (low, other.join().unwrap_or_else(|_| Err(SqliteError::text("reading the accounts panicked"))))
        });
        let ((low, mut counts), (high, more)) = (low?, high?);
        counts.add(more);
        return Ok((vec![low, high], counts));
    }
    let (loading, counts) = read_some(connection, ids, index.loading(count))?;
    Ok((vec![loading], counts))
}

/// From the least to the greatest; empty where there is none.
fn all_ids(connection: &Connection) -> rusqlite::Result<RangeInclusive<i64>> {
    let ids =
        |row: &Row<'_>| Ok(row.get::<_, Option<i64>>(0)?.unwrap_or(1)..=row.get::<_, Option<i64>>(1)?.unwrap_or(0));
    connection.query_row("SELECT (SELECT min(id) FROM account), (SELECT max(id) FROM account)", [], ids)
}

/// Another connection in a transaction that sees the same accounts; `None` where some were changed meanwhile.
fn same_moment(file: &StoreFile, connection: &Connection) -> Result<Option<Connection>, SqliteError> {
    let other = file.open_reader()?;
    other.execute_batch("BEGIN")?;
    let is_same = newest_change(&other)? == newest_change(connection)?;
    Ok(is_same.then_some(other))
}

fn read_some(
    connection: &Connection,
    ids: RangeInclusive<i64>,
    mut loading: Loading,
) -> Result<(Loading, AccountCounts), SqliteError> {
    let parts = SchemaParts::of(connection)?;
    let sql = format!(
        "SELECT id, tenant, realm, username, state, expires_max, application_sid, direct_app, direct_queue, direct_user, \
                {} FROM account WHERE id BETWEEN ? AND ? ORDER BY id",
        parts.epoch
    );
    let range = [*ids.start(), *ids.end()];
    let mut accounts = connection.prepare(&sql)?;
    let mut accounts = accounts.query(range)?;
    let mut own = connection.prepare(OWN_HA1S)?;
    let mut own = Ha1Rows::of(own.query(range)?, |row| ha1(row, 1))?;
    let mut phones = connection.prepare(if parts.has_phones { PHONE_HA1S } else { NO_PHONE_HA1S })?;
    let mut phones = Ha1Rows::of(phones.query(range)?, |row| phone_ha1(row, 1))?;
    let (mut counts, mut account) = (AccountCounts::default(), blank());
    while let Some(row) = accounts.next()? {
        fill(&mut account, row)?;
        own.add_to(&mut account.ha1s, row.get(0)?)?;
        phones.add_to(&mut account.phones, row.get(0)?)?;
        let text = |column| row.get_ref(column)?.as_str().map_err(rusqlite::Error::from);
        let (tenant, realm, username) = (text(1)?, text(2)?, text(3)?);
        loading.put(tenant, realm, username, &account);
        counts.note(tenant, None, Some(account.state));
    }
    Ok((loading, counts))
}

/// One for all rows, so that none takes an allocation.
fn blank() -> IndexedAccount {
    IndexedAccount {
        state: AccountState::Pending,
        expires_max: None,
        application_sid: None,
        direct_calling: DirectCalling::default(),
        session_epoch: SessionEpoch::default(),
        ha1s: Vec::with_capacity(1),
        phones: Vec::new(),
    }
}

fn fill(account: &mut IndexedAccount, row: &Row<'_>) -> rusqlite::Result<()> {
    account.state = parsed(row, 4, AccountState::by_name)?;
    account.expires_max = row.get(5)?;
    account.application_sid = application_sid(row, 6)?;
    account.direct_calling = direct_calling(row, 7)?;
    account.session_epoch = SessionEpoch(row.get(10)?);
    account.ha1s.clear();
    account.phones.clear();
    Ok(())
}

/// HA1s in the order of their accounts, read as far as the account that was last asked for.
struct Ha1Rows<'a, T> {
    rows: Rows<'a>,
    read: fn(&Row<'_>) -> rusqlite::Result<T>,
    /// The first that was not taken yet, and its account.
    next: Option<(i64, T)>,
}

impl<'a, T> Ha1Rows<'a, T> {
    /// The first column is the account, the others are what `read` reads.
    fn of(rows: Rows<'a>, read: fn(&Row<'_>) -> rusqlite::Result<T>) -> rusqlite::Result<Self> {
        let mut all = Self { rows, read, next: None };
        all.advance()?;
        Ok(all)
    }

    /// Adds those of an account, whose `id` is greater than the last.
    fn add_to(&mut self, ha1s: &mut Vec<T>, id: i64) -> rusqlite::Result<()> {
        while let Some((of, ha1)) = self.next.take_if(|(next, _)| *next <= id) {
            // It belongs to no account where that of its row is gone.
            if of == id {
                ha1s.push(ha1);
            }
            self.advance()?;
        }
        Ok(())
    }

    fn advance(&mut self) -> rusqlite::Result<()> {
        self.next = match self.rows.next()? {
            Some(row) => Some((row.get(0)?, (self.read)(row)?)),
            None => None,
        };
        Ok(())
    }
}

#[cfg(test)]
mod tests;
