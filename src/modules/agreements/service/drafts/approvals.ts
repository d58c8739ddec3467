/** Approvals: asked by rules on one snapshot, answered by the role the rule names, never by who wrote the draft. */
import { addBusinessMinutes } from '#platform/calendar.ts'
import { actorId, type Tx } from '#platform/context.ts'
import { conflict, forbidden, invalid, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { workspaceCalendar } from '#platform/tenancy/workspace-calendar.ts'
import { approvalAsked, approvalGiven, approvalRefused } from '../../contract/events.ts'
import {
  type AgreementRow,
  findVersion,
  updateAgreementRow,
  updateVersionRow,
  type VersionRow,
} from '../../queries/agreements.ts'
import {
  type ApprovalRow,
  activeRules,
  answerApprovalRow,
  approvalsOfVersion,
  insertApproval,
  lockApproval,
} from '../../queries/negotiation.ts'
import { termFacts } from '../../queries/terms.ts'
import { kindOf } from '../../terms/registry.ts'
import { resolveFrom } from '../../terms/resolve.ts'
import { askedBy, type Condition } from '../../texts/approval-rules.ts'
import { canonical } from '../../texts/content.ts'
import { acting } from '../acting.ts'
import { audit } from '../audit.ts'
import { passPen } from '../talks/rounds.ts'
import { lockOpen, today } from './draft.ts'
import { type VersionFacts, versionFacts } from './facts.ts'

const valueAt = (values: unknown, path: string): unknown =>
  path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | null | undefined)?.[key], values)

/** What would hold for the partner without any agreement: the defaults of its type, of the workspace, built in. */
export const usualValues = async (tx: Tx, agreement: AgreementRow) => {
  const facts = await termFacts(tx, [], tx.now, null)
  return (kindName: string, field: string): number | undefined => {
    const resolved = resolveFrom({
      kind: kindOf(kindName),
      on: today(tx, agreement.zone),
      knownAt: tx.now.getTime(),
      scope: {},
      currency: tx.ctx.workspace.currency,
      agreementTerms: [],
      lives: new Map(),
      defaults: facts.defaults.filter(
        (row) => row.kind === kindName && (row.typeId === null || row.typeId === agreement.type_id),
      ),
    })
    const value = valueAt(resolved.rows[0]?.values, field)
    return typeof value === 'number' ? value : undefined
  }
}

/** Asks what the rules ask for on this snapshot; what was approved with equal inputs carries over and says so. */
export const askApprovals = async (tx: Tx, facts: VersionFacts): Promise<void> => {
  const { agreement, version, snapshot } = facts
  const defaultOf = await usualValues(tx, agreement)
  const before = await approvalsOfVersion(tx, version.id)
  let open = 0
  for (const rule of await activeRules(tx, agreement.type_id)) {
    const asked = askedBy(rule.condition as Condition, {
      terms: facts.terms,
      content: facts.content,
      paper: agreement.paper,
      defaultOf,
    })
    if (!asked) continue
    const inputs = canonical(asked.inputs)
    const carried = before.findLast(
      (one) => one.rule_id === rule.id && one.answer === 'given' && canonical(one.inputs) === inputs,
    )
    const id = newId(idPrefixes.approval)
    await insertApproval(tx, {
      id,
      version_id: version.id,
      agreement_id: agreement.id,
      rule_id: rule.id,
      approver: rule.approver,
      snapshot_hash: snapshot,
      inputs: JSON.stringify(asked.inputs),
      reason: asked.reason.slice(0, 1000),
      asked_at: tx.now,
      due_at: addBusinessMinutes(workspaceCalendar(tx.ctx.workspace), tx.now, rule.hours * 60),
      ...(carried && {
        answer: 'given',
        words: carried.words,
        by_kind: carried.by_kind,
        by_id: carried.by_id,
        by_name: carried.by_name,
        answered_at: tx.now,
        carried_from: carried.id,
      }),
    })
    await audit(tx, agreement.id, carried ? 'approval_carried' : 'approval_asked', {
      version: version.number,
      rule: rule.name,
      approver: rule.approver,
      snapshot,
    })
    if (carried) continue
    open += 1
    await tx.announce(
      approvalAsked,
      {
        agreementId: agreement.id,
        partnerId: agreement.partner_id,
        number: agreement.number,
        approvalId: id,
        approver: rule.approver,
        snapshotHash: snapshot,
      },
      { subject: { kind: 'agreement', id: agreement.id }, partnerId: agreement.partner_id },
    )
  }
  await updateVersionRow(tx, version.id, { state: open > 0 ? 'approving' : 'approved' })
}

