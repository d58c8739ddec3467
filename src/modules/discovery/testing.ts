/** Builders for the tests of this module: a visitor, an application as far as a test needs it, the mails it caused. */
import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import type { TestApp, TestWorkspace } from '#test/support/app.ts'
import { type Client, clientFor } from '#test/support/client.ts'

export const minute = 60_000
export const day = 86_400_000
export type Mail = { kind: string; to_email: string; subject: string; text_body: string; state: string }
export type World = TestWorkspace & { visitor: Client }

export const aDiscoveryWorld = async (
  app: TestApp,
  options: Parameters<TestApp['workspace']>[0] = {},
): Promise<World> => {
  const world = await app.workspace(options)
  return { ...world, visitor: clientFor(app.server, { 'tandem-workspace': world.workspace.slug }) }
}

export const mailsOf = (world: World, email?: string): Promise<Mail[]> =>
  inTransaction(world.ctx, async (tx) => {
    const { rows } =
      await sql<Mail>`select kind, to_email, subject, text_body, state from mails where ${email ?? null}::text is null or to_email = ${email ?? null} order by id`.execute(
        tx.db,
      )
    return rows
  })
export const tokenIn = (mail: Mail): string | undefined => /\/a\/([A-Za-z0-9_-]{43})/.exec(mail.text_body)?.[1]
export const proofIn = (mail: Mail): string | undefined => /\?proof=([A-Za-z0-9_-]+)/.exec(mail.text_body)?.[1]

let companies = 0
/** Names that no likeness connects. */
export const aName = (): string => {
  companies += 1
  const syllables = [
    'qua',
    'vom',
    'pli',
    'dru',
    'fjo',
    'nex',
    'zyk',
    'tho',
    'gwe',
    'xal',
    'hib',
    'jur',
    'kep',
    'lox',
    'mav',
    'ryn',
  ]
  const at = (step: number) => syllables[(companies * step + step) % syllables.length]!
  return `${at(1)}${at(3)}${at(7)}${companies}`
}
export const answersFor = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  company: `${name} GmbH`,
  website: `https://${name}.example`,
  country: 'DE',
  name: 'Ana Silva',
  email: `ana@${name}.example`,
  why: `We at ${name} sell to the customers that you would like to have.`,
  fit: 'resell',
  consent: true,
  sellers: 4,
  regions: ['DE', 'AT'],
  ...more,
})

type Options = {
  name?: string
  answers?: Record<string, unknown>
  proven?: boolean
  form?: string
  fast?: boolean
  decoy?: string
}
/** Fills in, proves the address unless told not to, and sends. */
export const anApplication = async (app: TestApp, world: World, options: Options = {}) => {
  const name = options.name ?? aName()
  const answers = answersFor(name, options.answers)
  const started = await world.visitor.post('/v1/public/applications', { form: options.form ?? 'solution', answers })
  assert.equal(started.status, 201, started.text)
  const token = started.body.token as string
  const email = String(answers.email)
  if (options.proven !== false) await prove(world, token, email)
  if (!options.fast) app.advance(10_000)
  const sent = await world.visitor.post(`/v1/public/applications/${token}/submission`, {
    ...(options.decoy !== undefined && { decoy: options.decoy }),
  })
  return { name, token, email, sent, id: started.body.application.reference as string }
}

export const prove = async (world: World, token: string, email: string) => {
  const mail = (await mailsOf(world, email)).findLast((one) => proofIn(one) !== undefined && tokenIn(one) === token)
  assert.ok(mail, `no mail with a proof for ${email}`)
  const proven = await world.visitor.post(`/v1/public/applications/${token}/email-proof`, { code: proofIn(mail) })
  assert.equal(proven.status, 200, proven.text)
  assert.equal(proven.body.emailProven, true)
  return proven
}

export const inReview = async (app: TestApp, world: World, reviewer: Client, options: Options = {}) => {
  const application = await anApplication(app, world, options)
  assert.equal(application.sent.status, 200, application.sent.text)
  const taken = await reviewer.post(`/v1/applications/${application.id}/assignment`)
  assert.equal(taken.status, 200, taken.text)
  return { ...application, application: taken.body }
}

/** Runs the work with every statement preceded by its plan, and answers the plans. */
export const plansOf = async (world: World, work: (tx: Tx) => Promise<unknown>): Promise<string[]> => {
  const plans: string[] = []
  await inTransaction(world.ctx, async (tx) => {
    const db = tx.db.withPlugin({
      transformQuery: ({ node }) => {
        if (node.kind !== 'SelectQueryNode' && node.kind !== 'RawNode') return node
        const { sql: text, parameters } = tx.db.getExecutor().compileQuery(node, { queryId: 'explained' })
        asked.push({ text, parameters })
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const asked: { text: string; parameters: readonly unknown[] }[] = []
    await work({ ...tx, db })
    for (const { text, parameters } of asked) {
      const parts = text.split(/\$(\d+)/)
      const explained = parts
        .slice(1)
        .reduce(
          (whole, part, at) =>
            at % 2 === 0 ? sql`${whole}${parameters[Number(part) - 1]}` : sql`${whole}${sql.raw(part)}`,
          sql`${sql.raw(`explain ${parts[0]}`)}`,
        )
      const { rows } = await explained.execute(tx.db)
      plans.push(rows.map((row) => Object.values(row as Record<string, string>)[0]).join('\n'))
    }
  })
  assert.ok(plans.length > 0)
  return plans
}
