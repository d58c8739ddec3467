/** Approving lines: by the first rule that matches, or by the people it asks for. Repeats answer with the first. */
import { builtInOf, resolveTerms, type ValuesOf } from '#modules/agreements/public.ts'
import { dropClock, meetClock } from '#modules/tasks/public.ts'
import { startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import * as draft from '#platform/ledger/draft.ts'
import { type Posting, post } from '#platform/ledger/post.ts'
import { commissionApproved, commissionFellDue } from '../../contract/line-events.ts'
import { againstApproval, type Refusal } from '../../contract/states.ts'
import { approvalsOf, insertApprovals } from '../../queries/approvals.ts'
import { type Change, changeLines, type Line, lockLines, standingMinorOf, todayOf } from '../../queries/lines.ts'
import type { ApproverRole } from '../../rules/approval.ts'
import { roleToGive } from '../../rules/approval.ts'
import { dueDayOf } from '../../rules/due-day.ts'
import { announceLines } from './announce.ts'
import { fallDueSlot } from './due-kinds.ts'
import { factsOf, gone, memberIdOf, type Outcome } from './facts.ts'
import { rulesOf } from './rules.ts'

/** Approves what may be approved; `as` says whether the rule itself does or the member who acts. */
export const approveLines = (tx: Tx, ids: readonly string[], as: 'rule' | 'member'): Promise<Outcome[]> =>
  tx.asTeam(async () => {
    const locked = new Map((await lockLines(tx, ids)).map((line) => [line.id, line]))
    const lines = [...locked.values()]
    const facts = await factsOf(tx, lines)
    const rules = await rulesOf(
      tx,
      lines.filter((line) => line.state === 'pending'),
    )
    const given = await approvalsOf(tx, ids)
    const memberId = memberIdOf(tx)
    const roles = tx.ctx.actor.kind === 'member' ? tx.ctx.actor.roles : []
    const rows: Parameters<typeof insertApprovals>[1][number][] = []
    const whole: Line[] = []
    const outcomes = new Map<string, Outcome>()
    for (const id of new Set(ids)) {
      const line = locked.get(id)
      const fact = facts.get(id)
      if (!line || !fact) {
        outcomes.set(id, gone(id))
        continue
      }
      const against = againstApproval(fact, tx.now)
      // Asked again, it answers with what the first one did.
      if (against && against.code !== 'commission.approved') outcomes.set(id, { id, refusal: against })
      else outcomes.set(id, { id, line })
      if (against) continue
      const rule = rules.get(id)!
      const before = given.get(id) ?? []
      const row = { commissionId: id, partnerId: line.partnerId, rule: rule.name }
      if (as === 'rule') {
        if (rule.approvers.length > 0) {
          outcomes.set(id, { id, refusal: { code: 'commission.needs_person', words: needs(rule.approvers) } })
          continue
        }
        rows.push({ ...row, role: 'automatic' })
        whole.push(line)
        continue
      }
      if (before.some((one) => one.by_id === memberId)) continue
      const needed: readonly ApproverRole[] =
        rule.approvers.length > 0 ? rule.approvers : ['partner_manager', 'finance']
      const has = before.map((one) => one.role as ApproverRole)
      // Who wrote a line by hand stands for one side from the beginning; the other side approves it.
      const role = roleToGive(needed, has, roles)
      if (!role) {
        outcomes.set(id, { id, refusal: otherRole(needed.filter((one) => !has.includes(one))) })
        continue
      }
      rows.push({ ...row, role })
      if (rule.approvers.every((one) => one === role || has.includes(one))) whole.push(line)
    }
    await insertApprovals(tx, rows)
    for (const line of await settle(tx, whole)) outcomes.set(line.id, { id: line.id, line })
    return ids.map((id) => outcomes.get(id)!)
  })

const roleWords = { partner_manager: 'a partner manager', finance: 'finance' } as const
const needs = (roles: readonly ApproverRole[]) => `Needs ${roles.map((role) => roleWords[role]).join(' and ')}`
const otherRole = (left: readonly ApproverRole[]): Refusal => ({
  code: 'commission.other_approver',
  words: `${needs(left)} to approve it`,
})
type Payment = Pick<ValuesOf<'payment'>, 'interval' | 'dueDay'>
export const paymentTermsOf = async (tx: Tx, partnerIds: readonly string[]): Promise<ReadonlyMap<string, Payment>> => {
  const terms = await resolveTerms(tx, { partnerIds, kinds: ['payment'] })
  return new Map(
    partnerIds.map((id) => {
      const values = terms.get(id)?.get('payment')?.rows[0]?.values ?? builtInOf('payment', tx.ctx.workspace.currency)
      return [id, values as Payment]
    }),
  )
}

/** What is approved in full: the ledger, the day it is due, the facts. Negative lines are due at once. */
const settle = async (tx: Tx, lines: readonly Line[]): Promise<Line[]> => {
  if (lines.length === 0) return []
  const today = todayOf(tx)
  const payment = await paymentTermsOf(tx, [...new Set(lines.map((line) => line.partnerId))])
  const postings: Posting[] = []
  const changes: Change[] = []
  for (const line of lines) {
    const source = { kind: 'commission', id: line.id }
    const of = { partnerId: line.partnerId }
    if (line.amountMinor < 0n) {
      const amount = { currency: line.currency, amountMinor: -line.amountMinor }
      postings.push({
        ...draft.approveNegative({ ...of, amount, commissionKind: line.kind }),
        source,
        step: 'approved',
      })
      changes.push({
        line,
        set: { state: 'due', dueOn: today, approvedAt: tx.now, askedAt: null },
        move: { from: null, to: 'due', amountMinor: line.amountMinor },
      })
      continue
    }
    const amountMinor = standingMinorOf(line)
    if (amountMinor > 0n)
      postings.push({
        ...draft.approve({ ...of, amount: { currency: line.currency, amountMinor } }),
        source,
        step: 'approved',
      })
    const terms = payment.get(line.partnerId)!
    const dueOn = dueDayOf(today, terms.interval, terms.dueDay)
    changes.push({
      line,
      set: { state: 'approved', dueOn, approvedAt: tx.now, askedAt: null },
      move: { from: 'pending', to: 'approved', amountMinor },
    })
  }
  await post(tx, postings)
  const changed = await changeLines(tx, changes)
  await announceLines(tx, commissionApproved, changed)
  await announceLines(
    tx,
    commissionFellDue,
    changed.filter((line) => line.state === 'due'),
  )
  for (const [dueOn, own] of Map.groupBy(changed, (line) => line.dueOn!))
    for (const partnerId of new Set(own.map((line) => line.partnerId)))
      await tx.schedule(fallDueSlot, partnerId, startOfDate(tx.ctx.workspace.zone, dueOn))
  for (const line of lines) if (line.askedAt) await meetClock(tx, { kind: 'approval', subjectId: line.id })
  return changed
}
export const stopAsking = async (tx: Tx, lines: readonly Line[]): Promise<void> => {
  for (const line of lines) if (line.askedAt) await dropClock(tx, { kind: 'approval', subjectId: line.id })
}
