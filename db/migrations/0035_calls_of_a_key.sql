-- What a key called in the last months: scopes that it never used, calls that a review counts.
create index usage_buckets_by_key on usage_buckets (workspace_id, key_id, day);
