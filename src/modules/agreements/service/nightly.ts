/** Each night: every audit chain is reckoned again; clauses that are due and certificates that end come up as tasks. */
import { openTask } from '#modules/tasks/public.ts'
import { civilDate, startOfDate } from '#platform/civil-time.ts'
import type { Tx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { dailyAt } from '#platform/jobs/recurring.ts'
import type { DueKind, JobKind } from '#platform/module.ts'
import { listSealCertificates } from '#platform/pdf/seal-keys.ts'
import { agreementAuditBroken } from '../contract/events.ts'
import { agreementIdsAfter, findAgreement } from '../queries/agreements.ts'
import { clausesToReview } from '../queries/texts.ts'
import { checkAudit } from './audit.ts'
import { about } from './sign/envelopes.ts'

export const nightlyKind = 'agreements.nightly'
const auditJobKind = 'agreements.check_audits'
const batchMax = 50
const certificateDays = 30

export const planNightly = (tx: Tx): Promise<void> => dailyAt(tx, nightlyKind, '03:00')

export const nightlyDue: DueKind = {
  kind: nightlyKind,
  summary: 'Checks audit chains, clauses that are due for review, certificates that end',
  run: async (tx) => {
    await tx.enqueue(auditJobKind, { title: 'Check the audit chains of agreements' })
    await reviewClauses(tx)
    await watchCertificate(tx)
    await planNightly(tx)
  },
}

/** A break alarms: an event, a line in the log, and a task that names the row. */
const alarm = async (tx: Tx, agreementId: string): Promise<boolean> => {
  const check = await checkAudit(tx, agreementId)
  if (check.intact) return false
  const agreement = (await findAgreement(tx, agreementId))!
  const { opened } = await openTask(tx, {
    kind: 'agreements.repair_audit',
    subject: { kind: 'agreement', id: agreementId },
    partnerId: agreement.partner_id,
    title: `The audit chain of ${agreement.number} is broken at row ${check.brokenAt}`,
    side: 'team',
    owner: { role: 'legal' },
    dueAt: tx.now,
    legal: true,
    checklist: [check.words],
    cause: `audit ${agreementId} ${check.brokenAt} ${check.words}`.slice(0, 200),
  })
  if (opened)
    await tx.announce(
      agreementAuditBroken,
      {
        agreementId,
        partnerId: agreement.partner_id,
        number: agreement.number,
        row: check.brokenAt ?? 0,
        words: check.words,
      },
      about(agreement),
    )
  tx.ctx.log.error({ agreementId, row: check.brokenAt }, 'The audit chain of an agreement is broken')
  return true
}

export const auditJob: JobKind = {
  kind: auditJobKind,
  run: async (ctx, job) => {
    let [after, checked, broken] = ['', 0, 0]
    for (;;) {
      const ids = await inTransaction(ctx, async (tx) => {
        const batch = await agreementIdsAfter(tx, after, batchMax)
        for (const id of batch) if (await alarm(tx, id)) broken += 1
        return batch
      })
      checked += ids.length
      after = ids.at(-1) ?? after
      const { cancelled } = await job.progress(checked)
      if (ids.length < batchMax || cancelled || job.signal.aborted) return { checked, broken }
    }
  },
}

const reviewClauses = async (tx: Tx): Promise<void> => {
  const today = civilDate(tx.ctx.workspace.zone, tx.now)
  for (const clause of await clausesToReview(tx, today))
    await openTask(tx, {
      kind: 'agreements.review_clause',
      subject: { kind: 'clause', id: clause.id },
      title: `Review the clause "${clause.title}": it was due on ${clause.due}`.slice(0, 140),
      side: 'team',
      owner: { role: 'legal' },
      dueAt: startOfDate(tx.ctx.workspace.zone, clause.due),
      cause: `review ${clause.id} ${clause.due}`,
    })
}

/** Our own key is made anew by itself; an imported certificate has to be replaced by a person before it ends. */
const watchCertificate = async (tx: Tx): Promise<void> => {
  const inUse = (await listSealCertificates(tx)).find((one) => one.retiredAt === null)
  if (inUse?.origin !== 'imported') return
  if (inUse.validTo.getTime() - certificateDays * 86_400_000 > tx.now.getTime()) return
  await openTask(tx, {
    kind: 'agreements.renew_certificate',
    subject: { kind: 'seal_key', id: inUse.id },
    title: `Import the next seal certificate: the one in use ends on ${inUse.validTo.toISOString().slice(0, 10)}`,
    side: 'team',
    owner: { role: 'admin' },
    dueAt: inUse.validTo,
    hardDeadline: inUse.validTo,
    cause: `certificate ${inUse.id}`,
  })
}
