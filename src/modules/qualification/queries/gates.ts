/** What people said about gates, questions to the company, and reconciliations. */
import { type Insertable, type Selectable, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { DB } from '#platform/db/types.gen.ts'

export type GateAnswerRow = Selectable<DB['gate_answers']>
export type QuestionRow = Selectable<DB['case_questions']>
export type ReconciliationRow = Selectable<DB['reconciliations']>

type Numbered = 'gate_answers' | 'case_questions' | 'reconciliations'
/** The next number; the case's row is locked by the caller, which keeps it free. */
const nextNumber = async (tx: Tx, table: Numbered, caseId: string): Promise<number> => {
  const { rows } = await sql<{ number: number }>`select coalesce(max(number), 0) + 1 as number from ${sql.table(table)}
    where workspace_id = ${tx.ctx.workspace.id} and case_id = ${caseId}`.execute(tx.db)
  return rows[0]!.number
}

export const insertGateAnswer = async (
  tx: Tx,
  values: Omit<Insertable<DB['gate_answers']>, 'workspace_id' | 'number' | 'at'>,
) =>
  tx.db
    .insertInto('gate_answers')
    .values({
      ...values,
      workspace_id: tx.ctx.workspace.id,
      number: await nextNumber(tx, 'gate_answers', values.case_id),
      at: tx.now,
    })
    .execute()
export const gateAnswersOf = async (
  tx: Tx,
  caseIds: readonly string[],
): Promise<ReadonlyMap<string, GateAnswerRow[]>> => {
  if (caseIds.length === 0) return new Map()
  const rows = await tx.db
    .selectFrom('gate_answers')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('case_id', 'in', [...caseIds])
    .orderBy('number')
    .execute()
  return Map.groupBy(rows, (row) => row.case_id)
}

export const insertCaseQuestions = async (
  tx: Tx,
  caseId: string,
  texts: readonly string[],
  by: { id: string | null; name: string },
) => {
  const first = await nextNumber(tx, 'case_questions', caseId)
  await tx.db
    .insertInto('case_questions')
    .values(
      texts.map((text, at) => ({
        workspace_id: tx.ctx.workspace.id,
        case_id: caseId,
        number: first + at,
        text,
        asked_by_id: by.id,
        asked_by_name: by.name,
        asked_at: tx.now,
      })),
    )
    .execute()
}
export const caseQuestionsOf = (tx: Tx, caseId: string): Promise<QuestionRow[]> =>
  tx.db
    .selectFrom('case_questions')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('case_id', '=', caseId)
    .orderBy('number')
    .limit(200)
    .execute()
export const answerCaseQuestion = (tx: Tx, caseId: string, number: number, answer: string, by: string) =>
  tx.db
    .updateTable('case_questions')
    .set({ answer, answered_by_name: by, answered_at: tx.now })
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('case_id', '=', caseId)
    .where('number', '=', number)
    .execute()

export const insertReconciliation = async (
  tx: Tx,
  values: Omit<Insertable<DB['reconciliations']>, 'workspace_id' | 'number' | 'at'>,
) =>
  tx.db
    .insertInto('reconciliations')
    .values({
      ...values,
      workspace_id: tx.ctx.workspace.id,
      number: await nextNumber(tx, 'reconciliations', values.case_id),
      at: tx.now,
    })
    .execute()
export const latestReconciliation = (tx: Tx, caseId: string): Promise<ReconciliationRow | undefined> =>
  tx.db
    .selectFrom('reconciliations')
    .selectAll()
    .where('workspace_id', '=', tx.ctx.workspace.id)
    .where('case_id', '=', caseId)
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst()
