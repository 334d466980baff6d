-- What it takes to find and to sort learners by name without asking the database for every name every time.

-- The transaction that wrote a field last. Transactions commit out of order, but never behind the oldest that still runs: whoever
-- has seen a snapshot need only read again what was written from its xmin on. A sequence could not tell that.
ALTER TABLE lectern.learner_fields ADD COLUMN changed xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX learner_fields_by_change ON lectern.learner_fields (tenant_id, changed);

-- A row that is gone tells nothing: what went is noted here.
CREATE TABLE lectern.learner_fields_gone (
    tenant_id   int    NOT NULL,
    learner_key bigint NOT NULL,
    changed     xid8   NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX learner_fields_gone_by_change ON lectern.learner_fields_gone (tenant_id, changed);
COMMENT ON TABLE lectern.learner_fields_gone IS 'Learners of whom a personal field was deleted, by the transaction that did it.';

CREATE FUNCTION lectern.note_fields_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO lectern.learner_fields_gone (tenant_id, learner_key) SELECT DISTINCT tenant_id, learner_key FROM gone;
    RETURN NULL;
END $$;
CREATE TRIGGER learner_fields_gone AFTER DELETE ON lectern.learner_fields
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION lectern.note_fields_gone();

-- Text as it is searched and sorted: without case, without accents, compatibility forms made plain. Texts of ASCII, which most
-- are, take the short way.
CREATE FUNCTION lectern.fold(t text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN
    CASE WHEN octet_length(t) = char_length(t) THEN lower(t COLLATE pg_unicode_fast)
    ELSE replace(replace(replace(
            translate(casefold(regexp_replace(normalize(t, NFKD), '[\u0300-\u036f]', '', 'g') COLLATE pg_unicode_fast), 'øłđħŧıð', 'oldhtid'),
            'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
    END;
COMMENT ON FUNCTION lectern.fold IS 'Equal for texts that differ only in case or accents. Character by character, but for the order of marks.';
