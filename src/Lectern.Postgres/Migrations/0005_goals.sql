-- What learners set out to do. State, not a projection: a rebuild leaves it alone.
CREATE TABLE lectern.goals (
    tenant_id      int         NOT NULL,
    learner_key    bigint      NOT NULL REFERENCES lectern.learners,
    weekly_minutes int         NOT NULL CHECK (weekly_minutes BETWEEN 1 AND 10080),
    set_at         timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, learner_key)
);
COMMENT ON TABLE lectern.goals IS 'Minutes a week a learner wants to learn; no row: no goal.';
