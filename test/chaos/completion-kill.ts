/**
 * Killed before any statement between the last signature and the execution, there is one sealed file and one executed
 * agreement once it is taken up again.
 * node test/chaos/completion-kill.ts [--kills 0] [--seed 1]
 * So many kills, spread over all statements; 0: before every single one. On PGlite in a folder of its own, or on the
 * PostgreSQL of TANDEM_TEST_POSTGRES_URL (scripts/with-postgres.ts).
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { aCompletingAgreement, completeEnvelope } from '#modules/agreements/testing.ts'
import type { Ctx } from '#platform/context.ts'
import { reading } from '#platform/db/transaction.ts'
import { createWorkspace, findWorkspace, systemContext } from '#platform/tenancy/workspaces.ts'
import { aPlace, type KillResult, withApp } from './import-kill.ts'

const child = path.join(import.meta.dirname, 'completion-kill-child.ts')
const slug = 'killed'
type Made = { partnerId: string; agreementId: string; envelopeId: string }

export const completionKill = async ({ kills }: { kills: number }): Promise<KillResult> => {
  const begun = performance.now()
  const place = await aPlace()
  try {
    // How many statements an unbroken run takes; no kill can come later than that.
    const first = await withApp(place.environment, async (app) => {
      const workspace = await createWorkspace(app.services, { name: 'Killed', slug })
      return aCompletingAgreement(systemContext(app.services, workspace, 'test'), 'Unbroken Company')
    })
    const unbroken = await complete(place.environment, first, 0)
    if (unbroken === 'killed') throw new Error('An unbroken run was killed')
    const points = pointsOf(unbroken, kills)
    const made: Made[] = await withApp(place.environment, async (app) => {
      const ctx = await context(app)
      const all: Made[] = []
      for (const point of points) all.push(await aCompletingAgreement(ctx, `Company killed at ${point}`))
      return all
    })
    let killed = 0
    for (const [at, point] of points.entries())
      if ((await complete(place.environment, made[at]!, point)) === 'killed') killed += 1
    const problems = await withApp(place.environment, async (app) => {
      const ctx = await context(app)
      const found: string[] = []
      for (const [at, one] of [first, ...made].entries()) {
        // Twice: a job that was done and is taken up once more adds nothing.
        await completeEnvelope(ctx, one.envelopeId)
        await completeEnvelope(ctx, one.envelopeId)
        const problem = await problemOf(ctx, one)
        if (problem) found.push(`killed before statement ${at === 0 ? 'none' : points[at - 1]}: ${problem}`)
      }
      return found
    })
    const seconds = Math.round((performance.now() - begun) / 1000)
    const words = `${killed} kills among ${unbroken} statements, ${place.engine}, ${seconds} s: ${problems[0] ?? 'each has one sealed file and one executed agreement'}`
    return { name: 'completion killed and taken up', passed: problems.length === 0 && killed === points.length, words }
  } finally {
    await place.remove()
  }
}

const context = async (app: Parameters<Parameters<typeof withApp>[1]>[0]): Promise<Ctx> => {
  const workspace = await findWorkspace(app.services, slug)
  if (!workspace) throw new Error('The workspace is gone')
  return systemContext(app.services, workspace, 'test')
}

/** Spread evenly from the first to the last statement; all of them when no number is given. */
const pointsOf = (statements: number, kills: number): number[] =>
  kills === 0 || kills >= statements
    ? Array.from({ length: statements }, (_, at) => at + 1)
    : Array.from({ length: kills }, (_, at) => Math.round(1 + ((statements - 1) * (at + 1)) / (kills + 1)))

/** How many statements it took; or that it was killed before the given one. */
const complete = async (environment: NodeJS.ProcessEnv, made: Made, at: number): Promise<number | 'killed'> => {
  const running = spawn(process.execPath, [child, slug, made.envelopeId, String(at)], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  running.stdout.on('data', (text: Buffer) => {
    output += text.toString()
  })
  const [code, signal] = (await once(running, 'exit')) as [number | null, NodeJS.Signals | null]
  if (signal === 'SIGKILL') return 'killed'
  const [, word, statements] = /^(\w+) (\d+)$/m.exec(output) ?? []
  if (code !== 0 || word !== 'executed') throw new Error(`The completion ended with code ${code}: ${output}`)
  return Number(statements)
}

const problemOf = (ctx: Ctx, { agreementId, partnerId }: Made): Promise<string | undefined> =>
  reading(ctx, async (tx) => {
    const { rows } = await sql<Record<string, string>>`select
      (select count(*) from files f where f.workspace_id = v.workspace_id and f.subject_id = v.agreement_id and f.category = 'sealed') as "sealed files",
      (select count(*) from agreement_seals s where s.workspace_id = v.workspace_id and s.agreement_id = v.agreement_id) as "seals",
      (select count(*) from events e where e.workspace_id = v.workspace_id and e.subject_id = v.agreement_id and e.kind = 'agreement.executed') as "facts of the execution",
      (select count(*) from agreement_audit a where a.workspace_id = v.workspace_id and a.agreement_id = v.agreement_id and a.act = 'sealed') as "audit rows of the seal",
      (select count(*) from agreement_audit a where a.workspace_id = v.workspace_id and a.agreement_id = v.agreement_id and a.act = 'executed') as "audit rows of the execution",
      (select count(*) from agreement_spans s where s.workspace_id = v.workspace_id and s.agreement_id = v.agreement_id) as "lives",
      (select count(*) from partners p where p.workspace_id = v.workspace_id and p.id = ${partnerId} and p.account_level = 'full') as "full accounts",
      (select count(*) from portal_users u where u.workspace_id = v.workspace_id and u.partner_id = ${partnerId}) as "principals",
      (select count(*) from agreement_versions w where w.workspace_id = v.workspace_id and w.agreement_id = v.agreement_id
        and w.state = 'executed' and w.sealed_file_id is not null) as "executed versions",
      (select case when count(*) > 0 then 1 else 0 end from agreement_terms t where t.workspace_id = v.workspace_id
        and t.agreement_id = v.agreement_id and t.executed_at is not null) as "versions with terms in force"
      from agreement_versions v where v.workspace_id = ${ctx.workspace.id} and v.agreement_id = ${agreementId}`.execute(
      tx.db,
    )
    const wrong = Object.entries(rows[0] ?? {}).find(([, count]) => Number(count) !== 1)
    if (wrong) return `${wrong[1]} ${wrong[0]}`
    const orphans = await sql<{
      count: string
    }>`select count(*) from file_chunks c where c.workspace_id = ${ctx.workspace.id}
      and not exists (select from files f where f.workspace_id = c.workspace_id and f.id = c.file_id)`.execute(tx.db)
    return orphans.rows[0]!.count === '0' ? undefined : `${orphans.rows[0]!.count} chunks of files that are not there`
  })

if (import.meta.main) {
  const { values } = parseArgs({ options: { kills: { type: 'string', default: '0' }, seed: { type: 'string' } } })
  const result = await completionKill({ kills: Number(values.kills) })
  console.log(`${result.passed ? 'ok' : 'FAILED'} ${result.name}: ${result.words}`)
  process.exitCode = result.passed ? 0 : 1
}
