-- What operators say of networks by hand. All times are Unix seconds.

-- One rule for each network and tenant: a new one takes the place of an old one, so that what was said last counts.
CREATE TABLE network_rule (
    tenant  TEXT CHECK (tenant <> ''),                              -- NULL: all tenants
    network TEXT NOT NULL,                                          -- "203.0.113.0/24", IPv4 never inside IPv6
    verdict TEXT NOT NULL CHECK (verdict IN ('allow', 'refuse')),
    until   INTEGER,                                                -- in force while now < until; NULL: for good
    reason  TEXT NOT NULL,
    created INTEGER NOT NULL
) STRICT;

-- Not a primary key: in one, SQL takes no NULL for equal to another. A tenant's name is never empty.
CREATE UNIQUE INDEX network_rule_by_place ON network_rule (ifnull(tenant, ''), network);

CREATE INDEX network_rule_by_end ON network_rule (until) WHERE until IS NOT NULL;
