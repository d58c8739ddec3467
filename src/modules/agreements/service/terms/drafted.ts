/** What an open version would change, for the modules that keep its terms and reckon what that is worth. */
import type { Tx } from '#platform/context.ts'
import { findAgreements, versionsOf } from '../../queries/agreements.ts'
import { termsOfVersions } from '../../queries/terms.ts'
import type { Scope } from '../../terms/scope.ts'

const openStates = new Set(['draft', 'legal_review', 'negotiating', 'agreed', 'approving', 'approved', 'signing'])
export type DraftedTerms = {
  agreementId: string
  number: string
  partnerId: string
  versionId: string
  versionNumber: number
  kind: string
  terms: readonly { kind: string; operation: 'set' | 'remove'; values: unknown; scope: Scope; priority: number }[]
}
/** Of each agreement its open version with its own terms; agreements without one are left out. */
export const draftedTerms = (
  tx: Tx,
  agreementIds: readonly string[],
  kinds: readonly string[],
): Promise<ReadonlyMap<string, DraftedTerms>> =>
  tx.asTeam(async () => {
    const agreements = await findAgreements(tx, agreementIds)
    const open = (await versionsOf(tx, agreementIds)).filter((version) => openStates.has(version.state))
    const terms = await termsOfVersions(
      tx,
      open.map((version) => version.id),
    )
    return new Map(
      agreements.flatMap((agreement) => {
        const version = open.find((one) => one.agreement_id === agreement.id)
        if (!version) return []
        const own = terms.filter((term) => term.version_id === version.id && kinds.includes(term.kind))
        return [
          [
            agreement.id,
            {
              agreementId: agreement.id,
              number: agreement.number,
              partnerId: agreement.partner_id,
              versionId: version.id,
              versionNumber: version.number,
              kind: version.kind,
              terms: own.map((term) => ({
                kind: term.kind,
                operation: term.operation as 'set' | 'remove',
                values: term.values,
                scope: term.scope as Scope,
                priority: term.priority,
              })),
            },
          ] as const,
        ]
      }),
    )
  })
