//! What an email says, in one language: the layouts turn it into a string part and an HTML part.

mod english;
mod german;
mod scene;
mod story;

use super::unlinked::shown;
use domain::outbox::EmailContents;
use domain::tenant::Language;
use scene::{NAME_SHOWN, Scene};
use story::{Fact, Story};

/// The words of one email.
pub(super) struct Wording {
    pub(super) greeting: String,
    /// Which account it is about.
    account: [Fact; 2],
    pub(super) story: Story,
}

impl Wording {
    /// The words of an email.
    pub(super) fn of(contents: EmailContents<'_>) -> Self {
        let name = contents.name.and_then(|name| shown(name.as_str(), NAME_SHOWN));
        let scene = Scene::of(contents);
        let (greeting, story) = match contents.language {
            Language::English => (english::greeting(name.as_deref()), english::story(&scene)),
            Language::German => (german::greeting(name.as_deref()), german::story(&scene)),
        };
        Self { greeting, account: scene.account(), story }
    }

    /// All facts.
    pub(super) fn facts(&self) -> impl Iterator<Item = &Fact> {
        self.account.iter().chain(&self.story.facts)
    }
}
