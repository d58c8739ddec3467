/**
 * A run of many partners whose process is killed with SIGKILL at a random moment of its freeze or of its sending, and taken
 * up by another: each commission is in one payout, each payout is one order of its amount, the ledger sums to zero.
 * node scripts/with-postgres.ts node test/chaos/payout-crash.ts [--partners 500] [--lines 40] [--rounds 50] [--seed 1]
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import {
  aDraft,
  aPayWorld,
  approveNow,
  differences,
  endLeases,
  type PayWorld,
  runOf,
  startNow,
} from '#modules/payouts/runs-testing.ts'
import { startFreeze } from '#modules/payouts/service/runs/freeze.ts'
import { keyed, ok } from '#modules/payouts/testing.ts'
import type { Workspace } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { buildServer } from '#platform/http/server.ts'
import { checkLedger } from '#platform/ledger/checks.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import type { TestApp } from '#test/support/app.ts'
import { manyDueLines, manyPaidPartners } from '#test/support/many-owed.ts'
import { aPlace, withApp } from './import-kill.ts'
import { randomFrom } from './lists.ts'
import { takeOn } from './payout-life.ts'

const child = path.join(import.meta.dirname, 'payout-kill-child.ts')
const { values } = parseArgs({
  options: {
    partners: { type: 'string', default: '500' },
    lines: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
  },
})
const [partners, lines, rounds, seed] = [values.partners, values.lines, values.rounds, values.seed].map(Number) as [
  number,
  number,
  number,
  number,
]
const random = randomFrom(seed)

/** True when it was killed, so many milliseconds after it had begun; false when it came to its end before. */
const killedAfter = async (
  environment: NodeJS.ProcessEnv,
  slug: string,
  runId: string,
  ms: number,
): Promise<boolean> => {
  const running = spawn(process.execPath, [child, slug, runId, '0'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  createInterface({ input: running.stdout }).once('line', () => setTimeout(() => running.kill('SIGKILL'), ms))
  const [code, signal] = (await once(running, 'exit')) as [number | null, NodeJS.Signals | null]
  if (signal !== 'SIGKILL' && code !== 0) throw new Error(`The run ended with code ${code}`)
  return signal === 'SIGKILL'
}

type Figures = {
  payouts: number
  submitted: number
  apart: number
  twice: number
  lines: number
  unpaid: number
  orders: number
  references: number
  keys_of_two: number
  other_amount: number
}
const figuresIn = async ({ ctx }: PayWorld): Promise<Figures> =>
  (
    await inTransaction(ctx, (tx) =>
      sql<Figures>`select
        (select count(*)::int from payouts) as payouts,
        (select count(*)::int from payouts where state = 'submitted') as submitted,
        (select count(*)::int from payouts p where gross_minor <> (select sum(amount_minor) from payout_lines l
          where l.workspace_id = p.workspace_id and l.payout_id = p.id)) as apart,
        (select count(*)::int from (select payable_id from payout_lines group by 1 having count(*) > 1) twice) as twice,
        (select count(*)::int from payout_lines) as lines,
        (select count(*)::int from commissions where state <> 'processing') as unpaid,
        (select count(*)::int from simulated_orders) as orders,
        (select count(distinct reference)::int from simulated_orders) as references,
        (select count(*)::int from (select key from simulated_orders group by 1 having count(distinct amount_minor) > 1) other) as keys_of_two,
        (select count(*)::int from simulated_orders o join payouts p on p.workspace_id = o.workspace_id and p.reference = o.reference
          where o.amount_minor <> p.net_minor) as other_amount`.execute(tx.db),
    )
  ).rows[0]!

/** Every warning is looked at: a first payment to each of so many. */
const tickAll = ({ ctx, boss }: PayWorld) =>
  inTransaction(ctx, (tx) =>
    sql`update payout_warnings set ticked_at = ${tx.now}, ticked_by = ${boss.memberId} where ticked_at is null`.execute(
      tx.db,
    ),
  )

const problemsAfter = async (world: PayWorld, round: number): Promise<string[]> => {
  const found = await differences(world)
  const is = await figuresIn(world)
  const wanted: Figures = {
    payouts: partners * round,
    submitted: partners * round,
    apart: 0,
    twice: 0,
    lines: partners * lines * round,
    unpaid: 0,
    orders: partners * round,
    references: partners * round,
    keys_of_two: 0,
    other_amount: 0,
  }
  for (const name of Object.keys(wanted) as (keyof Figures)[])
    if (is[name] !== wanted[name]) found.push(`${name.replaceAll('_', ' ')}: ${is[name]} instead of ${wanted[name]}`)
  return found
}

const begun = performance.now()
const place = await aPlace()
if (place.engine !== 'PostgreSQL') throw new Error('Start it with scripts/with-postgres.ts')
let [killed, inFreeze, done] = [0, 0, 0]
let problems: string[] = []
try {
  await withApp(place.environment, async (app) => {
    const server = await buildServer(app.services)
    await server.ready()
    try {
      const world = await aPayWorld(
        { ...app, server, ctx: (of: Workspace) => systemContext(app.services, of, 'test') } as unknown as TestApp,
        'simulated',
      )
      const { slug } = world.workspace
      await manyPaidPartners(world.ctx, partners)
      // About what each part takes, measured as it goes, so that the moments lie all over it.
      const tookMs = { freeze: 1_500, send: partners * 20 }
      for (let round = 1; round <= rounds && problems.length === 0; round += 1) {
        await manyDueLines(world.ctx, partners, lines, round)
        const runId = await aDraft(world)
        await startFreeze(world.ctx, runId)
        const part = round % 3 === 1 ? 'freeze' : 'send'
        const kill = async () => {
          if (!(await killedAfter(place.environment, slug, runId, random() * tookMs[part]))) return
          killed += 1
          if (part === 'freeze') inFreeze += 1
        }
        if (part === 'freeze') await kill()
        let since = performance.now()
        await takeOn(world.ctx, runId)
        if (part === 'send') tookMs.freeze = performance.now() - since
        await tickAll(world)
        await approveNow(world, runId)
        // Above a limit a second person approves what the first one saw.
        const { state, content_hash: contentHash } = await runOf(world, runId)
        if (state === 'in_review')
          ok(await world.second.api.post(`/v1/payout-runs/${runId}/approval`, { contentHash }, keyed()))
        await startNow(world, runId)
        if (part === 'send') await kill()
        since = performance.now()
        // What was cut off is asked for at the rail once its lease is over, and what the rail does not know is sent again.
        for (let at = 0; at < 3 && (await runOf(world, runId)).state === 'executing'; at += 1) {
          await endLeases(world)
          await takeOn(world.ctx, runId)
        }
        await endLeases(world)
        await takeOn(world.ctx, runId)
        if (part === 'freeze') tookMs.send = performance.now() - since
        problems = await problemsAfter(world, round)
        done = round
      }
      problems.push(...(await checkLedger(world.ctx)).findings.map(({ words }) => words))
    } finally {
      await server.close()
    }
  })
  if (killed === 0) problems.push('nothing was killed')
} finally {
  await place.remove()
}
for (const problem of problems.slice(0, 10)) console.error(problem)
const seconds = Math.round((performance.now() - begun) / 1000)
const count = (of: number) => of.toLocaleString('en')
console.log(
  `${problems[0] ? 'FAILED' : 'ok'} run killed at a random moment: ${done} rounds of ${count(partners)} partners and ${count(partners * lines)} commissions, ${killed} kills, ${inFreeze} of them in the freeze, seed ${seed}, ${place.engine}, ${seconds} s: ${problems[0] ?? 'each commission in one payout, each payout one order of its amount, every check holds'}`,
)
process.exitCode = problems[0] ? 1 : 0
