/** Facts of applications for later modules. */
import type { Tx } from '#platform/context.ts'
import type { ApplicationState } from '../../contract/states.ts'
import { applicationRows, applicationsOfPartners } from '../../queries/applications.ts'

export type ApplicationFacts = {
  id: string
  partnerId: string
  state: ApplicationState
  typeId: string
  answers: Readonly<Record<string, unknown>>
  submittedAt: Date | null
}

/** Submitted applications of these partners, by partner, latest first. A constant number of queries. */
export const applicationsOfPartner = (
  tx: Tx,
  partnerIds: readonly string[],
): Promise<ReadonlyMap<string, ApplicationFacts[]>> =>
  tx.asTeam(async () => {
    const found = await applicationsOfPartners(tx, partnerIds)
    const rows = new Map(
      (
        await applicationRows(
          tx,
          found.map((one) => one.id),
        )
      ).map((row) => [row.id, row]),
    )
    const facts = found.flatMap(({ id }): ApplicationFacts[] => {
      const row = rows.get(id)
      return row?.partner_id
        ? [
            {
              id,
              partnerId: row.partner_id,
              state: row.state as ApplicationState,
              typeId: row.type_id,
              answers: row.answers as Record<string, unknown>,
              submittedAt: row.submitted_at,
            },
          ]
        : []
    })
    return Map.groupBy(facts, (one) => one.partnerId)
  })
