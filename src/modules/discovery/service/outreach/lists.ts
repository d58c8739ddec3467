/** Target lists: begun, changed, started, paused, closed. */
import type { Tx } from '#platform/context.ts'
import type { InputOf, Static } from '#platform/contract.ts'
import { changedMeanwhile, conflict, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import type { TargetListState } from '../../contract/outreach-states.ts'
import type { TargetList, TargetStep, targetListEndpoints } from '../../contract/target-lists.ts'
import { memberNames } from '../../queries/settings.ts'
import {
  beginWaiting,
  countTargets,
  endRunning,
  findTargetList,
  insertTargetList,
  lockTargetList,
  mostStepsDone,
  putTargetListSearch,
  type TargetListRow,
  updateTargetListRow,
} from '../../queries/target-lists.ts'
import { ownerFor } from '../events/lists.ts'
import { firstStepAt, planSteps } from './plan.ts'
import { refuseUnknownPlaceholders } from './words.ts'

export type Step = Static<typeof TargetStep>
export const stepsOf = (row: Pick<TargetListRow, 'steps'>) => row.steps as Step[]

export const createTargetList = async (
  tx: Tx,
  input: InputOf<typeof targetListEndpoints.createTargetList>['body'],
): Promise<TargetListRow> => {
  const row = await insertTargetList(tx, {
    id: newId(idPrefixes.targetList),
    name: input.name,
    why: input.why,
    segment: input.segment || null,
    region: input.region || null,
    gap: input.gap || null,
    owner_id: await ownerFor(tx, input.ownerId),
    language: input.language ?? tx.ctx.workspace.language,
    steps: JSON.stringify(checkedSteps(input.steps ?? [])),
  })
  await putTargetListSearch(tx, row)
  return row
}

export const updateTargetList = async (
  tx: Tx,
  { params, body, version }: InputOf<typeof targetListEndpoints.updateTargetList>,
): Promise<TargetListRow> => {
  const before = await needLocked(tx, params.id)
  if (before.version !== version) throw changedMeanwhile(before.version)
  if (body.steps) {
    const passed = await mostStepsDone(tx, before.id)
    if (body.steps.length < passed)
      throw conflict(
        'target_list.steps_begun',
        `Companies have passed ${passed} steps; change their words, or add steps behind them.`,
      )
  }
  const row = await updateTargetListRow(tx, before.id, {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.why !== undefined && { why: body.why }),
    ...(body.segment !== undefined && { segment: body.segment || null }),
    ...(body.region !== undefined && { region: body.region || null }),
    ...(body.gap !== undefined && { gap: body.gap || null }),
    ...(body.ownerId !== undefined && { owner_id: await ownerFor(tx, body.ownerId) }),
    ...(body.language !== undefined && { language: body.language }),
    ...(body.steps !== undefined && { steps: JSON.stringify(checkedSteps(body.steps)) }),
  })
  await putTargetListSearch(tx, row)
  return row
}

/** An e-mail needs a subject and words; every other step says what is to be done. */
const checkedSteps = (steps: readonly Step[]): readonly Step[] => {
  const issues = steps.flatMap((step, at) => [
    ...(step.subject?.trim()
      ? []
      : [
          {
            field: `steps.${at}.subject`,
            rule: 'required',
            message: step.channel === 'email' ? 'An e-mail needs a subject.' : 'Say what is to be done.',
          },
        ]),
    ...(step.channel === 'email' && !step.body?.trim()
      ? [{ field: `steps.${at}.body`, rule: 'required', message: 'An e-mail needs words.' }]
      : []),
  ])
  if (issues.length > 0) throw invalid(...issues)
  refuseUnknownPlaceholders(
    steps.flatMap((step, at): [string, string][] => [
      [`steps.${at}.subject`, step.subject ?? ''],
      [`steps.${at}.body`, step.body ?? ''],
    ]),
  )
  return steps
}

/** Starts the steps for everybody who waits, or lets them go on. Pressed twice it is once. */
export const startTargetList = async (tx: Tx, id: string): Promise<TargetListRow> => {
  const before = await needLocked(tx, id)
  if (before.state === 'closed') throw closed()
  const steps = stepsOf(before)
  if (steps.length === 0) throw noSteps()
  const row = before.state === 'running' ? before : await updateTargetListRow(tx, id, { state: 'running' })
  await beginWaiting(tx, id, firstStepAt(tx, steps))
  await planSteps(tx, id)
  return row
}
export const pauseTargetList = async (tx: Tx, id: string): Promise<TargetListRow> => {
  const before = await needLocked(tx, id)
  if (before.state === 'paused') return before
  if (before.state !== 'running') throw conflict('target_list.state', 'Only steps that run can be paused.')
  return updateTargetListRow(tx, id, { state: 'paused' })
}
export const closeTargetList = async (tx: Tx, id: string): Promise<TargetListRow> => {
  const before = await needLocked(tx, id)
  if (before.state === 'closed') throw conflict('target_list.state', 'The list is closed already.')
  await endRunning(tx, id)
  return updateTargetListRow(tx, id, { state: 'closed' })
}
export const closed = () => conflict('target_list.state', 'The list is closed.')
export const noSteps = () => conflict('target_list.no_steps', 'Write the steps first: the list has none yet.')

const needLocked = async (tx: Tx, id: string): Promise<TargetListRow> => {
  const row = await lockTargetList(tx, id)
  if (!row) throw notFound('target list')
  return row
}
export const needTargetList = async (tx: Tx, id: string): Promise<TargetListRow> => {
  const row = await findTargetList(tx, id)
  if (!row) throw notFound('target list')
  return row
}

export const targetListsToWire = async (
  tx: Tx,
  rows: readonly TargetListRow[],
): Promise<Static<typeof TargetList>[]> => {
  const counts = await countTargets(
    tx,
    rows.map((row) => row.id),
  )
  const owners = await memberNames(
    tx,
    rows.map((row) => row.owner_id),
  )
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    why: row.why,
    segment: row.segment,
    region: row.region,
    gap: row.gap,
    owner: { id: row.owner_id, name: owners.get(row.owner_id) ?? 'Somebody' },
    language: row.language,
    state: row.state as TargetListState,
    steps: stepsOf(row),
    ...(counts.get(row.id) ?? { companies: 0, held: 0, running: 0, answered: 0 }),
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  }))
}
