/**
 * Idempotency: the claim and the stored answer are written in the write's own transaction, so there is no state in
 * which one exists without the other. Only successes are kept; a refusal or fault leaves no claim. Claims are read and
 * written under the team's role for partners too: they hold the answers of every caller of the workspace.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { actorId, type Ctx, type Tx } from '../context.ts'
import { conflict, invalid } from '../errors.ts'

export type StoredAnswer = { status: number; headers: Record<string, string>; body: string }
export type Claim = { key: string; requestHash: string; caller: string; keepMs: number }

const hourMs = 3_600_000
export const keepMs = (onMoney: boolean): number => (onMoney ? 30 * 24 : 24) * hourMs

/** Reads the header; 1 to 255 visible characters. */
export const readClaim = (
  ctx: Ctx,
  header: string | undefined,
  request: { method: string; path: string; body: string },
  onMoney: boolean,
): Claim | undefined => {
  if (header === undefined) {
    if (onMoney)
      throw invalid({
        field: 'Idempotency-Key',
        rule: 'required',
        message: 'A write on money needs an Idempotency-Key.',
      })
    return undefined
  }
  if (!/^[\x21-\x7e]{1,255}$/.test(header))
    throw invalid({
      field: 'Idempotency-Key',
      rule: 'length',
      message: 'Idempotency-Key takes 1 to 255 visible characters.',
    })
  const requestHash = createHash('sha256').update(`${request.method}\n${request.path}\n${request.body}`).digest('hex')
  return { key: header, requestHash, caller: `${ctx.actor.kind}:${actorId(ctx.actor) ?? ''}`, keepMs: keepMs(onMoney) }
}

// The embedded database has one session, where a try-lock always succeeds; there the running writes are known here.
const running = new Set<string>()
const stillRunning = () =>
  conflict(
    'idempotency.running',
    'The first request with this Idempotency-Key is still running; ask again in a moment.',
  )

/** Runs a write under its claim: answers what is stored, or runs it and stores the answer in the same transaction. */
export const underClaim = async (
  ctx: Ctx,
  claim: Claim,
  open: (work: (tx: Tx) => Promise<StoredAnswer>) => Promise<StoredAnswer>,
  work: (tx: Tx) => Promise<StoredAnswer>,
): Promise<{ answer: StoredAnswer; replayed: boolean }> => {
  const name = `${ctx.workspace.id}\n${claim.caller}\n${claim.key}`
  if (running.has(name)) throw stillRunning()
  running.add(name)
  try {
    for (let attempt = 1; ; attempt += 1) {
      let replayed = false
      try {
        const answer = await open(async (tx) => {
          replayed = false
          const stored = await tx.asTeam(() => findClaim(tx, claim, name))
          if (stored) {
            if (stored.request_hash !== claim.requestHash)
              throw conflict(
                'idempotency.other_request',
                'This Idempotency-Key was used for another request; take a new one.',
              )
            replayed = true
            return { status: stored.status, headers: stored.headers as Record<string, string>, body: stored.body }
          }
          const made = await work(tx)
          await tx.asTeam(() => storeClaim(tx, claim, made))
          return made
        })
        return { answer, replayed }
      } catch (error) {
        // The other one committed between our look and our insert: its answer is there now.
        if (attempt < 3 && error === claimTaken) continue
        throw error
      }
    }
  } finally {
    running.delete(name)
  }
}

const findClaim = async (tx: Tx, claim: Claim, name: string) => {
  const { rows } = await sql<{
    locked: boolean
    request_hash: string | null
    status: number
    headers: unknown
    body: string
  }>`
    select lock.locked, claims.request_hash, claims.status, claims.headers, claims.body
    from (select pg_try_advisory_xact_lock(hashtextextended(${name}, 7)) as locked) as lock
    left join idempotency_claims claims
      on claims.workspace_id = ${tx.ctx.workspace.id} and claims.caller = ${claim.caller} and claims.key = ${claim.key}
      and claims.expires_at > ${tx.ctx.services.time()}`.execute(tx.db)
  const row = rows[0]
  if (row?.request_hash) return { ...row, request_hash: row.request_hash }
  if (!row?.locked) throw stillRunning()
  return undefined
}

/** Thrown inside the transaction, so that its work is rolled back and the answer of the winner is read. */
const claimTaken = new Error('Another request with this key committed first')

const storeClaim = async (tx: Tx, claim: Claim, answer: StoredAnswer) => {
  const now = tx.ctx.services.time()
  const { numAffectedRows } = await sql`
    insert into idempotency_claims as claims (workspace_id, caller, key, request_hash, status, headers, body, created_at, expires_at)
    values (${tx.ctx.workspace.id}, ${claim.caller}, ${claim.key}, ${claim.requestHash}, ${answer.status},
      ${JSON.stringify(answer.headers)}::jsonb, ${answer.body}, ${now}, ${new Date(now.getTime() + claim.keepMs)})
    on conflict (workspace_id, caller, key) do update
      set request_hash = excluded.request_hash, status = excluded.status, headers = excluded.headers, body = excluded.body,
        created_at = excluded.created_at, expires_at = excluded.expires_at
      where claims.expires_at <= ${now}`.execute(tx.db)
  if (numAffectedRows === 0n) throw claimTaken
}
