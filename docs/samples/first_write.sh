#!/usr/bin/env bash
# The first write: a comment on a task that waits for you in the sandbox. Needs TANDEM_URL and TANDEM_KEY, and curl.
# The idempotency key makes it safe to send again after a lost answer: it is written once.
set -euo pipefail
task=$(curl -sS --fail-with-body "$TANDEM_URL/v1/portal/tasks?limit=1" -H "Authorization: Bearer $TANDEM_KEY" |
  grep -oE 'ta_[0-9a-z]{26}' | head -1)
curl -sS --fail-with-body "$TANDEM_URL/v1/portal/tasks/$task/comments" \
  -H "Authorization: Bearer $TANDEM_KEY" \
  -H 'Content-Type: application/json' \
  -H 'Idempotency-Key: first-write-1' \
  -d '{"body": "Written by a program"}'
