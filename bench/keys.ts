/** Checking a key: with the short cache, without it, and the bare look-up of its hash. */
import pg from 'pg'
import { pino } from 'pino'
import { findKey, forgetKeys } from '#platform/auth/api-keys.ts'
import { systemTime } from '#platform/clock.ts'
import { readConfig } from '#platform/config.ts'
import type { Services } from '#platform/context.ts'
import { openDatabase } from '#platform/db/engine/database.ts'
import { hashKey } from '#platform/keys.ts'
import { composeProduct } from '#platform/module.ts'
import type { Result } from './run.ts'
import { measure } from './support/load.ts'
import type { Setting } from './support/setting.ts'

const callers = 16

export const benchKeys = async (setting: Setting, ms: number): Promise<Result[]> => {
  const database = await openDatabase({ databaseUrl: setting.databaseUrl, poolSize: callers })
  const services: Services = {
    config: readConfig({}),
    database,
    product: composeProduct([]),
    log: pino({ level: 'error' }),
    time: systemTime,
    secret: Buffer.alloc(32),
    wake: () => {},
  }
  const check = async () => {
    if (!(await findKey(services, setting.key, '127.0.0.1', 'bench'))) throw new Error('the key is not known')
  }
  const cached = await measure({ callers: 1, ms: Math.min(ms, 2_000) }, async () => {
    for (let turn = 0; turn < 1_000; turn += 1) await check()
  })
  const uncached = async () => {
    forgetKeys(services)
    await check()
  }
  const alone = await measure({ callers: 1, ms: Math.min(ms, 3_000) }, uncached)
  const looked = await measure({ callers, ms }, uncached)
  const pool = new pg.Pool({ connectionString: setting.databaseUrl, max: callers })
  const hash = hashKey(setting.key)
  const bare = await measure({ callers, ms }, async () => {
    const { rowCount } = await pool.query({
      name: 'bare',
      text: 'select workspace_id, id, scopes, expires_at from api_keys where key_hash = $1 and revoked_at is null',
      values: [hash],
    })
    if (rowCount !== 1) throw new Error('not found')
  })
  await pool.end()
  await database.close()
  return [
    {
      name: 'Key check, not in the short cache: what it adds to a request',
      measured: `p50 ${alone.p50Ms.toFixed(2)} ms, p99 ${alone.p99Ms.toFixed(2)} ms, one caller`,
      limit: `p50 ${bare.p50Ms.toFixed(2)} ms for the bare prepared look-up with ${callers} callers`,
      ratio: alone.p50Ms / bare.p50Ms,
      aim: 'under 2 ms at the median',
      reached: alone.p50Ms < 2,
    },
    {
      name: `Key check, not in the short cache, ${callers} callers`,
      measured: `${Math.round(looked.perSecond)} a second, p50 ${looked.p50Ms.toFixed(2)} ms, under row-level security by the sign-in role`,
      limit: `${Math.round(bare.perSecond)} a second for the bare prepared look-up by hash as a superuser`,
      ratio: looked.perSecond / bare.perSecond,
      aim: 'none stated',
      reached: true,
    },
    {
      name: 'Key check, in the short cache (10 s)',
      measured: `${Math.round(cached.perSecond * 1_000)} a second`,
      limit: `${Math.round(bare.perSecond)} a second for the bare prepared look-up`,
      ratio: (cached.perSecond * 1_000) / bare.perSecond,
      aim: 'above the bare look-up',
      reached: cached.perSecond * 1_000 > bare.perSecond,
    },
  ]
}
