/** An application by bare HTML forms: each page is one request, the draft on the server is the memory between them. */
import type { Ctx, Tx } from '#platform/context.ts'
import { currencyExponents } from '#platform/currencies.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { notFound, Problem } from '#platform/errors.ts'
import type { FileAnswer, HttpExtras } from '#platform/module.ts'
import { isAnswered, shownKeys } from '../../contract/conditions.ts'
import type { FormFieldValue } from '../../contract/definition.ts'
import { applicantFields, audienceOf, fieldsBeforeSubmit, textIn } from '../../contract/fields.ts'
import type { ApplicationRow } from '../../queries/applications.ts'
import { plainFormHtml, plainMessageHtml, plainThanksHtml } from '../forms/plain-page.ts'
import { countVisit, decoyName, languageOf, type PublishedForm, publishedForm } from '../forms/public.ts'
import { formState } from '../forms/wire.ts'
import { refuseAbove } from '../rate.ts'
import type { Values } from './answers.ts'
import { openByToken, refuseClosed, saveApplication, seenOnCurrentVersion, startApplication } from './draft.ts'
import { submitApplication } from './submit.ts'
import { pageLink, tokenOf } from './token.ts'

export type Posted = Readonly<Record<string, string | string[]>>
type Shown = {
  token?: string
  page: number
  answers: Values
  issues: ReadonlyMap<string, string>
  language: string
  source: string | undefined
  channel?: Channel | undefined
}

const channelKinds = ['partner_referral', 'event', 'outreach', 'inbound'] as const
type Channel = { kind: (typeof channelKinds)[number]; token: string }
type PlainQuery = { language?: string | undefined; source?: string | undefined } & {
  [Kind in (typeof channelKinds)[number]]?: string | undefined
}

/** The link that brought the applicant, by the same names in the page's address as on the page with scripts. */
const channelIn = (given: PlainQuery | Posted): Channel | undefined => {
  for (const kind of channelKinds) {
    const token = given[kind]
    if (typeof token === 'string' && token !== '') return { kind, token: token.slice(0, 100) }
  }
  return undefined
}

/** The first page. 404 without such a form. */
export const showPlainForm = async (
  ctx: Ctx,
  slug: string,
  query: PlainQuery,
  http: HttpExtras,
): Promise<FileAnswer> => {
  refuseAbove(ctx.services, `visit ${ctx.workspace.id} ${http.address}`, 60, 60_000, 'Too many visits at once.')
  return inTransaction(ctx, async (tx) => {
    const published = await formIn(tx, slug)
    const language = languageOf(published.version, query.language)
    allowFrames(http, published)
    if (formState(published.form, tx.now) !== 'open') return html(closedPage(tx, published, language))
    await countVisit(tx, slug, query.source)
    return html(
      formPage(tx, published, {
        page: 1,
        answers: {},
        issues: new Map(),
        language,
        source: query.source,
        channel: channelIn(query),
      }),
    )
  })
}

