#!/usr/bin/env bash
# Registers what you build and tells at whose customers it runs. Needs TANDEM_URL and TANDEM_KEY, and curl.
# KIND: connector, embedded_app, data_feed or white_label. Rows are judged one by one, and one that is known changes nothing.
set -euo pipefail
say() {
  curl -sS --fail-with-body "$TANDEM_URL$1" \
    -H "Authorization: Bearer $TANDEM_KEY" -H 'Content-Type: application/json' -d "$2"
}
made=$(say /v1/portal/integrations "{\"name\": \"Our ${KIND:-connector}\", \"kind\": \"${KIND:-connector}\", \"lowestApiVersion\": \"1.0\"}")
id=$(grep -oE 'ig_[0-9a-z]{26}' <<<"$made" | head -1)
say "/v1/portal/integrations/$id/installations" \
  '{"rows": [{"customer": "cust-4711", "from": "2026-01-15"}, {"customer": "cust-4712", "from": "2026-02-01"}]}'
