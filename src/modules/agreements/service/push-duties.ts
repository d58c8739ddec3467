/** Duties that another module keeps: insurances are asked for as company documents, in the words of the agreement. */
import { askForInsurance } from '#modules/qualification/public.ts'
import type { Tx } from '#platform/context.ts'
import { findAgreement } from '../queries/agreements.ts'
import { findKind } from '../terms/registry.ts'
import { printerFor, sentencesOf, termLanguage } from '../terms/words/print.ts'
import { resolveTerm } from './terms/resolve.ts'

/** Insurance terms began to hold: what holds for the partner now is asked for. */
export const pushInsurance = async (
  tx: Tx,
  { agreementId, partnerId, terms }: { agreementId: string; partnerId: string; terms: readonly { kind: string }[] },
): Promise<void> => {
  if (!terms.some((term) => term.kind === 'insurance')) return
  const agreement = await findAgreement(tx, agreementId)
  const kind = findKind('insurance')
  if (!agreement || !kind) return
  const printer = printerFor(termLanguage(agreement.language))
  const { rows } = await resolveTerm(tx, partnerId, 'insurance')
  const duties = rows.flatMap((row) => sentencesOf(printer, kind, row.values))
  if (duties.length > 0) await askForInsurance(tx, { partnerId, duties: [...new Set(duties)].sort() })
}