/** Takes one page in and answers the next, the same again with what is wrong, or the thanks. */
export const sendPlainForm = async (ctx: Ctx, slug: string, posted: Posted, http: HttpExtras): Promise<FileAnswer> => {
  const text = (name: string) => (typeof posted[name] === 'string' ? posted[name] : undefined)
  const published = await inTransaction(ctx, (tx) => formIn(tx, slug), { readOnly: true })
  allowFrames(http, published)
  const language = languageOf(published.version, text('language'))
  const page = Math.min(Math.max(1, Number(text('page')) || 1), published.definition.pages.length)
  const given = answersOf(published, page, posted)
  const shown: Shown = {
    page,
    answers: given,
    issues: new Map(),
    language,
    source: text('source'),
    channel: channelIn(posted),
  }
  const sender = { address: http.address }
  let token = text('token')
  try {
    const { row, next } = await inTransaction(ctx, async (tx) => {
      const saved = token
        ? await saveApplication(tx, token, { answers: given, page, language })
        : await startApplication(
            tx,
            {
              form: slug,
              language,
              answers: given,
              page: 1,
              ...(shown.source && { source: shown.source }),
              ...(shown.channel && { channel: shown.channel }),
            },
            sender,
          )
      return { row: saved, next: await nextPage(tx, saved, page, given) }
    })
    token = tokenOf(ctx, row)
    if (next)
      return await inTransaction(
        ctx,
        async (tx) => html(await draftPage(tx, row, { ...shown, token: token!, page: next.page, issues: next.issues })),
        { readOnly: true },
      )
    const sent = await inTransaction(ctx, (tx) =>
      submitApplication(tx, token!, { ...(text(decoyName) !== undefined && { decoy: text(decoyName)! }) }, sender),
    )
    const { thanks } = published.definition
    const say = (value: Readonly<Record<string, string>>) => textIn(value, language, published.version.default_language)
    return html(
      plainThanksHtml({
        language,
        workspaceName: ctx.workspace.name,
        title: say(thanks.title),
        text: say(thanks.text),
        link: pageLink(ctx, sent),
      }),
    )
  } catch (error) {
    if (!(error instanceof Problem)) throw error
    if (error.status !== 422 || !error.errors)
      return html(plainMessageHtml(language, ctx.workspace.name, error.message))
    const issues = new Map(error.errors.map((issue) => [issue.field, issue.message]))
    const at = pageOfFirst(published, issues, page)
    return inTransaction(
      ctx,
      async (tx) =>
        html(
          token
            ? await draftPage(tx, await openByToken(tx, token), { ...shown, token, page: at, issues })
            : formPage(tx, published, { ...shown, page: at, issues }),
        ),
      { readOnly: true },
    )
  }
}

const formIn = (tx: Tx, slug: string): Promise<PublishedForm> => {
  if (tx.ctx.workspace.id === '') throw notFound('form')
  return publishedForm(tx, slug)
}

const draftPage = async (tx: Tx, row: ApplicationRow, shown: Shown): Promise<string> => {
  const seen = await seenOnCurrentVersion(tx, row)
  return formPage(tx, seen.published, { ...shown, answers: { ...(seen.row.answers as Values), ...shown.answers } })
}

/** Where to go on: this page again when an answer on it opened a further question, the next one that asks something, or the end. */
const nextPage = async (
  tx: Tx,
  row: ApplicationRow,
  page: number,
  given: Values,
): Promise<{ page: number; issues: ReadonlyMap<string, string> } | undefined> => {
  const { published, row: current } = await seenOnCurrentVersion(tx, row)
  const shown = shownKeys(fieldsBeforeSubmit(published.definition), current.answers as Values)
  const open = (at: number) =>
    (published.definition.pages[at - 1]?.fields ?? []).filter((field) => shown.has(field.key) && asks(field))
  // A question that was on the page just sent was seen; one that was not there yet has to be.
  if (open(page).some((field) => field.showIf !== undefined && !(field.key in given)))
    return { page, issues: new Map() }
  for (let at = page + 1; at <= published.definition.pages.length; at += 1)
    if (open(at).length > 0) return { page: at, issues: new Map() }
  return undefined
}
const asks = (field: FormFieldValue) =>
  audienceOf(field) === 'applicant' && field.kind !== 'heading' && field.kind !== 'file'

const pageOfFirst = (published: PublishedForm, issues: ReadonlyMap<string, string>, fallback: number): number => {
  const at = published.definition.pages.findIndex((page) => page.fields.some((field) => issues.has(field.key)))
  return at < 0 ? fallback : at + 1
}

