//! What a language says about one email, piece by piece; the layouts put the pieces in order.

/// All but what every email has.
pub(in crate::mail) struct Story {
    pub(in crate::mail) subject: String,
    pub(in crate::mail) heading: &'static str,
    /// What happened.
    pub(in crate::mail) opening: String,
    /// What else is to be known.
    pub(in crate::mail) facts: Vec<Fact>,
    /// What the button does.
    pub(in crate::mail) action: Option<Action>,
    /// What can be typed instead.
    pub(in crate::mail) code: Option<Code>,
    /// How long that works, and what happens if nothing is done.
    pub(in crate::mail) closing: Vec<String>,
    /// What to do if it was not the owner.
    pub(in crate::mail) remedy: Option<Action>,
}

/// A name and a value.
pub(in crate::mail) struct Fact {
    pub(in crate::mail) label: &'static str,
    pub(in crate::mail) value: String,
}

/// A link, with a sentence before it.
pub(in crate::mail) struct Action {
    pub(in crate::mail) lead: &'static str,
    pub(in crate::mail) label: &'static str,
    pub(in crate::mail) link: String,
}

/// A code to be typed, with a sentence before it.
pub(in crate::mail) struct Code {
    pub(in crate::mail) lead: &'static str,
    pub(in crate::mail) code: String,
}
