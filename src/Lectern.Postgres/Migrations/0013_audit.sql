-- Who read, changed, exported or was refused what. Append-only for the role that serves requests, which may insert and read (ApiRole); the
-- worker deletes what is past its time, by the owner's role. No foreign keys: an entry outlives what it is about.

CREATE TABLE lectern.audit (
    tenant_id      int         NOT NULL,
    audit_id       bigint      GENERATED ALWAYS AS IDENTITY,
    at             timestamptz NOT NULL,
    since          timestamptz,
    times          int         NOT NULL DEFAULT 1,
    actor          text        COLLATE "C" NOT NULL,
    actor_key      bigint,
    actor_role     text,
    action         text        COLLATE "C" NOT NULL,
    object_type    text,
    object_id      text        COLLATE "C",
    learner_key    bigint,
    course_key     bigint,
    learners       bigint,
    client_address text,
    correlation_id text,
    outcome        smallint,
    details        jsonb,
    PRIMARY KEY (tenant_id, audit_id)
);
CREATE INDEX audit_by_time ON lectern.audit (tenant_id, at, audit_id);
CREATE INDEX audit_by_actor ON lectern.audit (tenant_id, actor, at);
CREATE INDEX audit_by_person ON lectern.audit (tenant_id, actor_key, at) WHERE actor_key IS NOT NULL;
CREATE INDEX audit_by_learner ON lectern.audit (tenant_id, learner_key, at, audit_id) WHERE learner_key IS NOT NULL;
CREATE INDEX audit_by_course ON lectern.audit (tenant_id, course_key, at, audit_id) WHERE course_key IS NOT NULL;
CREATE INDEX audit_of_failures ON lectern.audit (tenant_id, at, audit_id) WHERE outcome >= 400;

COMMENT ON COLUMN lectern.audit.actor IS 'user:ID, key:ID, or a role of the installation; only "user" where actor_key says who.';
COMMENT ON COLUMN lectern.audit.actor_key IS 'The actor as a learner of the registry. Whoever is cut from the registry is nobody here too.';
COMMENT ON COLUMN lectern.audit.times IS 'Accesses alike that this row stands for, from since to at.';
COMMENT ON COLUMN lectern.audit.learners IS 'Learners shown, added up over the times; null: one, or not told.';
