//! The two classes of attempts: each has locks and permitted checks of its own, so that an attacker who can forge any
//! address takes nothing from clients whose address had to answer (docs/policy.md section 1).

/// How far an attempt's address can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Over a connection, from an address that was observed: it had to answer. Every sign-in on the website is one.
    Believable,
    /// All others: over UDP or an unknown transport, from an address that the client may have written, or from none.
    Others,
}

/// One of something for each class.
#[derive(Clone, Copy, Debug)]
pub(super) struct PerClass<T> {
    pub believable: T,
    pub others: T,
}

impl<T: Copy> PerClass<T> {
    /// The same for both.
    pub const fn both(one: T) -> Self {
        Self { believable: one, others: one }
    }

    /// That of one class.
    pub const fn of(&self, class: Class) -> &T {
        match class {
            Class::Believable => &self.believable,
            Class::Others => &self.others,
        }
    }

    /// That of one class, to be changed.
    pub const fn of_mut(&mut self, class: Class) -> &mut T {
        match class {
            Class::Believable => &mut self.believable,
            Class::Others => &mut self.others,
        }
    }
}
