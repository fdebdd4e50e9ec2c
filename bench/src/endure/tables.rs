//! How much the tables of bounded size hold together, as the service's metrics tell: while they fill, its memory grows.

use crate::load::talk::Talk;

/// What the metrics call them: the tables of the blacklist, and the answers that were verified.
const TABLES: &str = "realmgate_table_entries{";

/// The entries of all of them.
pub async fn entries(admin: &mut Talk) -> u64 {
    let said = admin.get("/metrics").await;
    let lines = said.body.lines().filter(|line| line.starts_with(TABLES));
    lines.filter_map(|line| line.rsplit(' ').next()?.parse::<u64>().ok()).sum()
}
