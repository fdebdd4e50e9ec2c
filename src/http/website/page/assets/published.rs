//! Assets as they are published: each under a name with the hash of its content, and with it in each coding, made once.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::coding::Codings;
use super::files::{ASSETS, Asset, Content};

/// Where all of them are.
pub(super) const FOLDER: &str = "/assets/";

/// The bytes of the hash that stand in a name: 96 bits, 16 characters.
const HASHED: usize = 12;

/// An asset, once its name and its content are known.
pub(super) struct Published {
    /// Its path on the website, `/assets/ask-0123456789abcdef.js`.
    pub(super) path: String,
    pub(super) content_type: &'static str,
    pub(super) codings: Codings,
}

impl Published {
    fn of(asset: &Asset, content: Cow<'static, [u8]>) -> Self {
        let hash = URL_SAFE_NO_PAD.encode(&Sha256::digest(&content)[..HASHED]);
        let (stem, ending) = asset.name.rsplit_once('.').expect("each has an ending");
        Self {
            path: format!("{FOLDER}{stem}-{hash}.{ending}"),
            content_type: asset.content_type(),
            codings: Codings::of(content, &hash),
        }
    }
}

/// By the names of the sources.
static PUBLISHED: LazyLock<HashMap<&'static str, Published>> = LazyLock::new(|| {
    let mut published = HashMap::new();
    for asset in ASSETS {
        publish(asset, &mut published);
    }
    published
});

/// The names of the sources by the paths on the website.
static NAMES: LazyLock<HashMap<&'static str, &'static str>> =
    LazyLock::new(|| PUBLISHED.iter().map(|(name, published)| (&*published.path, *name)).collect());

/// The asset of this name in the sources.
pub(super) fn by_name(name: &str) -> Option<&'static Published> {
    PUBLISHED.get(name)
}

/// The asset at this path.
pub(super) fn by_path(path: &str) -> Option<&'static Published> {
    NAMES.get(path).and_then(|name| by_name(name))
}

/// After all that it names, so that a change of one changes the names of all that load it. No script names one that names
/// it; a test holds that.
fn publish(asset: &Asset, published: &mut HashMap<&'static str, Published>) {
    if published.contains_key(asset.name) {
        return;
    }
    let content = match asset.content {
        Content::Text(text) => {
            let mut text = Cow::Borrowed(text);
            for named in named_in(asset) {
                publish(named, published);
                text = Cow::Owned(renamed(&text, named.name, &published[named.name].path));
            }
            match text {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            }
        }
        Content::Made(content) => Cow::Borrowed(content()),
    };
    published.insert(asset.name, Published::of(asset, content));
}

/// What a script imports, `"./ask.js"`, or fetches, `"/common-passwords.bin"`.
fn named_in(asset: &Asset) -> Vec<&'static Asset> {
    let Content::Text(text) = asset.content else { return Vec::new() };
    let is_named = |other: &&Asset| other.name != asset.name && text.contains(&format!("/{}\"", other.name));
    ASSETS.iter().filter(is_named).collect()
}

fn renamed(text: &str, name: &str, path: &str) -> String {
    let file = &path[FOLDER.len()..];
    text.replace(&format!("\"./{name}\""), &format!("\"./{file}\""))
        .replace(&format!("\"/{name}\""), &format!("\"{path}\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether an asset leads back to one of those that led to it.
    fn turns(asset: &Asset, before: &[&str]) -> bool {
        let path: Vec<&str> = before.iter().copied().chain([asset.name]).collect();
        named_in(asset).iter().any(|named| path.contains(&named.name) || turns(named, &path))
    }

    #[test]
    fn no_script_leads_back_to_itself() {
        assert!(ASSETS.iter().all(|asset| !turns(asset, &[])));
    }

    #[test]
    fn a_name_changes_with_the_content_of_whatever_it_loads() {
        let name = |content: &'static str| Published::of(&Asset::new("a.js", ""), content.as_bytes().into()).path;
        assert_eq!(name("x"), name("x"));
        assert_ne!(name("x"), name("y"));
        assert!(
            name("x")
                .strip_prefix("/assets/a-")
                .and_then(|rest| rest.strip_suffix(".js"))
                .is_some_and(|it| it.len() == 16),
            "{}",
            name("x")
        );
        let ask = by_name("ask.js").unwrap();
        let text = String::from_utf8(by_name("phone.js").unwrap().codings.plain().to_vec()).unwrap();
        assert!(text.contains(&format!("from \"./{}\"", &ask.path[FOLDER.len()..])), "{text}");
    }

    #[test]
    fn each_import_of_each_script_is_one_that_is_published() {
        let mut imports = 0;
        for published in PUBLISHED.values().filter(|published| published.content_type.contains("javascript")) {
            let text = String::from_utf8_lossy(published.codings.plain()).into_owned();
            for named in text.split('"').filter_map(|word| word.strip_prefix("./")) {
                imports += 1;
                assert!(by_path(&format!("{FOLDER}{named}")).is_some(), "{named} in {}", published.path);
            }
        }
        assert!(imports > 20, "{imports}");
    }

    #[test]
    fn each_script_and_style_says_what_it_is_for() {
        for asset in ASSETS {
            let Content::Text(text) = asset.content else { continue };
            let comment = text.starts_with("// ") || text.starts_with("/*") || asset.name == "icon.svg";
            assert!(comment, "{}", asset.name);
        }
    }
}
