-- The event log: append-only, partitioned by position, and the one table that says whether an event is known.

CREATE SEQUENCE lectern.event_position AS bigint;

CREATE TABLE lectern.events (
    position       bigint      NOT NULL,
    learner_key    bigint,
    course_key     bigint,
    module_key     bigint,
    lesson_key     bigint,
    item_key       bigint,
    occurred_at    timestamptz NOT NULL,
    received_at    timestamptz NOT NULL,
    event_key      uuid        NOT NULL,
    session_key    uuid,
    tenant_id      int         NOT NULL,
    learner_number int,
    type           text        NOT NULL,
    source         text        NOT NULL,
    event_id       text,
    app_id         text,
    event_name     text,
    session_id     text,
    payload        jsonb       NOT NULL,
    PRIMARY KEY (position)
) PARTITION BY RANGE (position);
CREATE INDEX events_by_learner ON lectern.events (tenant_id, learner_key, occurred_at) WHERE learner_key IS NOT NULL;
COMMENT ON COLUMN lectern.events.event_key IS 'The event''s identity in 16 bytes: its UUID, else a hash of its id.';
COMMENT ON COLUMN lectern.events.event_id IS 'The id as sent, where that is not the text of event_key.';

CREATE TABLE lectern.event_ids (
    tenant_id int    NOT NULL,
    event_key uuid   NOT NULL,
    body_hash uuid   NOT NULL,
    position  bigint NOT NULL,
    PRIMARY KEY (tenant_id, event_key)
);

CREATE TABLE lectern.rejected_events (
    rejection_id bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant_id    int         NOT NULL,
    received_at  timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    source       text        NOT NULL,
    event_id     text,
    code         text        NOT NULL,
    path         text,
    message      text        NOT NULL,
    body         bytea,
    replayed_at  timestamptz,
    replay_result text
);
CREATE INDEX rejected_events_by_time ON lectern.rejected_events (tenant_id, received_at DESC, rejection_id DESC);
CREATE INDEX rejected_events_by_expiry ON lectern.rejected_events (expires_at);
COMMENT ON COLUMN lectern.rejected_events.body IS 'The raw bytes as sent, encrypted.';

-- An event that no read model could fold: kept aside so that it stops nobody else.
CREATE TABLE lectern.fold_errors (
    position    bigint      NOT NULL,
    schema_name text        NOT NULL,
    error       text        NOT NULL,
    occurred_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (position, schema_name)
);
