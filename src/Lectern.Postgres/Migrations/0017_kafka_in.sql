-- Where the consumers of Kafka's topics stand, whosever the events are: of the installation, so without tenant_id and without row-level
-- security, and nobody's data.

CREATE TABLE lectern.kafka_partitions (
    topic        text COLLATE "C" NOT NULL,
    partition    int              NOT NULL,
    next_offset  bigint           NOT NULL,
    end_offset   bigint,
    events       bigint           NOT NULL DEFAULT 0,
    rejected     bigint           NOT NULL DEFAULT 0,
    committed_at timestamptz,
    seen_at      timestamptz,
    member       text,
    PRIMARY KEY (topic, partition)
);
COMMENT ON COLUMN lectern.kafka_partitions.next_offset IS 'The first message not taken in; moved in the transaction that holds the events before it.';
COMMENT ON COLUMN lectern.kafka_partitions.end_offset IS 'The broker''s end as last seen, at seen_at.';
COMMENT ON COLUMN lectern.kafka_partitions.events IS 'Messages taken in (stored, known or rejected) since the beginning.';
COMMENT ON COLUMN lectern.kafka_partitions.committed_at IS 'When the last messages were taken in.';
COMMENT ON COLUMN lectern.kafka_partitions.member IS 'Who has it now; whoever else would move it fails.';

CREATE TABLE lectern.kafka_members (
    member  text PRIMARY KEY,
    role    text        NOT NULL,
    state   text        NOT NULL,
    error   text,
    since   timestamptz NOT NULL,
    seen_at timestamptz NOT NULL
);
COMMENT ON TABLE lectern.kafka_members IS 'Clients of Kafka, one a process and role (consumer, producer): connecting, connected, down, stopped. Not seen for 30 s: gone; deleted after a day.';
COMMENT ON COLUMN lectern.kafka_members.since IS 'Of the state.';

-- Which message it was. Null: it came by another route, or of a topic that was made anew since.
ALTER TABLE lectern.rejected_events ADD COLUMN topic text, ADD COLUMN partition int, ADD COLUMN message_offset bigint;
CREATE UNIQUE INDEX rejected_events_by_message ON lectern.rejected_events (topic, partition, message_offset) WHERE topic IS NOT NULL;
