-- What a rejected message of Kafka said beside its value, without which it is not the same event when it is taken in again.
ALTER TABLE lectern.rejected_events ADD COLUMN type_hint text, ADD COLUMN named_tenant text;
COMMENT ON COLUMN lectern.rejected_events.type_hint IS 'The type by the message''s header; null: it had none.';
COMMENT ON COLUMN lectern.rejected_events.named_tenant IS 'The tenant by the message''s header, where it is kept for another: then it is none of this one''s events. Null: it is.';
