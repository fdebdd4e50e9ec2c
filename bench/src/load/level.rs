//! A present size of a service, as its metrics tell.

use crate::load::service::Service;

impl Service {
    /// How many there are of this now.
    #[must_use]
    pub fn level(&self, series: &str) -> u32 {
        let address = format!("{}/metrics", self.daemon.admin);
        let mut answer = ureq::get(address).call().expect("the admin listener answers");
        let text = answer.body_mut().read_to_string().expect("text");
        let start = format!("realmgate_{series} ");
        let size = text.lines().find_map(|line| line.strip_prefix(&start));
        size.and_then(|size| size.parse().ok()).expect("a size")
    }
}
