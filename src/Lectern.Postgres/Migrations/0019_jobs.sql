-- Work that outlives a request: reports, exports, upkeep. State, not a projection: a rebuild leaves it alone. tenant_id is null where it is
-- the installation's own: row-level security shows that to no request, and lectern.upkeep_jobs shows it to whoever may see it.
CREATE TABLE lectern.jobs (
    job_id          uuid        PRIMARY KEY DEFAULT uuidv7(),
    job_number      bigint      GENERATED ALWAYS AS IDENTITY,
    tenant_id       int         REFERENCES lectern.tenants,
    kind            text        COLLATE "C" NOT NULL,
    state           text        COLLATE "C" NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'running', 'completed', 'failed', 'cancelled')),
    payload         jsonb       NOT NULL DEFAULT '{}',
    unique_key      text        COLLATE "C",
    requested_by    text        COLLATE "C" NOT NULL,
    created_at      timestamptz NOT NULL DEFAULT now(),
    due_at          timestamptz NOT NULL DEFAULT now(),
    attempts        int         NOT NULL DEFAULT 0,
    max_attempts    int         NOT NULL CHECK (max_attempts > 0),
    started_at      timestamptz,
    finished_at     timestamptz,
    lease           uuid,
    lease_until     timestamptz,
    cancel_asked_at timestamptz,
    cancel_asked_by text        COLLATE "C",
    percent         int         CHECK (percent BETWEEN 0 AND 100),
    rows_done       bigint      NOT NULL DEFAULT 0,
    result          jsonb,
    file            text        COLLATE "C",
    file_bytes      bigint,
    file_sha256     bytea       CHECK (octet_length(file_sha256) = 32),
    error_code      text        COLLATE "C",
    error_message   text,
    CHECK ((state = 'running') = (lease IS NOT NULL) AND (lease IS NULL) = (lease_until IS NULL)),
    CHECK ((state IN ('completed', 'failed', 'cancelled')) = (finished_at IS NOT NULL)),
    CHECK ((file IS NULL) = (file_bytes IS NULL) AND (file IS NULL) = (file_sha256 IS NULL))
);
-- Asked for twice with the same key, it is one.
CREATE UNIQUE INDEX jobs_by_key ON lectern.jobs (tenant_id, kind, unique_key) NULLS NOT DISTINCT WHERE unique_key IS NOT NULL;
-- Of each kind of upkeep one run at a time, whichever worker it is at.
CREATE UNIQUE INDEX jobs_of_upkeep ON lectern.jobs (kind) WHERE tenant_id IS NULL AND state IN ('pending', 'running');
CREATE INDEX jobs_to_do ON lectern.jobs (kind, due_at, job_number) WHERE state = 'pending';
CREATE INDEX jobs_running ON lectern.jobs (lease_until) WHERE state = 'running';
CREATE INDEX jobs_by_number ON lectern.jobs (tenant_id, job_number);
CREATE INDEX jobs_by_kind ON lectern.jobs (kind, job_number) WHERE tenant_id IS NULL;
CREATE INDEX jobs_ended ON lectern.jobs (finished_at) WHERE finished_at IS NOT NULL;

COMMENT ON COLUMN lectern.jobs.job_number IS 'In the order in which they were asked for.';
COMMENT ON COLUMN lectern.jobs.unique_key IS 'Whoever asks for the same with the same key gets this one.';
COMMENT ON COLUMN lectern.jobs.requested_by IS 'user:ID, key:ID, a role of the installation, or schedule.';
COMMENT ON COLUMN lectern.jobs.due_at IS 'Not before: after a failed attempt it waits a while.';
COMMENT ON COLUMN lectern.jobs.lease IS 'Of the one attempt that may write here now. Another attempt has another.';
COMMENT ON COLUMN lectern.jobs.file IS 'What it made, below REPORTS_STORAGE_PATH; null: nothing, or it is past its time and deleted.';
COMMENT ON COLUMN lectern.jobs.error_message IS 'A sentence of our own making: nothing that anybody sent.';

-- The last moment of each schedule that a run was made for.
CREATE TABLE lectern.job_schedules (
    kind text        COLLATE "C" PRIMARY KEY,
    slot timestamptz NOT NULL
);

-- Views see what their owner sees. Upkeep is nobody's data.
CREATE VIEW lectern.upkeep_jobs AS SELECT * FROM lectern.jobs WHERE tenant_id IS NULL;

-- Of all tenants together, for health and metrics. A suspended tenant's wait for nobody but its administrator.
CREATE VIEW lectern.job_counts AS
SELECT count(*) FILTER (WHERE state = 'pending' AND due_at <= now() AND suspended_at IS NULL) AS waiting,
       count(*) FILTER (WHERE state = 'running') AS running,
       coalesce(extract(epoch FROM now() - min(due_at) FILTER (WHERE state = 'pending' AND due_at <= now() AND suspended_at IS NULL)), 0)::float8 AS oldest_waiting_seconds
FROM lectern.jobs LEFT JOIN lectern.tenants USING (tenant_id) WHERE state IN ('pending', 'running');

-- For the platform's administrator, who is served by a role that does not see the rows.
CREATE FUNCTION lectern.cancel_upkeep(job uuid, asked_by text) RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE lectern.jobs SET
        cancel_asked_at = coalesce(cancel_asked_at, now()),
        cancel_asked_by = coalesce(cancel_asked_by, asked_by),
        finished_at = CASE state WHEN 'pending' THEN now() END,
        state = CASE state WHEN 'pending' THEN 'cancelled' ELSE state END
    WHERE tenant_id IS NULL AND job_id = job AND state IN ('pending', 'running')
$$;
REVOKE EXECUTE ON FUNCTION lectern.cancel_upkeep FROM PUBLIC;
