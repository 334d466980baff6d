-- What a tenant sets for itself, and whether it may be used at all. A tenant's name is its id: credentials name it, so it never changes;
-- what people call it is display_name.
ALTER TABLE lectern.tenants
    ADD COLUMN display_name      text,
    ADD COLUMN suspended_at      timestamptz,
    ADD COLUMN suspended_by      text COLLATE "C",
    ADD COLUMN weigh_recency     smallint    NOT NULL DEFAULT 25,
    ADD COLUMN weigh_regularity  smallint    NOT NULL DEFAULT 25,
    ADD COLUMN weigh_effort      smallint    NOT NULL DEFAULT 20,
    ADD COLUMN weigh_progress    smallint    NOT NULL DEFAULT 15,
    ADD COLUMN weigh_assessment  smallint    NOT NULL DEFAULT 15,
    ADD COLUMN store_full_ip     boolean     NOT NULL DEFAULT false,
    ADD COLUMN small_group       smallint    CHECK (small_group BETWEEN 2 AND 100),
    ADD COLUMN version           int         NOT NULL DEFAULT 1,
    ADD COLUMN updated_at        timestamptz NOT NULL DEFAULT now(),
    ADD CONSTRAINT suspended_by_somebody CHECK ((suspended_at IS NULL) = (suspended_by IS NULL)),
    ADD CONSTRAINT weights_make_100 CHECK (
        least(weigh_recency, weigh_regularity, weigh_effort, weigh_progress, weigh_assessment) >= 0
        AND weigh_recency + weigh_regularity + weigh_effort + weigh_progress + weigh_assessment = 100
        AND weigh_recency + weigh_regularity + weigh_effort > 0);
COMMENT ON COLUMN lectern.tenants.display_name IS 'Null: its name.';
COMMENT ON COLUMN lectern.tenants.small_group IS 'Learners from which on a group is not small. Null: SMALL_GROUP_SIZE.';

-- The tenants and their settings, whosever they are, and nobody's data: a credential names its tenant before any is in view, and the
-- platform's administrator lists them. To read alone; a tenant is written through its row, which row-level security shows to whoever
-- has it in view.
CREATE VIEW lectern.tenant_directory AS
    SELECT tenant_id, name, coalesce(display_name, name) AS display_name, time_zone, suspended_at, suspended_by,
           weigh_recency, weigh_regularity, weigh_effort, weigh_progress, weigh_assessment, store_full_ip, small_group,
           version, created_at, updated_at
    FROM lectern.tenants;
