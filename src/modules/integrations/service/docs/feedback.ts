/** Documents as both sides read them: pages, what readers say, what they are answered, and the look-over. */
import { partnerNames, peopleInRoles } from '#modules/partners/public.ts'
import { addDays, civilDate } from '#platform/civil-time.ts'
import { actorId, type Ctx, partnerOf, type Tx } from '#platform/context.ts'
import { portalRoles } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { idPrefixes, newId } from '#platform/ids.ts'
import { linkTo, queueMail } from '#platform/mail/outbox.ts'
import { docsEvents } from '../../contract/docs.ts'
import {
  type FeedbackRow,
  feedbackOf,
  feedbackPage,
  insertReview,
  lockFeedback,
  newestReviews,
  opinions,
  putAnswer,
  putFeedback,
} from '../../queries/docs.ts'
import { readApiAccess } from '../api-access.ts'
import { whyNot } from '../reference.ts'
import { type DocPage, docPages, findDocPage } from './pages.ts'

const reviewDays = 180

/** Every page; what the agreement of the day does not grant says so and can be read all the same. */
export const listPages = (ctx: Ctx) =>
  inTransaction(
    ctx,
    async (tx) => {
      const partnerId = partnerOf(ctx.actor)
      const access = partnerId === null ? undefined : (await readApiAccess(tx, [partnerId])).get(partnerId)
      return {
        data: docPages().map((page) => {
          const missing = page.needs.filter((scope) => access?.scopes && !access.scopes.includes(scope))
          const [first] = missing
          return {
            ...rowOf(page),
            granted: first === undefined,
            words: first !== undefined && access ? whyNot(first, access) : null,
          }
        }),
      }
    },
    { readOnly: true },
  )

export const getPage = (ctx: Ctx, slug: string) =>
  inTransaction(
    ctx,
    async (tx) => {
      const page = presentPage(slug)
      const own = await feedbackOf(tx, actorId(ctx.actor) ?? '', slug)
      return { ...rowOf(page), text: page.text, samples: page.samples, feedback: own.map(ownToWire) }
    },
    { readOnly: true },
  )

export const giveFeedback = (ctx: Ctx, slug: string, input: { helpful: boolean; words?: string | undefined }) =>
  inTransaction(ctx, async (tx) => {
    const page = presentPage(slug)
    const { actor } = ctx
    const partnerId = partnerOf(actor)
    if (partnerId === null || !('name' in actor)) throw notFound('page')
    const row = await tx.asTeam(() =>
      putFeedback(tx, {
        id: newId(idPrefixes.pageFeedback),
        partner_id: partnerId,
        slug,
        page_version: page.version,
        is_helpful: input.helpful,
        words: input.words ?? null,
        by_id: actorId(actor) ?? '',
        by_name: actor.name.slice(0, 200),
        at: tx.now,
      }),
    )
    await tx.announce(
      docsEvents.docsFeedbackGiven,
      { feedbackId: row.id, partnerId, slug, helpful: row.is_helpful },
      { subject: { kind: 'page_feedback', id: row.id }, partnerId },
    )
    return ownToWire(row)
  })

export const listDocs = (ctx: Ctx) =>
  inTransaction(ctx, async (tx) => ({ data: await standings(tx, docPages()) }), { readOnly: true })

export const reviewPage = (ctx: Ctx, slug: string) =>
  inTransaction(ctx, async (tx) => {
    const page = presentPage(slug)
    const { actor } = ctx
    const previousVersion = (await newestReviews(tx)).get(slug)?.page_version ?? null
    await insertReview(tx, {
      slug,
      at: tx.now,
      page_version: page.version,
      by_id: actorId(actor),
      by_name: ('name' in actor ? actor.name : 'The product').slice(0, 200),
    })
    if (previousVersion !== page.version)
      await tx.announce(
        docsEvents.docsPublished,
        { slug, version: page.version, previousVersion },
        { subject: { kind: 'document_page', id: slug } },
      )
    await tx.announce(
      docsEvents.docsReviewed,
      { slug, version: page.version },
      { subject: { kind: 'document_page', id: slug } },
    )
    return (await standings(tx, [page]))[0]!
  })

export const listFeedback = (ctx: Ctx, query: Parameters<typeof feedbackPage>[1]) =>
  inTransaction(ctx, (tx) => feedbackPage(tx, query, (rows) => toWire(tx, rows)))

