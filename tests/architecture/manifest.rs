//! Cargo.toml: each dependency of a package stands under the reason why it is there.

use std::collections::BTreeSet;

/// The dependencies of a manifest in the order they stand, and whether a comment stands right above each.
fn dependencies(manifest: &str) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    let (mut within, mut above_is_comment) = (false, false);
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            // The workspace holds versions; whoever uses one says why.
            within = section.ends_with("dependencies") && section != "workspace.dependencies";
        } else if let Some((name, _)) = line.split_once('=').filter(|_| within && !line.starts_with(['#', ' '])) {
            found.push((name.trim().to_owned(), above_is_comment));
        }
        above_is_comment = line.starts_with("# ");
    }
    found
}

/// The names that code calls them by.
pub fn crate_names(manifest: &str) -> BTreeSet<String> {
    let name = |package: &str| if package == "md-5" { "md5".to_owned() } else { package.replace('-', "_") };
    let own = ["realmgate".to_owned()];
    dependencies(manifest).into_iter().map(|(package, _)| name(&package)).chain(own).collect()
}

/// Those that stand there without a reason.
pub fn without_reason(manifest: &str) -> Vec<String> {
    dependencies(manifest).into_iter().filter(|(_, reason)| !reason).map(|(name, _)| name).collect()
}

#[test]
fn a_dependency_without_a_reason_is_found() {
    let manifest = "[workspace.dependencies]\nz = \"1\"\n[package]\nname = \"x\"\n[dependencies]\n# Why.\na = \"1\"\nb = \"1\"\n\n[dev-dependencies]\nc-d = \"1\"\n";
    assert_eq!(without_reason(manifest), ["b", "c-d"]);
    assert_eq!(crate_names(manifest).into_iter().collect::<Vec<_>>(), ["a", "b", "c_d", "realmgate"]);
}
