-- People who sign in with a password of Lectern's own. State, not a projection: a rebuild leaves it alone.
CREATE TABLE lectern.accounts (
    tenant_id            int         NOT NULL REFERENCES lectern.tenants,
    account_id           uuid        NOT NULL,
    account_key          bigint      GENERATED ALWAYS AS IDENTITY,
    name_hash            bytea       NOT NULL,
    user_name            bytea       NOT NULL,
    user_id              text        COLLATE "C" NOT NULL,
    role                 text        NOT NULL CHECK (role IN ('student', 'instructor', 'admin')),
    password_hash        text        NOT NULL,
    must_change_password boolean     NOT NULL,
    password_set_at      timestamptz NOT NULL,
    disabled_at          timestamptz,
    created_at           timestamptz NOT NULL,
    updated_at           timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, account_id),
    UNIQUE (tenant_id, account_key),
    CONSTRAINT accounts_name UNIQUE (tenant_id, name_hash),
    CONSTRAINT accounts_user UNIQUE (tenant_id, user_id)
);
COMMENT ON COLUMN lectern.accounts.name_hash IS 'HMAC of the user name as lectern.fold has it, by a key derived from DATA_KEY: finds an account, and tells no name.';
COMMENT ON COLUMN lectern.accounts.user_name IS 'As it was given, encrypted by the key ring.';
COMMENT ON COLUMN lectern.accounts.user_id IS 'The learner or teacher, as the producers of events name them.';

-- Who is signed in, and where: a row a sign-in, whatever comes of it.
CREATE TABLE lectern.sign_ins (
    tenant_id     int         NOT NULL,
    sign_in_id    uuid        NOT NULL,
    account_id    uuid        NOT NULL,
    token_hash    bytea       NOT NULL,
    previous_hash bytea,
    rotated_at    timestamptz NOT NULL,
    created_at    timestamptz NOT NULL,
    expires_at    timestamptz NOT NULL,
    revoked_at    timestamptz,
    PRIMARY KEY (tenant_id, sign_in_id),
    FOREIGN KEY (tenant_id, account_id) REFERENCES lectern.accounts ON DELETE CASCADE
);
CREATE INDEX sign_ins_by_account ON lectern.sign_ins (tenant_id, account_id, created_at);
COMMENT ON COLUMN lectern.sign_ins.token_hash IS 'SHA-256 of the refresh token that is good now; previous_hash: of the one it came after.';
COMMENT ON COLUMN lectern.sign_ins.rotated_at IS 'When the token that is good now was made, and so when the sign-in was last used.';

-- Attempts with a name since the last that succeeded, whether or not there is such an account, of tenant 0 where there is no such tenant.
CREATE TABLE lectern.sign_in_attempts (
    tenant_id    int         NOT NULL,
    name_hash    bytea       NOT NULL,
    attempts     int         NOT NULL,
    last_at      timestamptz NOT NULL,
    locked_until timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, name_hash)
);
CREATE INDEX sign_in_attempts_by_time ON lectern.sign_in_attempts (tenant_id, last_at);
