-- Who teaches a course by an administrator's word, beside those whom its own events name. State, not a projection: a rebuild leaves it alone.
CREATE TABLE lectern.course_staff (
    tenant_id   int         NOT NULL REFERENCES lectern.tenants,
    course_key  bigint      NOT NULL REFERENCES lectern.courses,
    user_id     text        COLLATE "C" NOT NULL,
    assigned_by text        COLLATE "C" NOT NULL,
    assigned_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, course_key, user_id)
);
CREATE INDEX course_staff_by_user ON lectern.course_staff (tenant_id, user_id);
COMMENT ON COLUMN lectern.course_staff.user_id IS 'As the producers name them; whether or not any event did yet.';
