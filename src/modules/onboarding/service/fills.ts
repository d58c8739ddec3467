/** What onboarding tells the rooms below: the guard of going live, type block, references, tasks, live access. */
import { liveAccess } from '#modules/integrations/public.ts'
import {
  contactErasure,
  type GuardReason,
  partnerReferences,
  partnerTypeUse,
  readContacts,
  stageGuards,
  typeBlocks,
} from '#modules/partners/public.ts'
import { portfolioFacts, taskKinds } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { mailKinds } from '#platform/mail/choices.ts'
import type { SlotFill } from '#platform/module.ts'
import { recordNames } from '#platform/record-names.ts'
import { goLivesOf, journeysOfPartners } from '../queries/journeys.ts'
import { countNamed, dossierOf, forgetCommenters, moveNamed, unmoveNamed } from '../queries/references.ts'
import { stepRows } from '../queries/steps.ts'
import { templateCountOfTypes } from '../queries/templates.ts'
import { gateConditions } from './gate.ts'
import { liveAccessAnswer } from './live-access.ts'
import { loadJourney } from './load.ts'
import { journeyBlock } from './settings.ts'

/** Everything open in the gate, each with who owes it; nothing once go-live was reached. */
const goLiveGuard = async (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, readonly GuardReason[]>> => {
  const rows = await journeysOfPartners(tx, partnerIds)
  const reached = await goLivesOf(
    tx,
    rows.map((row) => row.id),
  )
  const reasons = new Map<string, readonly GuardReason[]>()
  for (const id of partnerIds) {
    const row = rows.find((one) => one.partner_id === id && one.state !== 'abandoned')
    if (!row) {
      reasons.set(id, [{ words: 'No onboarding has begun', clears: 'Start the journey' }])
      continue
    }
    if (reached.get(row.id)?.reached_at) continue
    const open = (await gateConditions(tx, await loadJourney(tx, row))).filter((condition) => !condition.isMet)
    reasons.set(
      id,
      open.length > 0
        ? open.map((condition) => ({ words: `${condition.words}: ${condition.owner}`, clears: 'See the go-live gate' }))
        : [{ words: 'Everything holds; go live in the journey', clears: 'Go live' }],
    )
  }
  return reasons
}
const kind = (name: string, words: string, closesByItself: string | null) =>
  taskKinds.fill({ kind: `onboarding.${name}`, words, closesByItself })

export const onboardingFills: readonly SlotFill[] = [
  liveAccess.fill(liveAccessAnswer),
  stageGuards.fill({ guard: 'go_live', answers: goLiveGuard }),
  typeBlocks.fill(journeyBlock),
  partnerTypeUse.fill(templateCountOfTypes),
  partnerReferences.fill({
    name: 'onboarding',
    move: moveNamed,
    undo: async (tx, rows, mergedId) => {
      const restored = []
      for (const row of rows) if (await unmoveNamed(tx, row, mergedId)) restored.push(row)
      return restored
    },
    count: countNamed,
    dossier: dossierOf,
  }),
  contactErasure.fill(async (tx, contactIds) => {
    const contacts = [...(await readContacts(tx, contactIds)).values()]
    if (contacts.length === 0) return
    await forgetCommenters(
      tx,
      [...new Set(contacts.map((one) => one.partner_id))],
      contacts.map((one) => one.full_name),
    )
  }),
  recordNames.fill({
    kind: 'step',
    names: async (tx, ids) =>
      new Map((await stepRows(tx, ids)).map((row) => [row.id, (row.definition as { title: string }).title])),
  }),
  portfolioFacts.fill({
    name: 'onboarding',
    facts: async (tx, partnerIds) =>
      new Map(
        (await journeysOfPartners(tx, partnerIds))
          .filter((row) => row.state === 'running' || row.state === 'paused')
          .map((row) => [
            row.partner_id,
            [
              {
                label: 'Onboarding',
                value: row.state === 'paused' ? 'Paused' : `${row.progress} %`,
                tone: row.is_stuck ? ('watch' as const) : ('plain' as const),
              },
            ],
          ]),
      ),
  }),
  mailKinds.fill({
    kind: 'onboarding.day',
    sides: ['member', 'portal'],
    words: {
      en: 'What the day brought in onboarding',
      de: 'Was der Tag im Onboarding gebracht hat',
      es: 'Lo que trajo el día en la incorporación',
    },
  }),
  kind('do_step', 'Do a step of onboarding', 'This closes by itself when the step is done'),
  kind('approve_step', 'Approve a step of onboarding', 'This closes by itself when the proof is answered'),
  kind('call_partner', 'Call a partner about its onboarding', null),
  kind('meet_carried_condition', 'Meet what go-live left open', null),
  kind('open_account_item', 'Open an item of an account', null),
  kind('reopen_step', 'Decide what a lost step means', null),
]
