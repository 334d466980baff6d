-- Keys of programs. Of a key's text only a digest is here, from which it cannot be told. State, not a projection: a rebuild leaves it alone.
CREATE TABLE lectern.api_keys (
    tenant_id        int         NOT NULL REFERENCES lectern.tenants,
    key_id           text        COLLATE "C" NOT NULL,
    key_number       bigint      GENERATED ALWAYS AS IDENTITY,
    name             text        NOT NULL,
    scopes           text[]      NOT NULL CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['ingest', 'read', 'admin', 'groups', 'platform']),
    app_id           text        COLLATE "C" CHECK (app_id IS NULL OR scopes = ARRAY['ingest']),
    digest           bytea       NOT NULL CHECK (octet_length(digest) = 32),
    previous_digest  bytea       CHECK (octet_length(previous_digest) = 32),
    previous_until   timestamptz CHECK ((previous_until IS NULL) = (previous_digest IS NULL)),
    created_by       text        COLLATE "C" NOT NULL,
    created_at       timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    expires_at       timestamptz,
    rotated_at       timestamptz,
    revoked_at       timestamptz,
    revoked_by       text        COLLATE "C",
    last_used_at     timestamptz,
    previous_used_at timestamptz,
    PRIMARY KEY (tenant_id, key_id)
);
COMMENT ON COLUMN lectern.api_keys.key_number IS 'Decides between equal ones in a sorted list.';
COMMENT ON COLUMN lectern.api_keys.digest IS 'SHA-256 of the whole text of the key.';
COMMENT ON COLUMN lectern.api_keys.previous_digest IS 'Of the text before the last rotation, which holds until previous_until.';
COMMENT ON COLUMN lectern.api_keys.last_used_at IS 'To within some two minutes, by either text; previous_used_at by the previous one.';

-- Counts what changed of keys, of all tenants together: a process that keeps keys in memory believes them only as long as it knows this
-- number. Moved by the row itself, so that no statement that takes a right away can forget to.
CREATE TABLE lectern.api_key_changes (changes bigint NOT NULL);
INSERT INTO lectern.api_key_changes VALUES (0);

CREATE FUNCTION lectern.note_api_key_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    UPDATE lectern.api_key_changes SET changes = changes + 1;
    PERFORM pg_notify('lectern_api_keys', '');
    RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION lectern.note_api_key_change FROM PUBLIC;

CREATE TRIGGER note_change AFTER UPDATE ON lectern.api_keys FOR EACH ROW
    WHEN ((OLD.digest, OLD.previous_digest, OLD.previous_until, OLD.expires_at, OLD.revoked_at, OLD.scopes, OLD.app_id)
        IS DISTINCT FROM (NEW.digest, NEW.previous_digest, NEW.previous_until, NEW.expires_at, NEW.revoked_at, NEW.scopes, NEW.app_id))
    EXECUTE FUNCTION lectern.note_api_key_change();
CREATE TRIGGER note_removal AFTER DELETE ON lectern.api_keys FOR EACH ROW EXECUTE FUNCTION lectern.note_api_key_change();

-- A key may be for one application: its events are of that one, also when they are taken in again.
ALTER TABLE lectern.rejected_events ADD COLUMN app_id text COLLATE "C";
COMMENT ON COLUMN lectern.rejected_events.app_id IS 'The one application that the sender could speak for; null: any.';
