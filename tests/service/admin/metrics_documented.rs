//! docs/metrics.md against what a running service exposes, both ways: names, types, labels and their values.

use crate::connections::tls::with_certificate;
use std::collections::{BTreeMap, BTreeSet};

const PAGE: &str = include_str!("../../../docs/metrics.md");

/// A metric: its type, and the values of each label; none where any value may be.
#[derive(Debug, PartialEq, Eq)]
struct Described {
    kind: String,
    labels: BTreeMap<String, BTreeSet<String>>,
}

/// Labels whose values come from the settings or the build.
const FREE: [&str; 2] = ["tenant", "version"];

fn in_code(text: &str) -> Vec<&str> {
    text.split('`').skip(1).step_by(2).collect()
}

/// The metrics of the page's tables.
fn documented() -> BTreeMap<String, Described> {
    let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `")?.strip_suffix('|'));
    let metrics = rows.map(|row| {
        let cells: Vec<_> = row.split('|').map(str::trim).collect();
        let name = cells[0].trim_end_matches('`').to_owned();
        let labels = cells[2].split(';').map(in_code).filter(|words| !words.is_empty());
        let label =
            |words: Vec<&str>| (words[0].to_owned(), words[1..].iter().map(|value| (*value).to_owned()).collect());
        let kind = cells[1].to_owned();
        (name, Described { kind, labels: labels.map(label).collect() })
    });
    metrics.collect()
}

/// The name under which a sample is described: a histogram's samples are those of one metric.
fn described_name<'a>(sample: &'a str, types: &BTreeMap<&str, &str>) -> (&'a str, String) {
    let family = |suffix: &str| sample.strip_suffix(suffix).and_then(|name| Some((name, *types.get(name)?)));
    if let Some((name, kind)) = ["_bucket", "_count", "_sum"].into_iter().find_map(family) {
        return (name, kind.to_owned());
    }
    let kind = types.get(sample).copied().or_else(|| Some(family("_total").or_else(|| family("_info"))?.1));
    (sample, kind.unwrap_or_else(|| panic!("{sample} has no type")).to_owned())
}

/// What the text of a scrape holds.
fn exposed(text: &str) -> BTreeMap<String, Described> {
    let types: BTreeMap<&str, &str> =
        text.lines().filter_map(|line| line.strip_prefix("# TYPE ")?.split_once(' ')).collect();
    let mut metrics = BTreeMap::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (series, _) = line.rsplit_once(' ').expect("a series and its value");
        let (sample, labels) = series.split_once('{').unwrap_or((series, ""));
        let (name, kind) = described_name(sample, &types);
        let metric: &mut Described =
            metrics.entry(name.to_owned()).or_insert_with(|| Described { kind, labels: BTreeMap::new() });
        for label in labels.trim_end_matches('}').split("\",").filter(|label| !label.is_empty()) {
            let (key, value) = label.trim_end_matches('"').split_once("=\"").expect("a label");
            if key == "le" {
                continue;
            }
            let values = metric.labels.entry(key.to_owned()).or_default();
            values.extend((!FREE.contains(&key)).then(|| value.to_owned()));
        }
    }
    metrics
}

#[tokio::test]
async fn the_page_names_what_a_running_service_exposes_and_nothing_else() {
    let (service, _) = with_certificate().await;
    let (documented, exposed) = (documented(), exposed(&service.admin_get("/metrics").await.text));
    assert!(exposed.len() > 40, "{exposed:?}");
    for (name, metric) in &exposed {
        assert_eq!(documented.get(name), Some(metric), "{name}: left what docs/metrics.md says, right what is exposed");
    }
    let gone: Vec<_> = documented.keys().filter(|name| !exposed.contains_key(*name)).collect();
    assert!(gone.is_empty(), "docs/metrics.md names what is not exposed: {gone:?}");
}

#[tokio::test]
async fn every_metric_has_a_name_that_says_what_it_is() {
    let (service, _) = with_certificate().await;
    for (name, metric) in exposed(&service.admin_get("/metrics").await.text) {
        assert!(name.starts_with("realmgate_") || name.starts_with("process_"), "{name}");
        assert_eq!(name.ends_with("_total"), metric.kind == "counter", "{name} is a {}", metric.kind);
        for vague in ["of", "what", "kind", "type", "name"] {
            assert!(!metric.labels.contains_key(vague), "{name}{{{vague}}} would be several metrics");
        }
    }
}
