-- What was done to one account, key, dashboard or tenant: asked by whoever looks into one of them.
CREATE INDEX audit_by_object ON lectern.audit (tenant_id, object_id, at, audit_id) WHERE object_id IS NOT NULL;
