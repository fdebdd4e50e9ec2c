//! For what reason a service refused whom, as its metrics tell: no answer does.

use crate::load::service::Service;

impl Service {
    /// How many attempts it has refused for this reason.
    #[must_use]
    pub fn refused(&self, reason: &str) -> usize {
        let mut answer =
            ureq::get(format!("{}/metrics", self.daemon.admin)).call().expect("the admin listener answers");
        let text = answer.body_mut().read_to_string().expect("text");
        let label = format!("reason=\"{reason}\"");
        let line = text.lines().find(|line| line.starts_with("realmgate_decisions_total{") && line.contains(&label));
        let count = line.and_then(|line| line.rsplit(' ').next()).expect("counted from the start");
        count.parse().expect("a count")
    }
}
