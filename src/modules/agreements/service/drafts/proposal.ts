/** The draft that comes by itself when a partner is approved: the type's template, then what the decision proposes. */
import { findPartner, managerOf } from '#modules/partners/public.ts'
import { openTask } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/errors.ts'
import { lockAgreement, openDrafts, updateAgreementRow, versionsOf } from '../../queries/agreements.ts'
import { markExceptions, termsOfVersion } from '../../queries/terms.ts'
import { isSame, type Scope } from '../../terms/scope.ts'
import { audit } from '../audit.ts'
import { draftAgreement } from './draft.ts'
import { changeTerms } from './edit.ts'

export type ProposalLine = {
  kind: string
  values: Record<string, unknown>
  scope: Record<string, unknown>
  isException?: boolean | undefined
}

/**
 * Drafts once for a decision. A line that the registry refuses stands on a task with the reason; nothing is dropped.
 * Without a template, or when a draft is open already, all lines stand there.
 */
export const draftFromDecision = async (
  tx: Tx,
  decision: { partnerId: string; decisionId: string; terms: readonly ProposalLine[] },
): Promise<void> => {
  const { partnerId, decisionId } = decision
  const partner = await findPartner(tx, partnerId)
  if (!partner) return
  const manager = (await managerOf(tx, [partnerId])).get(partnerId)
  const owner = manager?.isActive ? { memberId: manager.id } : ({ role: 'partner_manager' } as const)
  const handOver = (subject: { kind: string; id: string }, title: string, lines: readonly string[]) =>
    openTask(tx, {
      kind: 'agreements.place_proposal_line',
      subject,
      partnerId,
      title: title.slice(0, 140),
      side: 'team',
      owner,
      dueAt: null,
      checklist: lines.slice(0, 60).map((line) => line.slice(0, 300)),
      cause: `proposal ${decisionId}`,
    })
  const [open] = await openDrafts(tx, [partnerId], 'partnership')
  const made = open ? { refused: `${open.number} is being drafted already` } : await tryDraft(tx, partnerId)
  if ('refused' in made) {
    await handOver(
      { kind: 'partner', id: partnerId },
      `Put the decision’s terms for ${partner.display_name} into a draft: ${made.refused}`,
      decision.terms.map((line) => `${line.kind}: ${JSON.stringify(line.values)}`),
    )
    return
  }
  const agreement = (await lockAgreement(tx, made.id))!
  if (manager?.isActive) await updateAgreementRow(tx, agreement.id, { owner_id: manager.id })
  const version = (await versionsOf(tx, [agreement.id])).at(-1)!
  const refused: string[] = []
  const exceptions: string[] = []
  for (const line of decision.terms) {
    const scope = line.scope as Scope
    try {
      await changeTerms(tx, agreement, version, [
        { kind: line.kind, values: line.values, scope: line.scope as Record<string, string[]> },
      ])
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      refused.push(`${line.kind} ${JSON.stringify(line.values)}: ${reasonOf(error)}`)
      continue
    }
    if (line.isException)
      exceptions.push(
        ...(await termsOfVersion(tx, version.id))
          .filter((row) => row.kind === line.kind && isSame(row.scope as Scope, scope))
          .map((row) => row.id),
      )
  }
  if (exceptions.length > 0) await markExceptions(tx, exceptions)
  await audit(tx, agreement.id, 'proposal_placed', {
    decision: decisionId,
    placed: decision.terms.length - refused.length,
    refused,
  })
  if (refused.length > 0)
    await handOver(
      { kind: 'agreement', id: agreement.id },
      `Place ${refused.length} of the decision’s terms by hand in ${agreement.number}: they do not fit as they were proposed`,
      refused,
    )
}

/** No template, no clause approved: a person has to do it, and reads why. */
const tryDraft = async (tx: Tx, partnerId: string): Promise<{ id: string } | { refused: string }> => {
  try {
    return await draftAgreement(tx, { partnerId })
  } catch (error) {
    if (error instanceof Problem && error.code === 'template.none') return { refused: error.message }
    throw error
  }
}
const reasonOf = (error: Problem): string => {
  const issues = (error.errors ?? []) as readonly { field?: string; message?: string }[]
  return issues.length > 0 ? issues.map((issue) => issue.message).join(' ') : error.message
}
