/** An archive of signed agreements taken in at once, for the command line; whoever attests is named by address. */
import { activeMembers } from '#modules/partners/public.ts'
import { rightsOf } from '#platform/auth/rights.ts'
import type { Actor, Ctx } from '#platform/context.ts'
import type { MemberRole } from '#platform/contract.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { unprocessable } from '#platform/errors.ts'
import { type ReportRow, reportQuery } from '../../queries/imports.ts'
import { membersByEmail } from '../../queries/people.ts'
import type { RowProblem } from './rows.ts'
import { type Counts, noCounts, runImport } from './run.ts'
import { keepArchive, needImport, startDryRun, startRun } from './verbs.ts'

export type AgreementsTaken = {
  importId: string
  state: string
  dryRun: boolean
  read: number
  error: string | null
  refused: { row: number; file: string | null; message: string }[]
} & { counts: Counts }
type Options = {
  dry: boolean
  progress?: (done: number, total: number) => Promise<boolean>
  signal?: AbortSignal
}
type Attested = { email: string; statement: string }
const refusedMax = 50

/**
 * Tries the archive and, unless `dry`, takes in what can be taken in. 422 as sending it over HTTP, and
 * `import.attestor_unknown` where nobody of this address may attest.
 */
export const takeAgreementsIn = async (
  ctx: Ctx,
  input: { name: string; bytes: Buffer } & Attested,
  options: Options,
): Promise<AgreementsTaken> => {
  const person = await attestor(ctx, input.email)
  const { id } = await keepArchive(person, input)
  await inTransaction(person, (tx) => startDryRun(tx, id, { enqueue: false }))
  await runImport(ctx, id, { ...options, dry: true })
  return options.dry ? report(ctx, id) : goOn(ctx, person, id, input, options)
}
/** Goes on with one that was broken off. 404, or 409 `import.state` when it has ended or somebody works on it. */
export const resumeAgreements = async (ctx: Ctx, id: string, attested: Attested, options: Options) =>
  goOn(ctx, await attestor(ctx, attested.email), id, attested, options)

const goOn = async (ctx: Ctx, person: Ctx, id: string, { statement }: Attested, options: Options) => {
  if ((await reading(ctx, (tx) => needImport(tx, id))).state !== 'uploaded') {
    await inTransaction(person, (tx) => startRun(tx, id, statement, { enqueue: false }))
    await runImport(ctx, id, { ...options, dry: false })
  }
  return report(ctx, id)
}

/** The context of the member who stands for what is taken in. */
const attestor = async (ctx: Ctx, email: string): Promise<Ctx> => {
  const member = await reading(ctx, async (tx) => {
    const id = (await membersByEmail(tx, [email])).get(email.toLowerCase())
    const found = id ? (await activeMembers(tx, [id])).get(id) : undefined
    return id && found ? { id, ...found } : undefined
  })
  const roles = (member?.roles ?? []) as MemberRole[]
  const rights = rightsOf(ctx.services.product, { side: 'member', roles, isHead: false })
  if (!member || !rights.has('agreements.import'))
    throw unprocessable(
      'import.attestor_unknown',
      `${email} is no member of this workspace who may take agreements in; that is legal.`,
    )
  const actor: Actor = {
    kind: 'member',
    id: member.id,
    userId: '',
    sessionId: '',
    name: member.name,
    email: member.email,
    roles,
    isHead: false,
    isLead: false,
  }
  return { ...ctx, actor, rights }
}

const report = async (ctx: Ctx, id: string): Promise<AgreementsTaken> =>
  reading(ctx, async (tx) => {
    const row = await needImport(tx, id)
    const refused: ReportRow[] = await reportQuery(tx, id, row.report ?? 'dry_run', { outcome: ['refused'] })
      .orderBy('row')
      .limit(refusedMax)
      .execute()
    return {
      importId: id,
      state: row.state,
      dryRun: row.report === 'dry_run',
      read: row.rows_done,
      error: row.error,
      counts: { ...noCounts(), ...(row.counts as Partial<Counts>) },
      refused: refused.map((one) => ({
        row: one.row,
        file: one.file_name,
        message: (one.problems as RowProblem[]).map(({ field, message }) => `${field}: ${message}`).join(' '),
      })),
    }
  })
