/** What applications tell the rooms below: guards of stage moves, references of partners, search, kinds of task. */
import {
  contactErasure,
  type GuardReason,
  partnerReferences,
  partnerTypeUse,
  stageGuards,
} from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import type { SlotFill } from '#platform/module.ts'
import { searchKinds } from '#platform/search.ts'
import { stateLabels } from '../../contract/states.ts'
import {
  applicationRows,
  applicationsOfPartners,
  countOfPartners,
  repointPartner,
  unpointPartner,
} from '../../queries/applications.ts'
import { formRows, formsOfTypes } from '../../queries/forms.ts'
import { eraseApplicants } from './erase.ts'

type Answers = ReadonlyMap<string, readonly GuardReason[]>
const reason = (words: string, clears: string): readonly GuardReason[] => [{ words, clears }]

const byPartner = async (tx: Tx, partnerIds: readonly string[]) =>
  Map.groupBy(await applicationsOfPartners(tx, partnerIds), (row) => row.partner_id!)

/** To `applied`: there is one. To `qualifying`: the latest is accepted, if there is one. */
const applicationGuard = async (tx: Tx, partnerIds: readonly string[], to: string): Promise<Answers> => {
  const found = await byPartner(tx, partnerIds)
  return new Map(
    partnerIds.flatMap((id): [string, readonly GuardReason[]][] => {
      const latest = found.get(id)?.find((row) => row.state !== 'withdrawn' && row.state !== 'expired')
      if (to === 'applied')
        return latest ? [] : [[id, reason('No application has been submitted', 'Send the application form')]]
      return !latest || latest.state === 'accepted'
        ? []
        : [[id, reason('The application is not accepted', 'Accept the application')]]
    }),
  )
}

const reapplyGuard = async (tx: Tx, partnerIds: readonly string[]): Promise<Answers> => {
  const found = await byPartner(tx, partnerIds)
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  return new Map(
    partnerIds.flatMap((id): [string, readonly GuardReason[]][] => {
      const declined = found.get(id)?.find((row) => row.state === 'declined')
      if (!declined) return []
      if (declined.reapply_never) return [[id, reason('Declined for good', 'A lead can let the company in')]]
      return declined.reapply_from && declined.reapply_from > today
        ? [[id, reason(`Open from ${declined.reapply_from}`, 'Wait until then; a lead can let the company in before')]]
        : []
    }),
  )
}

const decisionDetail = (
  partnerIds: readonly string[],
  isThere: boolean,
  words: string,
  clears: string,
): Promise<Answers> => Promise.resolve(new Map(isThere ? [] : partnerIds.map((id) => [id, reason(words, clears)])))

export const applicationFills: readonly SlotFill[] = [
  stageGuards.fill({ guard: 'application', answers: (tx, ids, move) => applicationGuard(tx, ids, move.to) }),
  stageGuards.fill({ guard: 'reapply_date', answers: (tx, ids) => reapplyGuard(tx, ids) }),
  // Qualification answers for its own decisions.
  stageGuards.fill({
    guard: 'revisit_date',
    on: (move) => move.to === 'waitlisted' && move.by === 'discovery',
    answers: (_tx, ids, move) =>
      decisionDetail(
        ids,
        typeof move.details.revisitOn === 'string',
        'There is no date to look at it again',
        'Choose a date',
      ),
  }),
  stageGuards.fill({
    guard: 'reapply_rule',
    on: (move) => move.to === 'declined' && move.by === 'discovery' && move.from !== 'waitlisted',
    answers: (_tx, ids, move) =>
      decisionDetail(
        ids,
        typeof move.details.reapplyFrom === 'string' || move.details.reapplyNever === true,
        'It is not said when the company may apply again',
        'Choose a date, or never',
      ),
  }),
  partnerTypeUse.fill((tx, typeIds) => formsOfTypes(tx, typeIds)),
  partnerReferences.fill({
    name: 'applications',
    move: async (tx, fromIds, toId) =>
      (await repointPartner(tx, fromIds, toId)).map((row) => ({
        kind: 'application',
        id: row.id,
        field: row.field,
        old: row.old,
      })),
    undo: async (tx, rows, mergedId) => {
      const restored = []
      for (const row of rows)
        if (row.kind === 'application' && (await unpointPartner(tx, row, mergedId))) restored.push(row)
      return restored
    },
    count: (tx, partnerIds) => countOfPartners(tx, partnerIds),
    dossier: async (tx, partnerId) => {
      const rows = await applicationRows(
        tx,
        (await applicationsOfPartners(tx, [partnerId])).map((row) => row.id),
      )
      return {
        applications: rows.map((row) => ({
          id: row.id,
          state: row.state,
          submittedAt: row.submitted_at?.toISOString() ?? null,
          language: row.language,
          answers: row.answers,
          decidedTo: { revisitOn: row.revisit_on, reapplyFrom: row.reapply_from },
        })),
      }
    },
  }),
  contactErasure.fill(eraseApplicants),
  searchKinds.fill({
    kind: 'application',
    heading: 'Applications',
    describe: async (tx, ids) =>
      new Map(
        (await applicationRows(tx, ids)).map((row) => [
          row.id,
          {
            title: row.company || 'Application',
            subtitle: stateLabels[row.state as keyof typeof stateLabels],
            partnerId: row.partner_id,
          },
        ]),
      ),
  }),
  searchKinds.fill({
    kind: 'form',
    heading: 'Forms',
    describe: async (tx, ids) =>
      new Map(
        (await formRows(tx, ids)).map((row) => [row.id, { title: row.name, subtitle: row.slug, partnerId: null }]),
      ),
  }),
  taskKinds.fill({
    kind: 'discovery.review_application',
    words: 'Review an application',
    closesByItself: 'This closes by itself when the application is decided or withdrawn',
  }),
  taskKinds.fill({
    kind: 'discovery.clear_hold',
    words: 'Clear a hold',
    closesByItself: 'This closes by itself when the hold is cleared',
  }),
  taskKinds.fill({
    kind: 'discovery.revisit_waitlist',
    words: 'Look at a waitlisted application again',
    closesByItself: null,
  }),
]
