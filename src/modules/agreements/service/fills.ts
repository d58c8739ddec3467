/** What agreements tell the rooms above: references of partners, what binds them, use of partner types, seats. */
import { partnerBonds, partnerReferences, partnerTypeUse, seatLimits } from '#modules/partners/public.ts'
import type { SlotFill } from '#platform/module.ts'
import { defaultsOfTypes } from '../queries/defaults.ts'
import {
  countAgreements,
  dossierOfAgreements,
  moveAgreements,
  signedNumbers,
  unmoveAgreement,
} from '../queries/references.ts'
import { resolveTerms } from './terms/resolve.ts'

export const agreementFills: readonly SlotFill[] = [
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
