-- Version 11: what is known of requests whose answers did not come from the workspace itself, and of
-- records that it kept.

-- 1: something else answered, such as a gateway. Whether the batch was done is looked up there; it is not
-- sent again as it is.
ALTER TABLE push_batch ADD COLUMN doubtful INTEGER NOT NULL DEFAULT 0;

-- Records that were to be deleted and that the destination kept, for somebody had changed them: until
-- the undo that they are of has told of them.
CREATE TABLE kept_back (
    object    INTEGER NOT NULL,
    remote_id TEXT NOT NULL,
    PRIMARY KEY (object, remote_id)
) WITHOUT ROWID;
