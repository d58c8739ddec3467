/** What the platform's own rooms send along with a workspace: facts, files, plans of the clock, the ledger. */
import { sql } from 'kysely'
import type { Tx } from '../context.ts'
import { checkFigures } from '../ledger/checks.ts'
import { verifySeals } from '../ledger/seals.ts'
import type { ArchivePart } from './parts.ts'

const sealsAtOnce = 500

/** Per currency: how many entries there are, what moved, and what is left over, which is nothing. */
const ledgerFigures = async (tx: Tx): Promise<Record<string, string>> => {
  const { rows } = await sql<{ currency: string; entries: string; debits: string; rest: string }>`
    select currency, count(*)::text as entries, coalesce(sum(amount_minor) filter (where amount_minor > 0), 0)::text as debits,
      sum(amount_minor)::text as rest
    from ledger_entries where workspace_id = ${tx.ctx.workspace.id} group by 1 order by 1`.execute(tx.db)
  return Object.fromEntries(
    rows.flatMap(({ currency, entries, debits, rest }) => [
      [`ledger.${currency}.entries`, entries],
      [`ledger.${currency}.debitsMinor`, debits],
      [`ledger.${currency}.restMinor`, rest],
    ]),
  )
}

/** Sums, balances, modules' figures against the ledger, and every seal from the first. */
const ledgerFaults = async (tx: Tx): Promise<string[]> => {
  const faults = (await checkFigures(tx)).filter(({ check }) => check !== 'in_transit').map(({ words }) => words)
  for (let upTo = 0; ; ) {
    const seen = await verifySeals(tx, upTo, sealsAtOnce)
    if (seen.fault) return [...faults, seen.fault.words]
    upTo = seen.upTo
    if (!seen.more) return faults
  }
}

export const ownPart: ArchivePart = {
  module: 'platform',
  records: [
    'invitations',
    'api_keys',
    'events',
    'event_pending',
    'due_slots',
    'clock_steps',
    'files',
    'seal_keys',
    'webhook_endpoints',
    'webhook_deliveries',
    'webhook_attempts',
    'fx_rates',
    'fx_rate_proposals',
    'ledger_account_codes',
    'ledger_accounts',
    'ledger_transfers',
    'ledger_entries',
    'ledger_seals',
    'ledger_sealed',
    'ledger_closed_months',
    'search_entries',
  ],
  stays: {
    exports: 'files made of what is in the archive, kept for 7 days',
    file_chunks: 'the bytes of files stand in the folder files/',
    idempotency_claims: 'answers to calls that were made here',
    jobs: 'long work that ran here',
    ledger_balances: 'sums of the entries; the database makes them as the entries come in',
    ledger_checks: 'the last look at the ledger; the next one is taken where it comes in',
    ledger_standing: 'as ledger_checks',
    ledger_unsealed: 'which transfers wait for a seal; the database makes it as they come in',
    mails: 'letters hold links that act for their reader; what waits to be sent is sent from here and not twice',
    queue_entries: 'what waits here to be run or sent',
    webhook_secrets: 'secrets; a new one is made where the workspace comes in',
    workspace_exports: 'the archives themselves',
  },
  without: {
    // A key comes in as its name in the history: nobody can act with it, until it is rotated.
    api_keys: { key_hash: { comesAs: `'left behind ' || gen_random_uuid()` }, published_text: 'default' },
    seal_keys: { private_key_encrypted: 'default' },
    // Without its secret it could sign nothing, and where it was may still be sending.
    webhook_endpoints: {
      headers: 'default',
      state: { comesAs: `'paused'` },
      state_reason: { comesAs: `'It came in with an archive, without its secret: make a new one, then go on.'` },
    },
  },
  only: {
    // Files made of lists, and the archives, would grow with every archive that holds the one before.
    files: `category is distinct from 'export' and category is distinct from 'workspace_export'`,
  },
  byOwner: ['event_pending', 'search_entries'],
  together: [{ whole: 'ledger_transfers', parts: 'ledger_entries', by: 'transfer_id' }],
  figures: ledgerFigures,
  faults: ledgerFaults,
}
