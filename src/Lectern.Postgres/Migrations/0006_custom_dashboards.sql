-- Dashboards that people put together. State, not a projection: a rebuild leaves it alone.
CREATE TABLE lectern.custom_dashboards (
    tenant_id     int         NOT NULL REFERENCES lectern.tenants,
    dashboard_id  uuid        NOT NULL,
    dashboard_key bigint      GENERATED ALWAYS AS IDENTITY,
    owner         text        COLLATE "C" NOT NULL,
    name          text        NOT NULL,
    description   text,
    is_public     boolean     NOT NULL,
    widgets       jsonb       NOT NULL,
    widget_count  int         GENERATED ALWAYS AS (jsonb_array_length(widgets)) STORED,
    version       int         NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, dashboard_id)
);
COMMENT ON COLUMN lectern.custom_dashboards.dashboard_key IS 'Decides between equal ones in a sorted list.';
COMMENT ON COLUMN lectern.custom_dashboards.widgets IS 'As they were validated when they were saved; names in them may have gone since.';
COMMENT ON COLUMN lectern.custom_dashboards.version IS 'Counts the times it was saved.';