const formPage = (tx: Tx, published: PublishedForm, shown: Shown): string => {
  const { definition, version, form } = published
  const { language } = shown
  const text = (value: Readonly<Record<string, string>> | undefined) =>
    textIn(value, language, version.default_language)
  const page = definition.pages[shown.page - 1] ?? definition.pages[0]!
  const visible = shownKeys(fieldsBeforeSubmit(definition), shown.answers)
  return plainFormHtml({
    language,
    fallback: version.default_language,
    workspaceName: tx.ctx.workspace.name,
    title: text(page.title),
    intro: shown.page === 1 ? text(definition.intro) : '',
    fields: page.fields.filter((field) => audienceOf(field) === 'applicant' && visible.has(field.key)),
    answers: shown.answers,
    issues: shown.issues,
    hidden: {
      page: String(shown.page),
      language,
      // Which questions were on the page, so that an unticked one is an answer and an unseen one is not.
      seen: page.fields
        .filter((field) => audienceOf(field) === 'applicant' && visible.has(field.key))
        .map((field) => field.key)
        .join(' '),
      ...(shown.token && { token: shown.token }),
      ...(shown.source && { source: shown.source }),
      ...(shown.channel && { [shown.channel.kind]: shown.channel.token }),
    },
    decoy: decoyName,
    privacy: text(definition.privacy.text),
    page: shown.page,
    pages: definition.pages.length,
    action: `/v1/public/plain-forms/${tx.ctx.workspace.slug}/${form.slug}`,
  })
}

const closedPage = (tx: Tx, published: PublishedForm, language: string): string => {
  try {
    refuseClosed(tx, published, language)
  } catch (error) {
    if (error instanceof Problem) return plainMessageHtml(language, tx.ctx.workspace.name, error.message)
    throw error
  }
  return plainMessageHtml(language, tx.ctx.workspace.name, '')
}

/** What was answered on the page: inputs become the values that the fields take; a question left empty is null. */
const answersOf = ({ definition }: PublishedForm, page: number, posted: Posted): Values => {
  const seen = new Set((typeof posted.seen === 'string' ? posted.seen : '').split(' '))
  const fields = applicantFields({ ...definition, pages: definition.pages.slice(page - 1, page) }).filter(
    (field) => seen.has(field.key) && field.kind !== 'file',
  )
  return Object.fromEntries(fields.map((field) => [field.key, valueOf(field, posted)]))
}

const valueOf = (field: FormFieldValue, posted: Posted): unknown => {
  const raw = posted[`a.${field.key}`]
  const text = (typeof raw === 'string' ? raw : (raw?.[0] ?? '')).trim()
  const part = (name: string) => {
    const value = posted[`a.${field.key}.${name}`]
    return (typeof value === 'string' ? value : '').trim()
  }
  switch (field.kind) {
    case 'choices':
    case 'countries':
      return raw === undefined ? null : Array.isArray(raw) ? raw : [raw]
    case 'number':
      return text === '' ? null : Number.isFinite(Number(text)) ? Number(text) : text
    case 'rate':
      return text === '' ? null : Number.isFinite(Number(text)) ? Math.round(Number(text) * 10_000) : text
    case 'yes_no':
      return text === 'yes' ? true : text === 'no' ? false : null
    case 'consent':
      return text === 'yes' ? true : null
    case 'money':
      return part('amount') === '' ? null : minorOf(part('amount'), part('currency').toUpperCase())
    case 'person': {
      const person = Object.fromEntries(
        ['fullName', 'email', 'phone', 'title'].flatMap((name) => (part(name) ? [[name, part(name)]] : [])),
      )
      return isAnswered(Object.values(person)) ? person : null
    }
    default:
      return text === '' ? null : text
  }
}

/** An amount as people write it, in minor units by ISO 4217; what cannot be one stays as it is and is refused by its field. */
const minorOf = (amount: string, currency: string): unknown => {
  const exponent = currencyExponents.get(currency)
  const match = /^(-?)(\d{1,15})(?:[.,](\d+))?$/.exec(amount)
  if (exponent === undefined || !match || (match[3] ?? '').length > exponent) return { currency, amount }
  return { currency, amountMinor: `${match[1]}${BigInt(match[2]! + (match[3] ?? '').padEnd(exponent, '0'))}` }
}

/** Only the hosts of the form may frame it; nothing is loaded from anywhere. */
const allowFrames = (http: HttpExtras, { form }: PublishedForm): void => {
  const hosts = form.hosts.map((host) => `${/^localhost(:|$)/.test(host) ? 'http' : 'https'}://${host}`)
  http.setHeader(
    'content-security-policy',
    `default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors ${hosts.length > 0 ? hosts.join(' ') : "'none'"}`,
  )
}
const html = (body: string): FileAnswer => ({ contentType: 'text/html; charset=utf-8', body })
