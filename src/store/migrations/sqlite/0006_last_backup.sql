-- When the last finished copy of this store was begun by `backup`, in Unix seconds: an operator is to see that the copies go
-- on. The audit record of a copy is written before it, and so says nothing of its success.
CREATE TABLE last_backup (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    at INTEGER NOT NULL
) STRICT;
