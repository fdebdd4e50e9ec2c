//! What `just`, a forge and a release read of this tree is current: recipes, CI, package and changelog name what is there.

use crate::{assert_none, root};
use std::fs;
use std::os::unix::fs::PermissionsExt;

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn is_script(path: &str) -> bool {
    fs::metadata(root().join(path)).is_ok_and(|file| file.permissions().mode() & 0o111 != 0)
}

/// What is wrong with a justfile: recipes of other than one line, or that start neither cargo nor a script of this tree.
fn wrong_recipes(justfile: &str) -> Vec<String> {
    let mut recipes: Vec<(&str, Vec<&str>)> = Vec::new();
    for line in justfile.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("    ") {
            Some(command) => recipes.last_mut().expect("a recipe has a name").1.push(command),
            None => recipes.push((line.trim_end_matches(':'), Vec::new())),
        }
    }
    let is_there = |command: &str| command.split(' ').next().is_some_and(|word| word == "cargo" || is_script(word));
    let is_right = |commands: &[&str]| matches!(commands, [command] if is_there(command));
    recipes.into_iter().filter(|(_, commands)| !is_right(commands)).map(|(name, _)| format!("recipe {name}")).collect()
}

/// The quoted text after a key, the first of its name.
fn quoted<'a>(text: &'a str, key: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.strip_prefix(key)).unwrap_or_else(|| panic!("no {key}"));
    line.split('"').nth(1).expect("a quoted text")
}

#[test]
fn every_recipe_calls_cargo_or_a_script_that_is_there() {
    assert_none(&wrong_recipes(&read("justfile")));
    let wrong = wrong_recipes(
        "# All\nall:\n    tests/all.sh\n\na:\n    tests/nothing\nb ARGUMENT:\n    cargo a\n    cargo b\nc:\n",
    );
    assert_eq!(wrong, ["recipe a", "recipe b ARGUMENT", "recipe c"]);
}

#[test]
fn ci_runs_scripts_that_are_there_in_the_image_that_is_released() {
    let (ci, image) = (read(".github/workflows/ci.yml"), read("deploy/Dockerfile"));
    let steps = ci.lines().filter_map(|line| line.trim_start().strip_prefix("- run: "));
    let scripts: Vec<_> = steps.filter(|step| step.starts_with("tests/")).collect();
    assert!(scripts.contains(&"tests/all.sh") && scripts.contains(&"tests/supply_chain.sh"), "{scripts:?}");
    assert_none(&scripts.iter().filter(|step| !is_script(step)).map(|step| (*step).to_owned()).collect::<Vec<_>>());
    let built_in =
        image.lines().find_map(|line| line.strip_prefix("FROM ")?.strip_suffix(" AS build")).expect("an image");
    let images: Vec<_> = ci.lines().filter_map(|line| line.trim_start().strip_prefix("image: ")).collect();
    assert_eq!(images, vec![built_in; 4]);
}

#[test]
fn the_changelog_has_the_version_and_links_no_other_before_it() {
    let (manifest, changelog) = (read("Cargo.toml"), read("CHANGELOG.md"));
    let version = quoted(&manifest, "version = ");
    let sections: Vec<_> = changelog.lines().filter_map(|line| line.strip_prefix("## [")).collect();
    assert_eq!(sections.first(), Some(&"Unreleased]"));
    assert!(sections.get(1).is_some_and(|next| next.starts_with(&format!("{version}] - 20"))), "{sections:?}");
}

#[test]
fn the_package_holds_files_that_are_there_and_the_shipped_units() {
    let manifest = read("Cargo.toml");
    let assets = manifest.lines().filter_map(|line| line.strip_prefix("    [\"")?.split('"').next());
    let assets: Vec<_> = assets.filter(|path| !path.starts_with("target/") && !path.contains('*')).collect();
    assert!(assets.len() > 5, "{assets:?}");
    let missing = assets.iter().filter(|path| !root().join(path).is_file());
    assert_none(&missing.map(|path| (*path).to_owned()).collect::<Vec<_>>());
    for unit in manifest.lines().filter_map(|line| line.strip_prefix("unit-name = ")) {
        assert!(root().join(format!("deploy/{}.service", unit.trim_matches('"'))).is_file(), "{unit}");
    }
}
