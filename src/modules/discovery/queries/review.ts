/** What hangs on an application: moves, checks, questions, messages, files, decisions. Read for many at once. */
import { type Insertable, type Selectable, sql, type Updateable } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'
import { keysetPage, type ListInput } from '#platform/http/paging.ts'
import { hasWords } from '#platform/http/words.ts'

export type MoveRow = Selectable<DB['application_moves']>
export type CheckRow = Selectable<DB['application_checks']>
export type QuestionRow = Selectable<DB['application_questions']>
export type MessageRow = Selectable<DB['application_messages']>
export type FileRow = Selectable<DB['application_files']>
export type DecisionRow = Selectable<DB['application_decisions']>
export type By = { by_kind: string; by_id: string | null; by_name: string }

type Numbered =
  | 'application_moves'
  | 'application_questions'
  | 'application_messages'
  | 'application_files'
  | 'application_decisions'
/** The next number; the application's row is locked by the caller, which keeps it free. */
const nextNumber = async (tx: Tx, table: Numbered, applicationId: string): Promise<number> => {
  const { rows } = await sql<{ number: number }>`select coalesce(max(number), 0) + 1 as number from ${sql.table(table)}
    where workspace_id = ${tx.ctx.workspace.id} and application_id = ${applicationId}`.execute(tx.db)
  return rows[0]!.number
}

export const insertMove = async (
  tx: Tx,
  move: { applicationId: string; from: string | null; to: string; reason: string | null } & By,
) =>
  tx.db
    .insertInto('application_moves')
    .values({
      workspace_id: tx.ctx.workspace.id,
      application_id: move.applicationId,
      number: await nextNumber(tx, 'application_moves', move.applicationId),
      from_state: move.from,
      to_state: move.to,
      at: tx.now,
      by_kind: move.by_kind,
      by_id: move.by_id,
      by_name: move.by_name,
      reason: move.reason,
    })
    .execute()
export const movesOf = (tx: Tx, applicationId: string): Promise<MoveRow[]> =>
  tx.db
    .selectFrom('application_moves')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .orderBy('number')
    .limit(200)
    .execute()

