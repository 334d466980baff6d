-- What projected batches changed, for those who tell it on: a row a batch and tenant, written in the batch's own transaction.

CREATE TABLE lectern.outbox (
    position      bigint      NOT NULL,
    tenant_id     int         NOT NULL,
    since         bigint      NOT NULL,
    learners      bigint[]    NOT NULL,
    courses       bigint[]    NOT NULL,
    organizations bigint[]    NOT NULL,
    projected_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (position, tenant_id)
);
-- Thousands of keys that do not compress: written as they are.
ALTER TABLE lectern.outbox ALTER COLUMN learners SET STORAGE EXTERNAL, ALTER COLUMN courses SET STORAGE EXTERNAL, ALTER COLUMN organizations SET STORAGE EXTERNAL;
COMMENT ON COLUMN lectern.outbox.position IS 'Where the batch ended. Each batch begins where the checkpoint stands, so positions are in commit order: a reader needs one number.';
COMMENT ON COLUMN lectern.outbox.since IS 'Where the batch began. Of the oldest row kept: everything after it is here.';

-- How often rebuilt read models took the place of the serving ones: whatever anybody holds of theirs may be another then.
CREATE TABLE lectern.read_swap (
    is_single  boolean     PRIMARY KEY DEFAULT true CHECK (is_single),
    swaps      bigint      NOT NULL,
    position   bigint      NOT NULL,
    swapped_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO lectern.read_swap (swaps, position) VALUES (0, 0);
COMMENT ON COLUMN lectern.read_swap.position IS 'The checkpoint at the last of them.';
