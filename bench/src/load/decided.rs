//! What a service decided, as its metrics tell: a generator that counts answers has not read them.

use crate::load::service::Service;

/// Decisions since the start.
#[derive(Clone, Copy, Debug)]
pub struct Decided {
    /// Phones let in.
    pub granted: f64,
    /// Phones refused.
    pub denied: f64,
}

impl Service {
    /// What it has decided so far.
    #[must_use]
    pub fn decided(&self) -> Decided {
        let address = format!("{}/metrics", self.daemon.admin);
        let mut answer = ureq::get(address).call().expect("the admin listener answers");
        let text = answer.body_mut().read_to_string().expect("text");
        let of = |status: &str| {
            let label = format!("status=\"{status}\"");
            let lines = text.lines().filter(|line| line.starts_with("realmgate_decisions_total{"));
            let counts = lines.filter(|line| line.contains(&label)).filter_map(|line| line.rsplit(' ').next());
            counts.map(|count| count.parse::<f64>().expect("a count")).sum()
        };
        Decided { granted: of("ok"), denied: of("fail") }
    }
}

impl Decided {
    /// What was decided since `before`.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self { granted: self.granted - before.granted, denied: self.denied - before.denied }
    }
}
