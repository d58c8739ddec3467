/** Onboardings that run elsewhere are taken in from rows: what is done already is done here too, once. */
import { partnerByWords } from '#modules/partners/public.ts'
import { isCivilDate, startOfDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { Problem } from '#platform/errors.ts'
import { isEnded, type StepState } from '../contract/states.ts'
import { insertProof, updateStepRow } from '../queries/steps.ts'
import { actingSide } from './acting.ts'
import { baseKey, lockJourney } from './load.ts'
import { moveStep, settle } from './settle.ts'
import { openJourneyOf } from './start.ts'
import { answersForGate, gateRole } from './steps.ts'

type Row = { partner: string; step: string; doneOn: string; proofLink?: string | undefined }
type Result = { row: number; outcome: 'changed' | 'unchanged' | 'refused'; words: string; partnerId: string | null }

/** Undoes the transaction of a dry run without being an error. */
const dryRunOver = Symbol('dry run')

export const importJourneys = async (ctx: Ctx, input: { dryRun: boolean; rows: readonly Row[] }) => {
  const rows: Result[] = []
  for (const [index, row] of input.rows.entries()) rows.push(await importRow(ctx, row, index + 1, input.dryRun))
  const count = (outcome: Result['outcome']) => rows.filter((row) => row.outcome === outcome).length
  return {
    dryRun: input.dryRun,
    changed: count('changed'),
    unchanged: count('unchanged'),
    refused: count('refused'),
    rows,
  }
}
const importRow = async (ctx: Ctx, row: Row, number: number, dryRun: boolean): Promise<Result> => {
  let result: Result | undefined
  try {
    await inTransaction(ctx, async (tx) => {
      result = { row: number, ...(await takeIn(tx, row)) }
      if (dryRun) throw dryRunOver
    })
    return result!
  } catch (error) {
    if (error === dryRunOver) return result!
    if (error instanceof Problem) return { row: number, outcome: 'refused', words: error.message, partnerId: null }
    throw error
  }
}
const takeIn = async (tx: Tx, row: Row): Promise<Omit<Result, 'row'>> => {
  const refused = (words: string, partnerId: string | null = null) => ({
    outcome: 'refused' as const,
    words,
    partnerId,
  })
  const found = await partnerByWords(tx, row.partner)
  if (typeof found === 'string') return refused(found)
  const { id: partnerId, name } = found
  if (!isCivilDate(row.doneOn)) return refused(`“${row.doneOn}” is no date; write it as 2026-11-23.`, partnerId)
  const open = await openJourneyOf(tx, partnerId)
  if (!open) return refused(`${name} has no onboarding that runs; start one first.`, partnerId)
  const loaded = await lockJourney(tx, open.id)
  if (row.doneOn > loaded.today) return refused(`${row.doneOn} lies ahead.`, partnerId)
  const step = loaded.steps.find((one) => one.key === row.step || baseKey(one.key) === row.step)
  if (!step)
    return refused(
      `There is no step ${row.step}; there are ${loaded.steps.map((one) => one.key).join(', ')}.`,
      partnerId,
    )
  if (isEnded(step.state as StepState))
    return { outcome: 'unchanged', words: `${step.template.title} is ${step.state} already.`, partnerId }
  if (step.term_kind === 'certification')
    return refused(
      `The agreement asks for ${step.template.title}, and each person shows it; no list answers it.`,
      partnerId,
    )
  if (step.gate && !answersForGate(tx.ctx, step))
    return refused(
      `${step.template.title} belongs to the gate: ${gateRole(step.template.waivedBy)} or the head of partnerships takes it in.`,
      partnerId,
    )
  if (row.proofLink && !/^https?:\/\//.test(row.proofLink))
    return refused('A proof is an address that begins with https://.', partnerId)
  const current = step.state === 'locked' ? await moveStep(tx, loaded, step, 'open', { quietly: true }) : step
  await insertProof(tx, {
    stepId: step.id,
    kind: row.proofLink ? 'link' : 'confirm',
    link: row.proofLink || null,
    text: `Done on ${row.doneOn}, taken in from a list`,
    ...actingSide(tx),
  })
  const done = await moveStep(tx, loaded, current, 'done', { reason: `Done on ${row.doneOn}, taken in from a list` })
  const on = startOfDate(tx.ctx.workspace.zone, row.doneOn)
  // Medians are of work that was seen here, so a step that is taken in counts for none.
  await updateStepRow(tx, done.id, { ended_at: on, worked_minutes: null })
  await settle(tx, loaded)
  return { outcome: 'changed', words: `${step.template.title} of ${name}: done on ${row.doneOn}.`, partnerId }
}
