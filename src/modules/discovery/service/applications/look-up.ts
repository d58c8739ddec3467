/** The one check that looks outside: whether the website answers and the mail domain takes mail. Off unless switched on. */
import { promises as dns } from 'node:dns'
import type { Ctx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import type { JobKind } from '#platform/module.ts'
import { safeFetch } from '#platform/net/safe-fetch.ts'
import { checkOwners } from '../../contract/settings.ts'
import { findApplicationRow, lockApplicationRow } from '../../queries/applications.ts'
import { putCheck } from '../../queries/review.ts'
import { settingsOfType } from '../settings/read.ts'
import { formOf } from './review.ts'

export const lookUpJob = 'discovery.look_up'
const websiteTimeoutMs = 8_000
const mailTimeoutMs = 5_000

/** Looks outside of any transaction, then writes what was found while the application is still open. */
const lookUp = async (ctx: Ctx, applicationId: string, signal: AbortSignal): Promise<void> => {
  const row = await reading(ctx, (tx) => findApplicationRow(tx, applicationId))
  if (!row) return
  const problems: string[] = []
  if (row.website) {
    const answer = await safeFetch({
      url: row.website,
      timeoutMs: websiteTimeoutMs,
      bodyBytesMax: 1024,
      allowPrivate: ctx.services.config.privateTargets,
      signal,
    })
    if (!answer.ok) problems.push(`The website does not answer: ${answer.words}`)
    else if (answer.status >= 500 || answer.status === 404) problems.push(`The website answers with ${answer.status}.`)
  }
  const mailHost = row.email_folded?.split('@')[1]
  if (mailHost && (await takesMail(mailHost)) === false) problems.push(`${mailHost} names no server for mail.`)
  await inTransaction(ctx, async (tx) => {
    const current = await lockApplicationRow(tx, applicationId)
    if (!current || !['submitted', 'in_review', 'info_requested', 'waitlisted'].includes(current.state)) return
    const { checks } = await settingsOfType(tx, (await formOf(tx, current)).type)
    await putCheck(tx, applicationId, {
      check: 'website_answers',
      outcome: problems.length > 0 ? checks.website_answers : 'pass',
      owner: checkOwners.website_answers,
      sentence: problems.join(' ') || 'The website answers and the mail domain takes mail.',
      evidence: { website: row.website, mailDomain: mailHost ?? null },
    })
  })
}

/** Undefined when our own resolver did not answer: that says nothing about them. */
const takesMail = async (host: string): Promise<boolean | undefined> => {
  const timer: { stop?: NodeJS.Timeout } = {}
  const late = new Promise<undefined>((resolve) => {
    timer.stop = setTimeout(() => resolve(undefined), mailTimeoutMs)
  })
  const asked = dns.resolveMx(host).then(
    (found) => found.length > 0,
    (error: NodeJS.ErrnoException) => (error.code === 'ENOTFOUND' || error.code === 'ENODATA' ? false : undefined),
  )
  try {
    return await Promise.race([asked, late])
  } finally {
    clearTimeout(timer.stop)
  }
}

export const lookUpKind: JobKind = {
  kind: lookUpJob,
  run: async (ctx, job) => {
    await lookUp(ctx, String(job.input['applicationId']), job.signal)
    return {}
  },
}
