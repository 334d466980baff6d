-- Questions about the events of some days, whoever's they are. Events come in about in the order they happened, so that a summary of
-- each stretch of the log tells most stretches out; many ranges a summary, so that a late event does not widen one to years.
CREATE INDEX events_by_time ON lectern.events USING brin (occurred_at timestamptz_minmax_multi_ops) WITH (pages_per_range = 32, autosummarize = on);
