-- What came of a rejected event: under which id it is in the log now, and who put it right where they did. The body stays as it was sent.
ALTER TABLE lectern.rejected_events ADD COLUMN accepted_event_id text, ADD COLUMN fixed_by text COLLATE "C";
COMMENT ON COLUMN lectern.rejected_events.accepted_event_id IS 'The id of the event that a replay took in.';
COMMENT ON COLUMN lectern.rejected_events.fixed_by IS 'Who sent a corrected body in its place the last time it was replayed; null: it was replayed as it was sent.';
