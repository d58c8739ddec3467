/** The contact page for browsers without scripts: bare HTML, no style, nothing from elsewhere. */
import type { Ctx } from '#platform/context.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { notFound, Problem } from '#platform/errors.ts'
import { escapeHtml } from '#platform/mail/layout.ts'
import type { FileAnswer, HttpExtras } from '#platform/module.ts'
import { isEmail } from '../../contract/answers.ts'
import { inquiryTextMax } from '../../contract/inquiries.ts'
import { wordsLanguage } from '../../words/decisions.ts'
import { inquiryWords } from '../../words/inquiries.ts'
import type { Posted } from '../applications/plain.ts'
import { plainMessageHtml } from '../forms/plain-page.ts'
import { decoyName } from '../forms/public.ts'
import { refuseAbove } from '../rate.ts'
import { workspaceSettings } from '../settings/read.ts'
import { sendInquiry } from './receive.ts'
import { openedStamp } from './token.ts'

const inputs = [
  { name: 'senderName', label: 'name', type: 'text', most: 200, auto: 'name', required: true },
  { name: 'email', label: 'email', type: 'email', most: 254, auto: 'email', required: true },
  { name: 'company', label: 'company', type: 'text', most: 200, auto: 'organization', required: false },
  { name: 'website', label: 'website', type: 'text', most: 300, auto: 'url', required: false },
  { name: 'subject', label: 'subject', type: 'text', most: 200, auto: 'off', required: false },
] as const

export const showPlainInquiry = async (
  ctx: Ctx,
  query: { language?: string | undefined; source?: string | undefined },
  http: HttpExtras,
): Promise<FileAnswer> => {
  guard(ctx, http)
  refuseAbove(ctx.services, `visit ${ctx.workspace.id} ${http.address}`, 60, 60_000, 'Too many visits at once.')
  const language = wordsLanguage(query.language ?? ctx.workspace.language)
  return page(ctx, { language, values: { source: query.source ?? '' }, issues: [], opened: openedStamp(ctx) })
}

/** The thanks, or the page again with everything that is missing. */
export const sendPlainInquiry = async (ctx: Ctx, posted: Posted, http: HttpExtras): Promise<FileAnswer> => {
  guard(ctx, http)
  const text = (name: string) => (typeof posted[name] === 'string' ? posted[name].trim() : '')
  const language = wordsLanguage(text('language') || ctx.workspace.language)
  const words = inquiryWords(language)
  const names = [...inputs.map(({ name }) => name), 'text', 'source']
  const values = Object.fromEntries(names.map((name) => [name, text(name)]))
  const issues = [
    ...(isEmail(text('email')) && text('email').length <= 254 ? [] : [words.emailWrong]),
    ...(text('text') ? [] : [words.textMissing]),
    ...inputs
      .filter(({ name, most }) => name !== 'email' && text(name).length > most)
      .map(({ label }) => `${words[label]}: ${words.tooLong}`),
    ...(text('text').length > inquiryTextMax ? [`${words.text}: ${words.tooLong}`] : []),
  ]
  if (issues.length > 0) return page(ctx, { language, values, issues, opened: text('opened') })
  try {
    const days = await inTransaction(ctx, async (tx) => {
      await sendInquiry(
        tx,
        {
          senderName: text('senderName'),
          email: text('email'),
          company: text('company'),
          website: text('website'),
          subject: text('subject'),
          text: text('text'),
          language,
          source: text('source').slice(0, 60),
          opened: text('opened'),
          decoy: text(decoyName),
        },
        { address: http.address },
      )
      return (await workspaceSettings(tx)).inquiryAnswerDays
    })
    return html(plainMessageHtml(language, ctx.workspace.name, words.thanks(days)))
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    return html(plainMessageHtml(language, ctx.workspace.name, error.message))
  }
}

const guard = (ctx: Ctx, http: HttpExtras): void => {
  if (ctx.workspace.id === '') throw notFound('workspace')
  http.setHeader(
    'content-security-policy',
    "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  )
}

type Shown = { language: string; values: Readonly<Record<string, string>>; issues: readonly string[]; opened: string }
const page = (ctx: Ctx, { language, values, issues, opened }: Shown): FileAnswer => {
  const words = inquiryWords(language)
  const title = escapeHtml(words.title(ctx.workspace.name))
  const value = (name: string) => escapeHtml(values[name] ?? '')
  const fields = inputs.map(({ name, label, type, most, auto, required }) => {
    const mark = required ? '' : ` <small>(${words.optional})</small>`
    return `<p><label>${words[label]}${mark}<br><input type="${type}" name="${name}" value="${value(name)}" maxlength="${most}" autocomplete="${auto}"${required ? ' required' : ''}></label></p>`
  })
  const problems =
    issues.length === 0
      ? ''
      : `<div role="alert"><strong>${words.attention}</strong><ul>${issues.map((issue) => `<li>${escapeHtml(issue)}</li>`).join('')}</ul></div>`
  return html(`<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${title}</title></head>
<body><main>
<h1>${title}</h1>
<p>${words.intro}</p>
${problems}
<form method="post" action="/v1/public/plain-inquiries/${escapeHtml(ctx.workspace.slug)}">
<input type="hidden" name="language" value="${language}">
<input type="hidden" name="source" value="${value('source')}">
<input type="hidden" name="opened" value="${escapeHtml(opened)}">
${fields.join('\n')}
<p><label>${words.text}<br><textarea name="text" rows="8" cols="60" maxlength="${inquiryTextMax}" required>${value('text')}</textarea></label></p>
<p hidden><label>${words.empty} <input name="${decoyName}" autocomplete="off" tabindex="-1"></label></p>
<p><small>${words.privacy}</small></p>
<p><button type="submit">${words.send}</button></p>
</form>
</main></body>
</html>
`)
}
const html = (body: string): FileAnswer => ({ contentType: 'text/html; charset=utf-8', body })
