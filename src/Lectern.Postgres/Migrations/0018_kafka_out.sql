-- What is to be published to Kafka. Where Kafka is off nothing of it is written, but for what each key of the outbox has changed of.

ALTER TABLE lectern.outbox
    ADD COLUMN learner_figures      smallint[] NOT NULL DEFAULT '{}',
    ADD COLUMN course_figures       smallint[] NOT NULL DEFAULT '{}',
    ADD COLUMN organization_figures smallint[] NOT NULL DEFAULT '{}';
ALTER TABLE lectern.outbox
    ALTER COLUMN learner_figures SET STORAGE EXTERNAL, ALTER COLUMN course_figures SET STORAGE EXTERNAL, ALTER COLUMN organization_figures SET STORAGE EXTERNAL;
COMMENT ON COLUMN lectern.outbox.learner_figures IS 'Of each key, in the same order, which groups of figures changed (FigureGroups). Missing: any of them may have.';

-- Who has changed and was not told of yet, each once however often they changed: as many rows as there are learners, courses and
-- organizations at most. Of all tenants, and for the publisher alone.
CREATE TABLE lectern.kafka_owed (
    tenant_id  int         NOT NULL,
    kind       smallint    NOT NULL CHECK (kind BETWEEN 0 AND 3),
    key        bigint      NOT NULL,
    figures    smallint    NOT NULL,
    position   bigint      NOT NULL,
    swaps      bigint      NOT NULL,
    updated_at timestamptz NOT NULL,
    owed_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, kind, key)
) WITH (fillfactor = 70);
COMMENT ON COLUMN lectern.kafka_owed.kind IS '0 a learner, 1 a course, 2 an organization; 3 a tenant, of which more has changed than was named';
COMMENT ON COLUMN lectern.kafka_owed.figures IS 'FigureGroups; of a tenant the kinds that are meant, each by its bit.';
COMMENT ON COLUMN lectern.kafka_owed.position IS 'Of the last change. Deleted once that one is acknowledged: a later change stays.';
COMMENT ON COLUMN lectern.kafka_owed.updated_at IS 'When the read models took the last change in.';
COMMENT ON COLUMN lectern.kafka_owed.owed_at IS 'The same of the first.';

-- Where publishing stands, of the installation.
CREATE TABLE lectern.kafka_out (
    is_single    boolean     PRIMARY KEY DEFAULT true CHECK (is_single),
    position     bigint      NOT NULL,
    swaps        bigint      NOT NULL,
    tenant_swaps bigint      NOT NULL DEFAULT 0,
    published    bigint      NOT NULL DEFAULT 0,
    published_at timestamptz,
    owed         bigint      NOT NULL DEFAULT 0,
    oldest_at    timestamptz,
    measured_at  timestamptz
);
COMMENT ON COLUMN lectern.kafka_out.position IS 'Every change of the outbox up to here is published or owed.';
COMMENT ON COLUMN lectern.kafka_out.swaps IS 'Those of read_swap that it knows of.';
COMMENT ON COLUMN lectern.kafka_out.tenant_swaps IS 'The number of the last rebuild of one tenant that it knows of.';
COMMENT ON COLUMN lectern.kafka_out.published IS 'Messages that the brokers acknowledged, since the beginning.';
COMMENT ON COLUMN lectern.kafka_out.owed IS 'Messages that wait, and since when the oldest of them does, as of measured_at.';

-- Other messages, each written in the transaction of what it tells of. Published in this order, deleted once acknowledged.
CREATE TABLE lectern.outbox_messages (
    place      bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id uuid        NOT NULL,
    tenant_id  int         NOT NULL REFERENCES lectern.tenants,
    type       text        COLLATE "C" NOT NULL,
    key        text        COLLATE "C" NOT NULL,
    payload    jsonb       NOT NULL,
    created_at timestamptz NOT NULL
);
