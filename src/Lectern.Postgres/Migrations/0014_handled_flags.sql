-- That somebody dealt with what a learner was flagged for in a course: the newest time. State, not a projection: a rebuild leaves it alone.
CREATE TABLE lectern.handled_flags (
    tenant_id    int         NOT NULL REFERENCES lectern.tenants,
    course_key   bigint      NOT NULL REFERENCES lectern.courses,
    learner_key  bigint      NOT NULL REFERENCES lectern.learners,
    reasons      text[]      COLLATE "C" NOT NULL CHECK (cardinality(reasons) > 0),
    missed_items int         NOT NULL,
    note         bytea,
    handled_by   text        COLLATE "C" NOT NULL,
    handled_at   timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, course_key, learner_key)
);
CREATE INDEX handled_flags_by_learner ON lectern.handled_flags (tenant_id, learner_key);
COMMENT ON COLUMN lectern.handled_flags.reasons IS 'For which the learner was flagged then: never_seen, away, behind_pace, missed_work, failing_scores.';
COMMENT ON COLUMN lectern.handled_flags.missed_items IS 'How many items they had missed then.';
COMMENT ON COLUMN lectern.handled_flags.note IS 'What was written about the learner, encrypted by the key ring.';
