/** What agreements tell the rooms above: references of partners, what binds them, use of partner types, seats. */
import {
  partnerBonds,
  partnerNames,
  partnerReferences,
  partnerTypeUse,
  type StageGuard,
  seatLimits,
  stageGuards,
} from '#modules/partners/public.ts'
import { taskKinds } from '#modules/tasks/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import { recipientRefused } from '#platform/mail/outbox.ts'
import type { SlotFill } from '#platform/module.ts'
import { searchKinds } from '#platform/search.ts'
import { agreementTitles, openDrafts } from '../queries/agreements.ts'
import { defaultsOfTypes } from '../queries/defaults.ts'
import { coveredPartners } from '../queries/notices.ts'
import {
  countAgreements,
  dossierOfAgreements,
  moveAgreements,
  signedNumbers,
  unmoveAgreement,
} from '../queries/references.ts'
import { titlesOfClauses, titlesOfTemplates } from '../queries/texts.ts'
import { holdFills } from './holds.ts'
import { signerBounced } from './sign/envelopes.ts'
import { resolveTerms } from './terms/resolve.ts'

const guard = (
  name: string,
  on: StageGuard['on'],
  words: string,
  clears: string,
  stands: (open: boolean, signed: boolean, out: boolean) => boolean,
) =>
  stageGuards.fill({
    guard: name,
    ...(on && { on }),
    answers: async (tx, partnerIds) => {
      const drafts = await openDrafts(tx, partnerIds, 'partnership')
      const signed = await signedNumbers(tx, partnerIds)
      return new Map(
        partnerIds.flatMap((id) => {
          const own = drafts.filter((draft) => draft.partner_id === id)
          return stands(
            own.length > 0,
            signed.has(id),
            own.some((draft) => draft.state === 'signing'),
          )
            ? [[id, [{ words, clears }]] as const]
            : []
        }),
      )
    },
  })

const taskOf = (kind: string, words: string, closesByItself: string | null) =>
  taskKinds.fill({ kind: `agreements.${kind}`, words, closesByItself })

export const agreementFills: readonly SlotFill[] = [
  taskOf('answer_objection', 'Answer an objection', 'This closes by itself when the objection is answered'),
  taskOf('answer_request', 'Answer a request', 'This closes by itself when every request is answered'),
  taskOf('approve', 'Approve an agreement', 'This closes by itself when the approval is answered'),
  taskOf('confirm_date', 'See to a date of an agreement', null),
  taskOf('confirm_notice', 'Confirm a notice', 'This closes by itself when it is confirmed or taken back'),
  taskOf('exercise_audit', 'Decide on an audit', null),
  taskOf('give_notice', 'Decide on a renewal', 'This closes by itself when notice is given or its day has passed'),
  taskOf('negotiate', 'Go on with a draft', 'This closes by itself when the draft is handed on'),
  taskOf('place_proposal_line', 'Place lines of a decision', null),
  taskOf('renew_certificate', 'Renew the seal certificate', 'This closes by itself when another one seals'),
  taskOf('repair_audit', 'Look into a broken audit chain', null),
  taskOf('replace_signer', 'Name another signer', 'This closes by itself when somebody else is asked to sign'),
  taskOf('review_clause', 'Review a clause', 'This closes by itself when a new text is approved'),
  taskOf('sign', 'Sign an agreement', 'This closes by itself when it is signed'),
  guard(
    'agreement',
    (move) => move.to === 'contracting',
    'No agreement is being drafted.',
    'Draft the agreement.',
    (open) => !open,
  ),
  guard(
    'agreement',
    (move) => move.from === 'contracting' && move.to === 'onboarding',
    'No agreement is signed.',
    'Have the agreement signed.',
    (_, signed) => !signed,
  ),
  stageGuards.fill({
    guard: 'agreement',
    // An exit that is called off leads back too, and is not asked.
    on: (move) => move.to === 'active' && move.from !== 'ending',
    answers: async (tx, partnerIds) => {
      const covered = await coveredPartners(tx, partnerIds, civilDate(tx.ctx.workspace.zone, tx.now))
      return new Map(
        partnerIds
          .filter((id) => !covered.has(id))
          .map((id) => [
            id,
            [{ words: 'No partnership agreement is in force.', clears: 'Have one signed that holds today.' }],
          ]),
      )
    },
  }),
  guard('draft', undefined, 'A draft of the agreement is open.', 'Withdraw the draft.', (open) => open),
  guard('envelope', undefined, 'The agreement is out for signature.', 'Void the envelope first.', (_, __, out) => out),
  recipientRefused.fill(signerBounced),
  searchKinds.fill({
    kind: 'agreement',
    heading: 'Agreements',
    describe: async (tx, ids) => {
      const rows = await agreementTitles(tx, ids)
      const names = await partnerNames(tx, [...new Set(rows.map((row) => row.partner_id))])
      return new Map(
        rows.map((row) => [
          row.id,
          {
            title: row.number,
            subtitle: `${row.title} · ${names.get(row.partner_id) ?? ''}`,
            partnerId: row.partner_id,
          },
        ]),
      )
    },
  }),
  searchKinds.fill({
    kind: 'clause',
    heading: 'Clauses',
    describe: async (tx, ids) =>
      new Map(
        (await titlesOfClauses(tx, ids)).map((row) => [
          row.id,
          { title: row.title, subtitle: row.component, partnerId: null },
        ]),
      ),
  }),
  searchKinds.fill({
    kind: 'agreement_template',
    heading: 'Templates of agreements',
    describe: async (tx, ids) =>
      new Map(
        (await titlesOfTemplates(tx, ids)).map((row) => [
          row.id,
          { title: row.name, subtitle: row.category.replaceAll('_', ' '), partnerId: null },
        ]),
      ),
  }),
  partnerReferences.fill({
    name: 'agreements',
    move: moveAgreements,
    undo: async (tx, rows, mergedId) => {
      const restored = []
      for (const row of rows) if (await unmoveAgreement(tx, row, mergedId)) restored.push(row)
      return restored
    },
    count: countAgreements,
    dossier: dossierOfAgreements,
  }),
  partnerBonds.fill(async (tx, partnerIds, since) => {
    const numbers = await signedNumbers(tx, partnerIds, since)
    return new Map(
      [...numbers].map(([id, found]) => [
        id,
        found.map((number) => ({ kind: 'agreement' as const, words: `signed agreement ${number}` })),
      ]),
    )
  }),
  ...holdFills,
  partnerTypeUse.fill(defaultsOfTypes),
  seatLimits.fill(async (tx, partnerIds) => {
    const answers = await resolveTerms(tx, { partnerIds, kinds: ['portal_access'] })
    return new Map(
      [...answers].flatMap(([id, terms]) => {
        const [row] = terms.get('portal_access')?.rows ?? []
        return row ? [[id, (row.values as { seats: number }).seats] as const] : []
      }),
    )
  }),
]
