//! What Realmgate has counted, by its metrics.

use crate::gate::Gate;

/// How many attempts were refused for a reason.
pub async fn refusals(gate: &Gate, reason: &str) -> u64 {
    let label = format!("reason=\"{reason}\"}} ");
    decisions(gate).await.filter_map(|(labels, count)| labels.ends_with(&label).then_some(count)).sum()
}

/// How many attempts were decided at all: how often Realmgate was asked.
pub async fn asked(gate: &Gate) -> u64 {
    decisions(gate).await.map(|(_, count)| count).sum()
}

async fn decisions(gate: &Gate) -> impl Iterator<Item = (String, u64)> {
    let response = reqwest::get(format!("{}/metrics", gate.daemon.admin)).await.expect("an answer");
    let text = response.text().await.expect("text");
    let counts = text.lines().filter(|line| line.starts_with("realmgate_decisions_total{")).map(|line| {
        let (labels, count) = line.rsplit_once(' ').expect("labels and a count");
        (format!("{labels} "), count.parse().expect("a count"))
    });
    counts.collect::<Vec<_>>().into_iter()
}
