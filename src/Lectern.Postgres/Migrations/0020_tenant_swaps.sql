-- Whose read models were rebuilt beside everybody else's, and took the serving rows' place: whatever anybody holds of that tenant's may be
-- another then. What read_swap says of all tenants at once.

CREATE TABLE lectern.tenant_swaps (
    tenant_id  int         PRIMARY KEY REFERENCES lectern.tenants,
    number     bigint      NOT NULL UNIQUE,
    position   bigint      NOT NULL,
    swapped_at timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN lectern.tenant_swaps.number IS 'Of the last one, counted over all tenants: a reader needs one number to see that there was another.';
COMMENT ON COLUMN lectern.tenant_swaps.position IS 'The checkpoint at the last of them.';

-- A process that tells changes on reads for all tenants at once, as of the outbox.
CREATE VIEW lectern.tenant_swaps_of_all AS SELECT * FROM lectern.tenant_swaps;