/** Once; the reader finds it on the page and in a mail. */
export const answerFeedback = (ctx: Ctx, id: string, answer: string) =>
  inTransaction(ctx, async (tx) => {
    const row = await lockFeedback(tx, id)
    if (!row) throw notFound('page feedback')
    if (row.answered_at) {
      const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: tx.ctx.workspace.zone })
      throw conflict('feedback.answered', `${row.answered_by_name} answered this on ${day.format(row.answered_at)}.`)
    }
    const { actor } = ctx
    const answered = await putAnswer(tx, id, {
      answer,
      answered_at: tx.now,
      answered_by_id: actorId(actor),
      answered_by_name: ('name' in actor ? actor.name : 'The product').slice(0, 200),
    })
    await tx.announce(
      docsEvents.docsFeedbackAnswered,
      { feedbackId: id, partnerId: row.partner_id, slug: row.slug },
      { subject: { kind: 'page_feedback', id }, partnerId: row.partner_id },
    )
    await tellReader(tx, answered)
    return (await toWire(tx, [answered]))[0]!
  })

const tellReader = async (tx: Tx, row: FeedbackRow): Promise<void> => {
  const people = await peopleInRoles(tx, row.partner_id, [...portalRoles])
  const reader = people.find((person) => person.id === row.by_id)
  // Who left reads no answer.
  if (!reader) return
  const title = findDocPage(row.slug)?.title ?? row.slug
  await queueMail(tx, {
    kind: 'docs.feedback_answered',
    to: reader,
    subject: `An answer to what you said about "${title}"`,
    text: `Hello ${reader.name},\n\n${row.words ? `you wrote: ${row.words}\n\n` : ''}${row.answered_by_name} answers: ${row.answer}\n\n${linkTo(tx.ctx, `/p/${tx.ctx.workspace.slug}/developers/docs?page=${row.slug}`)}`,
    subjectKind: 'page_feedback',
    subjectId: row.id,
    partnerId: row.partner_id,
  })
}

const presentPage = (slug: string): DocPage => {
  const page = findDocPage(slug)
  if (!page) throw notFound('page')
  return page
}
const rowOf = ({ slug, kind, title, summary, version, samples }: DocPage) => ({
  slug,
  kind,
  title,
  summary,
  version,
  samples: samples.map(({ file, language, passedAt }) => ({ file, language, passedAt })),
})
const ownToWire = (row: FeedbackRow) => ({
  id: row.id,
  helpful: row.is_helpful,
  words: row.words,
  at: row.at.toISOString(),
  answer: row.answer,
  answeredAt: row.answered_at?.toISOString() ?? null,
})

const standings = async (tx: Tx, pages: readonly DocPage[]) => {
  const [said, looked] = [await opinions(tx), await newestReviews(tx)]
  const { zone } = tx.ctx.workspace
  const today = civilDate(zone, tx.now)
  return pages.map((page) => {
    const opinion = said.get(page.slug)
    const review = looked.get(page.slug)
    const dueOn = review ? addDays(civilDate(zone, review.at), reviewDays) : null
    return {
      ...rowOf(page),
      reviewedAt: review?.at.toISOString() ?? null,
      reviewedBy: review?.by_name ?? null,
      reviewDueOn: dueOn,
      isReviewDue: dueOn === null || dueOn <= today || review?.page_version !== page.version,
      helpful: opinion?.helpful ?? 0,
      notHelpful: opinion?.not_helpful ?? 0,
      unanswered: opinion?.unanswered ?? 0,
    }
  })
}

const toWire = async (tx: Tx, rows: readonly FeedbackRow[]) => {
  const names = await partnerNames(
    tx,
    rows.map((row) => row.partner_id),
  )
  return rows.map((row) => ({
    id: row.id,
    page: { slug: row.slug, title: findDocPage(row.slug)?.title ?? row.slug },
    pageVersion: row.page_version,
    partner: { id: row.partner_id, name: names.get(row.partner_id) ?? '' },
    by: { id: row.by_id, name: row.by_name },
    helpful: row.is_helpful,
    words: row.words,
    at: row.at.toISOString(),
    answer: row.answer,
    answeredAt: row.answered_at?.toISOString() ?? null,
    answeredBy: row.answered_by_name,
  }))
}
