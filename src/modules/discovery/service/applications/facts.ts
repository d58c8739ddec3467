/** Facts of applications for later modules. */
import type { Tx } from '#platform/context.ts'
import type { ApplicationState } from '../../contract/states.ts'
import { applicationRows, applicationsOfPartners, findApplicationRow } from '../../queries/applications.ts'
import { reasonRows } from '../../queries/settings.ts'
import { openByToken } from './draft.ts'
import { pageLink } from './token.ts'

export type ApplicationFacts = {
  id: string
  partnerId: string
  state: ApplicationState
  typeId: string
  answers: Readonly<Record<string, unknown>>
  submittedAt: Date | null
  /** The partner that referred the company. */
  referrerPartnerId: string | null
  /** Who applied, for mails about what follows. */
  person: { name: string; email: string | null; language: string }
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
              referrerPartnerId: row.referrer_partner_id,
              person: { name: row.contact_name, email: row.email, language: row.language },
            },
          ]
        : []
    })
    return Map.groupBy(facts, (one) => one.partnerId)
  })

/** The status page of an application, for mails about what follows; undefined without it. */
export const applicationLink = (tx: Tx, id: string): Promise<string | undefined> =>
  tx.asTeam(async () => {
    const row = await findApplicationRow(tx, id)
    return row && pageLink(tx.ctx, row)
  })

/** The application that an applicant's token opens, for pages of later modules beside the status. 404 for any other. */
export const applicationByToken = async (
  tx: Tx,
  token: string,
): Promise<{ id: string; partnerId: string | null; person: string; language: string }> => {
  const row = await openByToken(tx, token)
  return { id: row.id, partnerId: row.partner_id, person: row.contact_name, language: row.language }
}

/** The workspace's reasons of decisions, with their words in the reader's language; later decisions use the same list. */
export const decisionReasons = async (
  tx: Tx,
): Promise<{ key: string; outcomes: readonly string[]; isActive: boolean; label: (language: string) => string }[]> =>
  (await reasonRows(tx)).map((row) => {
    const labels = row.labels as Record<string, string>
    return {
      key: row.key,
      outcomes: row.outcomes,
      isActive: row.retired_at === null,
      label: (language) =>
        labels[language] ?? labels[language.slice(0, 2)] ?? labels[tx.ctx.workspace.language] ?? labels.en ?? row.key,
    }
  })
