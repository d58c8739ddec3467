/**
 * Guessing costs time: after ten failures within 15 minutes each further one doubles the wait, up to 15 minutes. Counted
 * per account and address, and more generously per account and per address alone, so that neither many addresses nor
 * many accounts help. Rows, because every server must count the same. Runs on real time.
 */
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Services } from '../context.ts'
import { asOwner } from '../db/transaction.ts'
import { tooManyRequests } from '../errors.ts'

export type Attempt = { door: string; account: string; address: string }

const windowMs = 15 * 60_000
const waitMaxMs = 15 * 60_000
const freeOf = { both: 10, account: 40, address: 100 } as const
type Counter = keyof typeof freeOf

const keysOf = ({ door, account, address }: Attempt): Record<Counter, string> => {
  const hash = (text: string) => createHash('sha256').update(text).digest('base64url')
  return {
    both: hash(`both ${door} ${account} ${address}`),
    account: hash(`account ${door} ${account}`),
    address: hash(`address ${door} ${address}`),
  }
}

/** 429 while a wait is running. The same for accounts that exist and that do not. */
export const refuseWhileWaiting = async (services: Services, attempt: Attempt): Promise<void> => {
  const now = services.time()
  const keys = Object.values(keysOf(attempt))
  const { rows } = await asOwner(services.database, (db) =>
    sql<{
      until: Date | null
    }>`select max(wait_until) as until from auth_throttles where key = any (${keys}::text[])`.execute(db),
  )
  const until = rows[0]?.until
  if (!until || until <= now) return
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000)
  throw tooManyRequests(seconds, `Too many attempts; try again in ${seconds} seconds.`)
}

export const recordFailure = async (services: Services, attempt: Attempt): Promise<void> => {
  const now = services.time()
  const keys = keysOf(attempt)
  await asOwner(services.database, async (db) => {
    for (const counter of Object.keys(freeOf) as Counter[]) {
      const { rows } = await sql<{ failures: number }>`
        insert into auth_throttles (key, failures, since) values (${keys[counter]}, 1, ${now})
        on conflict (key) do update set
          failures = case when auth_throttles.since < ${new Date(now.getTime() - windowMs)} then 1 else auth_throttles.failures + 1 end,
          since = case when auth_throttles.since < ${new Date(now.getTime() - windowMs)} then ${now} else auth_throttles.since end
        returning failures`.execute(db)
      const beyond = (rows[0]?.failures ?? 0) - freeOf[counter]
      if (beyond < 0) continue
      const waitMs = Math.min(waitMaxMs, 1000 * 2 ** Math.min(beyond, 20))
      // The wait keeps its window open, or a patient guesser would begin anew in the middle of it.
      await sql`update auth_throttles set wait_until = ${new Date(now.getTime() + waitMs)}, since = ${now} where key = ${keys[counter]}`.execute(
        db,
      )
    }
    await sql`delete from auth_throttles where since < ${new Date(now.getTime() - 2 * windowMs)} and (wait_until is null or wait_until < ${now})`.execute(
      db,
    )
  })
}

/** After a success: the account begins anew. What the address did elsewhere stays counted. */
export const forgetFailures = async (services: Services, attempt: Attempt): Promise<void> => {
  const { both, account } = keysOf(attempt)
  await asOwner(services.database, (db) =>
    sql`delete from auth_throttles where key in (${both}, ${account})`.execute(db),
  )
}
