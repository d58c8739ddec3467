/** One outcome for many applications: shown before, then carried out row by row. */
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { Problem } from '#platform/errors.ts'
import type { DecisionPreview, DecisionResult } from '../../contract/decisions.ts'
import { type ApplicationRow, applicationRows } from '../../queries/applications.ts'
import { contactForbidden } from '../settings/do-not-contact.ts'
import { type DecisionInput, decideApplication, planDecision } from './decide.ts'

type Bulk = DecisionInput & { applicationIds: readonly string[] }

/** What each decision would send, and what would refuse it. Changes nothing. */
export const previewDecisions = async (
  tx: Tx,
  { applicationIds, ...input }: Bulk,
): Promise<Static<typeof DecisionPreview>[]> => {
  const rows = new Map((await applicationRows(tx, applicationIds)).map((row) => [row.id, row]))
  const previews: Static<typeof DecisionPreview>[] = []
  for (const applicationId of applicationIds) {
    const row = rows.get(applicationId)
    const empty = {
      applicationId,
      company: row?.company ?? '',
      language: row?.language ?? tx.ctx.workspace.language,
      to: null,
      subject: null,
      body: null,
      manager: null,
    }
    if (!row) {
      previews.push({ ...empty, ok: false, code: 'record.not_found', detail: 'There is no such application.' })
      continue
    }
    try {
      const plan = await planDecision(tx, row, input)
      const forbidden = await contactForbidden(tx, { email: row.email })
      previews.push({
        ...empty,
        ok: true,
        code: null,
        detail: forbidden ? 'No mail: the address must not be contacted.' : null,
        to: forbidden ? null : row.email,
        subject: plan.subject,
        body: plan.body,
        manager: plan.managerName,
      })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      previews.push({ ...empty, ok: false, code: error.code, detail: error.message })
    }
  }
  return previews
}

/** One outcome for many, each in a transaction of its own: a row that is refused is left and reported. */
export const decideApplications = async (
  ctx: Ctx,
  { applicationIds, ...input }: Bulk,
  show: (tx: Tx, row: ApplicationRow) => Promise<Static<typeof DecisionResult>['application']>,
): Promise<Static<typeof DecisionResult>[]> => {
  const results: Static<typeof DecisionResult>[] = []
  for (const applicationId of applicationIds) {
    try {
      const application = await inTransaction(ctx, async (tx) =>
        show(tx, await decideApplication(tx, applicationId, input)),
      )
      results.push({ applicationId, ok: true, code: null, detail: null, application })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      results.push({ applicationId, ok: false, code: error.code, detail: error.message, application: null })
    }
  }
  return results
}
