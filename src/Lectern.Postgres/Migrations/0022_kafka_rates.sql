-- How Kafka went lately, for the operator: of the installation, so without tenant_id and without row-level security, and nobody's data.
-- Written by a sampler in each worker; what is older than a day goes.

-- Counts since the beginning, a row a topic and minute: what came in between is the difference of two rows. Of the topic that is
-- published to, messages are those that were published.
CREATE TABLE lectern.kafka_rates (
    topic      text COLLATE "C" NOT NULL,
    minute     timestamptz      NOT NULL,
    sampled_at timestamptz      NOT NULL,
    messages   bigint           NOT NULL,
    rejected   bigint           NOT NULL,
    PRIMARY KEY (topic, minute)
);
COMMENT ON COLUMN lectern.kafka_rates.sampled_at IS 'The last look of the minute.';

-- Where a partition ended when messages waited in it: how long the oldest of them has. A row goes once all before its end is taken in.
CREATE TABLE lectern.kafka_waiting (
    topic      text COLLATE "C" NOT NULL,
    partition  int              NOT NULL,
    end_offset bigint           NOT NULL,
    seen_at    timestamptz      NOT NULL,
    PRIMARY KEY (topic, partition, end_offset)
);

-- Which messages were rejected, when and why, whosever they are, and nothing of what they said: the operator counts them.
CREATE VIEW lectern.kafka_rejections AS SELECT topic, code, received_at FROM lectern.rejected_events WHERE topic IS NOT NULL;
CREATE INDEX rejected_events_of_kafka ON lectern.rejected_events (received_at, topic, code) WHERE topic IS NOT NULL;
