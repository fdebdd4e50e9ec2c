//! What blocks all attempts from one source.

use super::Inquiry;
use crate::http::admin::api::standing::Standing;
use crate::http::admin::view;
use domain::network::{Source, UNKNOWN_SOURCE};

impl Inquiry<'_> {
    /// Rules, listings of the source and of the blocks that it lies in, the list file, the names locked there, and which
    /// of the names seen there are guarded.
    pub(super) fn about_source(&self, source: Source) -> Standing {
        let (blacklist, now) = (self.blacklist(), self.now);
        let mut standing = self.nothing();
        standing.source = Some(view::network(source.block()).unwrap_or_else(|| UNKNOWN_SOURCE.to_owned()));
        standing.allowed_by = self.allowed_by(source);
        standing.never_listed = source.network.is_some() && !blacklist.may_list(source);
        standing.add(self.against_source(source));
        standing.add(self.locks(&blacklist.locks_at(self.tenant, source, now)));
        standing.add(self.guards(&blacklist.guards_at(self.tenant, source, now)));
        standing
    }
}
