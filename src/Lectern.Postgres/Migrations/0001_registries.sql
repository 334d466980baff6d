-- Who and what: the producers' strings, mapped to keys. State, not a projection: a rebuild leaves it alone.

CREATE TABLE lectern.tenants (
    tenant_id     int         GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name          text        NOT NULL UNIQUE,
    time_zone     text        NOT NULL DEFAULT 'UTC',
    learner_count int         NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE lectern.learners (
    learner_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   int    NOT NULL REFERENCES lectern.tenants,
    number      int    NOT NULL,
    user_id     text   COLLATE "C" NOT NULL,
    UNIQUE (tenant_id, user_id),
    UNIQUE (tenant_id, number)
);
COMMENT ON COLUMN lectern.learners.number IS 'Dense within the tenant: the learner''s bit in sets of learners.';

CREATE TABLE lectern.courses (
    course_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id  int    NOT NULL REFERENCES lectern.tenants,
    course_id  text   COLLATE "C" NOT NULL,
    UNIQUE (tenant_id, course_id)
);

CREATE TABLE lectern.organizations (
    organization_key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id        int    NOT NULL REFERENCES lectern.tenants,
    organization_id  text   COLLATE "C" NOT NULL,
    UNIQUE (tenant_id, organization_id)
);

CREATE TABLE lectern.contents (
    content_key bigint   GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id   int      NOT NULL REFERENCES lectern.tenants,
    kind        smallint NOT NULL CHECK (kind BETWEEN 1 AND 5),
    scope_key   bigint   NOT NULL,
    content_id  text     COLLATE "C" NOT NULL,
    UNIQUE (tenant_id, kind, scope_key, content_id)
);
COMMENT ON COLUMN lectern.contents.kind IS '1 module, 2 lesson, 3 assessment, 4 assignment, 5 question';
COMMENT ON COLUMN lectern.contents.scope_key IS 'What the id is unique within: the course of a module or lesson, the assessment of a question, 0 for assessments and assignments.';

-- Personal data lives here and nowhere else, each field by its newest value, encrypted.
CREATE TABLE lectern.learner_fields (
    tenant_id   int         NOT NULL,
    learner_key bigint      NOT NULL REFERENCES lectern.learners,
    name        text        NOT NULL,
    value       bytea,
    occurred_at timestamptz NOT NULL,
    event_key   uuid        NOT NULL,
    PRIMARY KEY (tenant_id, learner_key, name)
);
COMMENT ON COLUMN lectern.learner_fields.value IS 'Encrypted by the key ring; null once cleared.';

CREATE TABLE lectern.data_protection_keys (
    name text PRIMARY KEY,
    xml  text NOT NULL
);
COMMENT ON TABLE lectern.data_protection_keys IS 'The key ring, wrapped by DATA_KEY.';
