#!/usr/bin/env bash
# The first call: your own record in the sandbox. Needs TANDEM_URL and TANDEM_KEY (a test key), and curl.
set -euo pipefail
curl -sS --fail-with-body "$TANDEM_URL/v1/portal/partner" -H "Authorization: Bearer $TANDEM_KEY"
