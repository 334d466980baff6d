-- Reports that go out by themselves. State, not a projection: a rebuild leaves it alone.

-- Of a report each of its owners has one.
CREATE TABLE lectern.report_schedules (
    tenant_id     int         NOT NULL REFERENCES lectern.tenants,
    schedule_id   uuid        NOT NULL,
    schedule_number bigint    GENERATED ALWAYS AS IDENTITY,
    report_id     text        COLLATE "C" NOT NULL,
    owner         text        COLLATE "C" NOT NULL,
    owner_account uuid,
    owner_role    text        COLLATE "C" NOT NULL CHECK (owner_role IN ('instructor', 'admin', 'service')),
    owner_user    text        COLLATE "C",
    owner_scopes  int         NOT NULL DEFAULT 0,
    is_active     boolean     NOT NULL,
    frequency     text        COLLATE "C" NOT NULL CHECK (frequency IN ('daily', 'weekly', 'monthly')),
    days          smallint[]  NOT NULL DEFAULT '{}' CHECK ((frequency = 'weekly') = (cardinality(days) > 0)),
    day           smallint    CHECK (day BETWEEN 1 AND 31),
    hour          smallint    NOT NULL CHECK (hour BETWEEN 0 AND 23),
    minute        smallint    NOT NULL CHECK (minute BETWEEN 0 AND 59),
    time_zone     text        COLLATE "C" NOT NULL,
    format        text        COLLATE "C" NOT NULL,
    delivery      text        COLLATE "C" NOT NULL CHECK (delivery IN ('attachment', 'link')),
    parameters    jsonb       NOT NULL DEFAULT '{}',
    version       int         NOT NULL DEFAULT 1,
    next_at       timestamptz,
    planned_at    timestamptz NOT NULL DEFAULT now(),
    created_at    timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, schedule_id),
    UNIQUE (tenant_id, report_id, owner),
    CHECK ((frequency = 'monthly') = (day IS NOT NULL)),
    CHECK (is_active = (next_at IS NOT NULL))
);
CREATE UNIQUE INDEX report_schedules_by_number ON lectern.report_schedules (tenant_id, schedule_number);
CREATE INDEX report_schedules_due ON lectern.report_schedules (next_at) WHERE is_active;
CREATE INDEX report_schedules_planned ON lectern.report_schedules (planned_at) WHERE is_active;
COMMENT ON COLUMN lectern.report_schedules.owner_account IS 'Who they are is asked of it when a report is made; null: a key, or somebody of an identity provider, who is what they were when they saved it.';
COMMENT ON COLUMN lectern.report_schedules.planned_at IS 'When next_at was reckoned: ahead of now, the clock was put back, and it is reckoned anew.';

CREATE TABLE lectern.report_recipients (
    tenant_id       int         NOT NULL,
    recipient_id    uuid        NOT NULL,
    schedule_id     uuid        NOT NULL,
    account_id      uuid,
    address         bytea,
    is_listed       boolean     NOT NULL DEFAULT true,
    unsubscribed_at timestamptz,
    PRIMARY KEY (tenant_id, recipient_id),
    FOREIGN KEY (tenant_id, schedule_id) REFERENCES lectern.report_schedules ON DELETE CASCADE,
    CHECK (account_id IS NOT NULL OR address IS NOT NULL)
);
CREATE INDEX report_recipients_of ON lectern.report_recipients (tenant_id, schedule_id);
COMMENT ON COLUMN lectern.report_recipients.account_id IS 'Gets what it may see itself; null: somebody outside, who gets what the owner may.';
COMMENT ON COLUMN lectern.report_recipients.address IS 'Encrypted. Of an account: where its user name is none.';
COMMENT ON COLUMN lectern.report_recipients.is_listed IS 'Whether the owner wants them to have it. One who unsubscribed stays, so that listing them again does not bring it back.';

-- One each time that a report was due.
CREATE TABLE lectern.report_runs (
    tenant_id   int         NOT NULL,
    schedule_id uuid        NOT NULL,
    due_at      timestamptz NOT NULL,
    begun_at    timestamptz NOT NULL DEFAULT now(),
    run_job     uuid        NOT NULL,
    title       text,
    code        text        COLLATE "C",
    PRIMARY KEY (tenant_id, schedule_id, due_at),
    FOREIGN KEY (tenant_id, schedule_id) REFERENCES lectern.report_schedules ON DELETE CASCADE
);
COMMENT ON COLUMN lectern.report_runs.run_job IS 'The job that asks for the reports. Where it failed, nobody got anything.';
COMMENT ON COLUMN lectern.report_runs.title IS 'What the report was called; null: it was not begun.';
COMMENT ON COLUMN lectern.report_runs.code IS 'Why nothing was made, as owner_gone; null: something was.';

-- What each recipient got of it.
CREATE TABLE lectern.report_deliveries (
    tenant_id    int         NOT NULL,
    delivery_id  uuid        NOT NULL,
    schedule_id  uuid        NOT NULL,
    due_at       timestamptz NOT NULL,
    recipient_id uuid        NOT NULL,
    state        text        COLLATE "C" NOT NULL CHECK (state IN ('making', 'sending', 'sent', 'failed', 'skipped')),
    report_job   uuid,
    mail_job     uuid,
    attempts     int         NOT NULL DEFAULT 0,
    is_attached  boolean,
    code         text        COLLATE "C",
    message      text,
    answer       text,
    sent_at      timestamptz,
    link_until   timestamptz,
    PRIMARY KEY (tenant_id, delivery_id),
    UNIQUE (tenant_id, schedule_id, due_at, recipient_id),
    FOREIGN KEY (tenant_id, schedule_id, due_at) REFERENCES lectern.report_runs ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, recipient_id) REFERENCES lectern.report_recipients ON DELETE CASCADE
);
CREATE INDEX report_deliveries_under_way ON lectern.report_deliveries (state) WHERE state IN ('making', 'sending');
COMMENT ON COLUMN lectern.report_deliveries.report_job IS 'The job that makes the file: one for all who see the same.';
COMMENT ON COLUMN lectern.report_deliveries.answer IS 'What the mail server said: for the schedule''s owner.';
