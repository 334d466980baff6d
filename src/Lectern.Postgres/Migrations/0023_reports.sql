-- Reports that people define. State, not a projection: a rebuild leaves it alone. A run is a job, which says of which version it is.
CREATE TABLE lectern.reports (
    tenant_id  int         NOT NULL REFERENCES lectern.tenants,
    report_id  uuid        NOT NULL,
    report_key bigint      GENERATED ALWAYS AS IDENTITY,
    owner      text        COLLATE "C" NOT NULL,
    is_public  boolean     NOT NULL,
    version    int         NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, report_id)
);
COMMENT ON COLUMN lectern.reports.report_key IS 'In the order in which they were made.';
COMMENT ON COLUMN lectern.reports.version IS 'The newest of its versions.';

CREATE TABLE lectern.report_versions (
    tenant_id   int         NOT NULL,
    report_id   uuid        NOT NULL,
    version     int         NOT NULL,
    name        text        NOT NULL,
    description text,
    definition  jsonb       NOT NULL,
    saved_by    text        COLLATE "C" NOT NULL,
    saved_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, report_id, version),
    FOREIGN KEY (tenant_id, report_id) REFERENCES lectern.reports ON DELETE CASCADE
);
COMMENT ON TABLE lectern.report_versions IS 'What was saved each time, never changed.';
COMMENT ON COLUMN lectern.report_versions.definition IS 'As it was validated when it was saved; names in it may have gone since.';

-- The history of one report, newest first.
CREATE INDEX jobs_of_report ON lectern.jobs (tenant_id, (payload ->> 'report'), job_number) WHERE kind = 'report';
