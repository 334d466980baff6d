-- The second lock between tenants. The first is that every query names its tenant; should one forget to, row-level security
-- (RowSecurity) shows it nothing. Whoever serves requests connects by a role that cannot pass it (ApiRole); what that role may know or
-- do across tenants is here, and holds nobody's data.

CREATE TABLE lectern.api_roles (
    role     name PRIMARY KEY,
    password text
);
COMMENT ON TABLE lectern.api_roles IS 'The roles that requests are served by. The password of the one we made; null: the operator''s own. For the owner alone.';

-- Whose rows a connection sees: the tenants of app.tenant, written 3 or 3,7. Unset or reset: nobody's.
CREATE FUNCTION lectern.tenants_in_view() RETURNS int[] LANGUAGE sql STABLE PARALLEL SAFE
    RETURN string_to_array(nullif(current_setting('app.tenant', true), ''), ',')::int[];

-- The partition of the next position and the one after it, ten million positions each. Made beside the log and then attached: CREATE
-- TABLE … PARTITION OF would wait for every open writer. An append makes room where it must, by a role that owns no table. Nobody
-- reads a partition itself: no policy, so no rows. Returns the position after the last partition's.
CREATE FUNCTION lectern.make_room() RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    size CONSTANT bigint := 10000000;
    next bigint;
    first bigint;
    partition text;
BEGIN
    SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END INTO next FROM lectern.event_position;
    first := next / size * size;
    WHILE first <= next + size LOOP
        partition := 'events_' || lpad((first / size)::text, 5, '0');
        IF to_regclass('lectern.' || partition) IS NULL THEN
            EXECUTE format('CREATE TABLE lectern.%I (LIKE lectern.events INCLUDING ALL EXCLUDING IDENTITY)', partition);
            EXECUTE format('ALTER TABLE lectern.%I ENABLE ROW LEVEL SECURITY', partition);
            EXECUTE format('ALTER TABLE lectern.%I ADD CONSTRAINT %I CHECK (position >= %s AND position < %s)', partition, partition || '_range', first, first + size);
            EXECUTE format('ALTER TABLE lectern.events ATTACH PARTITION lectern.%I FOR VALUES FROM (%s) TO (%s)', partition, first, first + size);
        END IF;
        first := first + size;
    END LOOP;
    RETURN first;
END $$;
REVOKE EXECUTE ON FUNCTION lectern.make_room FROM PUBLIC;

-- Views see what their owner sees. When events came, whosever they are: for the lag.
CREATE VIEW lectern.log_times AS SELECT position, received_at FROM lectern.events;

-- Which keys changed, whosever they are: a process reads on for all its streams at once, and gives each only its own tenant's.
CREATE VIEW lectern.outbox_of_all AS SELECT * FROM lectern.outbox;