export const replaceChecks = async (
  tx: Tx,
  applicationId: string,
  checks: readonly { check: string; outcome: string; owner: string; sentence: string; evidence: object }[],
) => {
  await tx.db
    .deleteFrom('application_checks')
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .execute()
  if (checks.length === 0) return
  await tx.db
    .insertInto('application_checks')
    .values(
      checks.map((check) => ({
        workspace_id: tx.ctx.workspace.id,
        application_id: applicationId,
        check_key: check.check,
        outcome: check.outcome,
        owner: check.owner,
        sentence: check.sentence,
        evidence: JSON.stringify(check.evidence),
        at: tx.now,
      })),
    )
    .execute()
}
/** Writes one check, or what it found now in place of what it found before. */
export const putCheck = (
  tx: Tx,
  applicationId: string,
  check: { check: string; outcome: string; owner: string; sentence: string; evidence: object },
) => {
  const values = {
    outcome: check.outcome,
    owner: check.owner,
    sentence: check.sentence.slice(0, 1000),
    evidence: JSON.stringify(check.evidence),
    at: tx.now,
  }
  return tx.db
    .insertInto('application_checks')
    .values({ workspace_id: tx.ctx.workspace.id, application_id: applicationId, check_key: check.check, ...values })
    .onConflict((clash) => clash.columns(['workspace_id', 'application_id', 'check_key']).doUpdateSet(values))
    .execute()
}
export const checksOf = async (tx: Tx, applicationIds: readonly string[]): Promise<ReadonlyMap<string, CheckRow[]>> => {
  if (applicationIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('application_checks')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', 'in', [...applicationIds])
    .orderBy('check_key')
    .execute()
  return Map.groupBy(rows, (row) => row.application_id)
}
export const updateCheck = (
  tx: Tx,
  applicationId: string,
  check: string,
  values: Updateable<DB['application_checks']>,
) =>
  tx.db
    .updateTable('application_checks')
    .set(values)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .where('check_key', '=', check)
    .execute()

export const insertQuestions = async (tx: Tx, applicationId: string, texts: readonly string[], by: By) => {
  const first = await nextNumber(tx, 'application_questions', applicationId)
  await tx.db
    .insertInto('application_questions')
    .values(
      texts.map((text, at) => ({
        workspace_id: tx.ctx.workspace.id,
        application_id: applicationId,
        number: first + at,
        text,
        asked_by_kind: by.by_kind,
        asked_by_id: by.by_id,
        asked_by_name: by.by_name,
        asked_at: tx.now,
      })),
    )
    .execute()
}
export const questionsOf = (tx: Tx, applicationId: string): Promise<QuestionRow[]> =>
  tx.db
    .selectFrom('application_questions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .orderBy('number')
    .limit(500)
    .execute()
export const answerQuestion = (tx: Tx, applicationId: string, number: number, answer: string) =>
  tx.db
    .updateTable('application_questions')
    .set({ answer, answered_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .where('number', '=', number)
    .execute()

export const insertMessage = async (
  tx: Tx,
  message: { applicationId: string; side: 'team' | 'applicant'; body: string } & By,
): Promise<MessageRow> =>
  tx.db
    .insertInto('application_messages')
    .values({
      workspace_id: tx.ctx.workspace.id,
      application_id: message.applicationId,
      number: await nextNumber(tx, 'application_messages', message.applicationId),
      side: message.side,
      author_kind: message.by_kind,
      author_id: message.by_id,
      author_name: message.by_name,
      body: message.body,
      at: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
export const messagesOf = (tx: Tx, applicationId: string): Promise<MessageRow[]> =>
  tx.db
    .selectFrom('application_messages')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .orderBy('number')
    .limit(500)
    .execute()
export const countMessages = async (tx: Tx, applicationId: string, side: string, since: Date): Promise<number> => {
  const row = await tx.db
    .selectFrom('application_messages')
    .select(sql<string>`count(*)`.as('amount'))
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .where('side', '=', side)
    .where('at', '>', since)
    .executeTakeFirstOrThrow()
  return Number(row.amount)
}
export const messagesPage = <Out>(
  tx: Tx,
  applicationId: string,
  input: ListInput,
  toWire: (rows: MessageRow[]) => Out[],
) =>
  keysetPage({
    query: tx.db
      .selectFrom('application_messages')
      .selectAll('application_messages')
      .where('workspace_id', '=', tx.ctx.workspace.id)
      .where('application_id', '=', applicationId)
      .where(hasWords(input.q, 'body', 'author_name')),
    sorts: { number: 'number' },
    fallback: 'number',
    input,
    id: 'application_id',
    toWire,
  })

export const insertFileRow = async (
  tx: Tx,
  file: {
    applicationId: string
    fileId: string
    field: string | null
    name: string
    contentType: string
    sizeBytes: number
  },
): Promise<FileRow> =>
  tx.db
    .insertInto('application_files')
    .values({
      workspace_id: tx.ctx.workspace.id,
      application_id: file.applicationId,
      number: await nextNumber(tx, 'application_files', file.applicationId),
      file_id: file.fileId,
      field: file.field,
      name: file.name,
      content_type: file.contentType,
      size_bytes: String(file.sizeBytes),
      added_at: tx.now,
    })
    .returningAll()
    .executeTakeFirstOrThrow()
export const filesOf = (tx: Tx, applicationId: string): Promise<FileRow[]> =>
  tx.db
    .selectFrom('application_files')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .where('removed_at', 'is', null)
    .orderBy('number')
    .execute()
export const removeFileRow = (tx: Tx, applicationId: string, number: number) =>
  tx.db
    .updateTable('application_files')
    .set({ removed_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .where('number', '=', number)
    .execute()

export const insertDecision = async (
  tx: Tx,
  values: Omit<Insertable<DB['application_decisions']>, 'workspace_id' | 'number'>,
): Promise<DecisionRow> =>
  tx.db
    .insertInto('application_decisions')
    .values({
      ...values,
      workspace_id: tx.ctx.workspace.id,
      number: await nextNumber(tx, 'application_decisions', values.application_id),
    })
    .returningAll()
    .executeTakeFirstOrThrow()
/** Decisions that stand give way to the next one. */
export const supersedeDecisions = (tx: Tx, applicationId: string) =>
  tx.db
    .updateTable('application_decisions')
    .set({ superseded_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .where('undone_at', 'is', null)
    .where('superseded_at', 'is', null)
    .execute()
export const updateDecision = (
  tx: Tx,
  applicationId: string,
  number: number,
  values: Updateable<DB['application_decisions']>,
) =>
  tx.db
    .updateTable('application_decisions')
    .set(values)
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', '=', applicationId)
    .where('number', '=', number)
    .execute()
export const decisionsOf = async (
  tx: Tx,
  applicationIds: readonly string[],
): Promise<ReadonlyMap<string, DecisionRow[]>> => {
  if (applicationIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('application_decisions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('application_id', 'in', [...applicationIds])
    .orderBy('number', 'desc')
    .execute()
  return Map.groupBy(rows, (row) => row.application_id)
}