/** Why the caller cannot answer it; empty when it can be done. */
export const reasonsAgainstAnswering = (
  tx: Tx,
  approval: ApprovalRow,
  version: VersionRow,
  snapshot: string,
): string[] => {
  if (approval.answer) return ['It has been answered.']
  if (version.state !== 'approving' || approval.snapshot_hash !== snapshot) return ['It was asked on another snapshot.']
  const { actor } = tx.ctx
  if (actor.kind !== 'member') return ['A person has to answer it.']
  const reasons: string[] = []
  if (!(actor.roles as readonly string[]).includes(approval.approver)) reasons.push(`It is for ${approval.approver}.`)
  const smallTeam = tx.ctx.workspace.settings['smallTeam'] === true
  if (!smallTeam && version.writers.includes(actorId(actor) ?? '')) reasons.push('Nobody approves their own draft.')
  return reasons
}

export const answerApproval = async (
  tx: Tx,
  id: string,
  input: { answer: 'given' | 'refused'; words?: string | undefined },
): Promise<AgreementRow> => {
  const found = await lockApproval(tx, id)
  if (!found) throw notFound('approval')
  const known = await findVersion(tx, found.version_id)
  if (!known) throw notFound('approval')
  if (known.state !== 'approving')
    throw conflict(
      found.answer ? 'approval.answered' : 'snapshot.stale',
      'It was asked on a text that is not waiting for approval any more.',
    )
  const { agreement, version } = await lockOpen(tx, found.agreement_id)
  const facts = await versionFacts(tx, agreement, version)
  if (found.answer) throw conflict('approval.answered', `${found.by_name} has answered it.`)
  if (found.version_id !== version.id || found.snapshot_hash !== facts.snapshot || version.state !== 'approving')
    throw conflict('snapshot.stale', 'It was asked on another snapshot; look at the one that is asked now.')
  const reasons = reasonsAgainstAnswering(tx, found, version, facts.snapshot)
  if (reasons.includes('Nobody approves their own draft.'))
    throw conflict('approval.own_draft', 'Nobody approves their own draft.')
  if (reasons.length > 0) throw forbidden('approval.not_yours', reasons[0]!)
  const words = input.words?.trim() || null
  if (input.answer === 'refused' && !words)
    throw invalid({ field: 'words', rule: 'required', message: 'Say why, so that it can be changed.' })
  await answerApprovalRow(tx, id, input.answer, words, acting(tx))
  await audit(tx, agreement.id, input.answer === 'given' ? 'approval_given' : 'approval_refused', {
    version: version.number,
    approver: found.approver,
    snapshot: found.snapshot_hash,
    words,
  })
  await tx.announce(
    input.answer === 'given' ? approvalGiven : approvalRefused,
    {
      agreementId: agreement.id,
      partnerId: agreement.partner_id,
      number: agreement.number,
      approvalId: id,
      approver: found.approver,
      snapshotHash: found.snapshot_hash,
    },
    { subject: { kind: 'agreement', id: agreement.id }, partnerId: agreement.partner_id },
  )
  const current = (await approvalsOfVersion(tx, version.id)).filter((one) => one.snapshot_hash === facts.snapshot)
  if (input.answer === 'refused') await passPen(tx, facts, 'us', { state: 'negotiating' })
  else if (current.every((one) => one.answer === 'given')) await updateVersionRow(tx, version.id, { state: 'approved' })
  return updateAgreementRow(tx, agreement.id, {})
}
