-- Counts a tenant's pending accounts at each sign-up, and finds the youngest at a start.
CREATE INDEX account_pending ON account (tenant, created) WHERE state = 'pending';
