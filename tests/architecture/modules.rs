//! A crate as its modules, and which of them each uses: paths are followed through re-exports to the file that holds what
//! they name. Tests do not count, nor does what a macro is given.

use crate::{read, rust_files};
use std::collections::{BTreeMap, BTreeSet};
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Path, UseTree, Visibility};

/// A module by its path within the crate; the crate itself is empty.
pub type Module = Vec<String>;

/// Which modules each module uses.
pub type Uses = BTreeMap<Module, BTreeSet<Module>>;

/// What a file says.
#[derive(Default)]
struct File {
    /// Paths that it names, as they are written.
    named: Vec<Vec<String>>,
    /// What is called how by a `use`, and whether that is a re-export.
    imports: Vec<(String, Vec<String>, bool)>,
}

/// All modules of a crate whose sources lie in `folder`, and what each uses. Paths that begin with another crate of ours,
/// `other`, come with that name in front.
pub fn uses(folder: &str, other: &str) -> Uses {
    let files: BTreeMap<Module, File> = rust_files(folder)
        .iter()
        .filter(|path| !path.ends_with("/tests.rs") && !path.contains("/tests/") && !path.ends_with("src/main.rs"))
        .map(|path| (module_of(path, folder), file(&read(path))))
        .collect();
    let crate_uses = Crate { files: &files, other };
    files.iter().map(|(module, file)| (module.clone(), crate_uses.used_by(module, file))).collect()
}

fn module_of(path: &str, folder: &str) -> Module {
    let within = path.strip_prefix(folder).expect("within").trim_start_matches('/').trim_end_matches(".rs");
    within.split('/').filter(|name| !["mod", "lib"].contains(name)).map(str::to_owned).collect()
}

fn file(text: &str) -> File {
    let mut file = File::default();
    file.visit_file(&syn::parse_file(text).expect("Rust"));
    file
}

impl<'ast> Visit<'ast> for File {
    fn visit_item(&mut self, item: &'ast Item) {
        if !matches!(item, Item::Mod(ItemMod { attrs, .. }) | Item::Use(ItemUse { attrs, .. }) if is_test(attrs)) {
            visit::visit_item(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let is_reexport = !matches!(item.vis, Visibility::Inherited);
        self.import(&item.tree, &mut Vec::new(), is_reexport);
    }

    /// `pub(in ...)` uses nothing.
    fn visit_visibility(&mut self, _: &'ast Visibility) {}

    fn visit_path(&mut self, path: &'ast Path) {
        self.named.push(path.segments.iter().map(|segment| segment.ident.to_string()).collect());
        visit::visit_path(self, path);
    }
}

fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.parse_args::<Path>().is_ok_and(|path| path.is_ident("test"))
    })
}

impl File {
    fn import(&mut self, tree: &UseTree, before: &mut Vec<String>, is_reexport: bool) {
        match tree {
            UseTree::Path(path) => {
                before.push(path.ident.to_string());
                self.import(&path.tree, before, is_reexport);
                before.pop();
            }
            UseTree::Group(group) => group.items.iter().for_each(|tree| self.import(tree, before, is_reexport)),
            UseTree::Glob(_) => self.imports.push(("*".into(), before.clone(), is_reexport)),
            UseTree::Name(name) if name.ident == "self" => {
                self.imports.push((before.last().expect("a module").clone(), before.clone(), is_reexport));
            }
            UseTree::Name(name) => self.imported(name.ident.to_string(), name.ident.to_string(), before, is_reexport),
            UseTree::Rename(name) => {
                self.imported(name.rename.to_string(), name.ident.to_string(), before, is_reexport);
            }
        }
    }

    fn imported(&mut self, called: String, name: String, before: &[String], is_reexport: bool) {
        self.imports.push((called, [before, &[name]].concat(), is_reexport));
    }
}

struct Crate<'a> {
    files: &'a BTreeMap<Module, File>,
    other: &'a str,
}

impl Crate<'_> {
    /// What a module uses; re-exporting is not using.
    fn used_by(&self, module: &Module, file: &File) -> BTreeSet<Module> {
        let imports = file.imports.iter().filter(|(_, _, is_reexport)| !is_reexport).map(|(_, path, _)| path);
        let used = imports.chain(&file.named).filter_map(|path| self.resolve(module, path, 0));
        used.filter(|used| used != module).collect()
    }

    /// The module that holds what a path names, seen from `from`; `None` where it is not ours.
    fn resolve(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        let (first, rest) = path.split_first()?;
        let mut at = match first.as_str() {
            "crate" => Vec::new(),
            "self" => from.clone(),
            "super" => from[..from.len().checked_sub(1)?].to_vec(),
            other if other == self.other => return Some(path.to_vec()),
            name if self.files.contains_key(&[from.as_slice(), &[name.to_owned()]].concat()) => {
                [from.as_slice(), &[name.to_owned()]].concat()
            }
            _ => return None,
        };
        for (place, name) in rest.iter().enumerate() {
            let child = [at.as_slice(), std::slice::from_ref(name)].concat();
            if name == "super" {
                at.pop();
            } else if self.files.contains_key(&child) {
                at = child;
            } else {
                return Some(self.reexported(&at, &rest[place..], depth).unwrap_or(at));
            }
        }
        Some(at)
    }

    fn reexported(&self, module: &Module, rest: &[String], depth: usize) -> Option<Module> {
        let imports = &self.files.get(module)?.imports;
        let (_, path, _) = imports.iter().find(|(called, ..)| *called == rest[0]).filter(|_| depth < 8)?;
        self.resolve(module, &[path.as_slice(), &rest[1..]].concat(), depth + 1)
    }
}
