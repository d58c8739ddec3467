/** The letter to the company: outcome and the reasons that may be shared. Nothing of the internal record is in it. */
import { contactForbidden, decisionReasons } from '#modules/discovery/public.ts'
import { civilDate } from '#platform/civil-time.ts'
import type { Ctx, Tx } from '#platform/context.ts'
import { inTransaction, reading } from '#platform/db/transaction.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { storeFile } from '#platform/files/store.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import type { FileAnswer } from '#platform/module.ts'
import type { PdfDocument } from '#platform/pdf/model.ts'
import { render } from '#platform/pdf/render.ts'
import type { DecisionOutcome } from '../../contract/states.ts'
import { letterWords } from '../../words/letters.ts'
import { mailLanguage } from '../../words/mails.ts'
import { type Loaded, loadCase } from '../cases/load.ts'
import type { Content } from '../decisions/content.ts'
import { textOfDecision } from '../decisions/make.ts'
import { addresseeOf } from '../mails.ts'

/** The letter as it stands: of a decision that is only prepared it is a draft and says so. 409 without a decision. */
const letterOf = async (
  tx: Tx,
  loaded: Loaded,
  language?: string,
): Promise<{ document: PdfDocument; name: string }> => {
  const { decision } = loaded
  if (!decision) throw conflict('decision.none', 'Nothing is prepared yet, so there is no letter.')
  const to = await addresseeOf(tx, loaded.row)
  const spoken = mailLanguage(language ?? to?.language ?? tx.ctx.workspace.language)
  const words = letterWords[spoken]
  const content = decision.content as Content
  const text = await textOfDecision(tx, loaded, decision, content)
  const known = await decisionReasons(tx)
  const reasons = decision.reasons.map((key) => known.find((one) => one.key === key)?.label(spoken) ?? key)
  const madeAt = decision.made_at ?? tx.now
  const day = civilDate(tx.ctx.workspace.zone, madeAt)
  const outcome = decision.outcome as DecisionOutcome
  return {
    name: `${words.file} ${loaded.partnerName}.pdf`,
    document: {
      title: text.words.subject,
      language: spoken,
      madeAt,
      author: tx.ctx.workspace.name,
      typeface: 'serif',
      footer: `${tx.ctx.workspace.name} · ${decision.id}`,
      blocks: [
        {
          kind: 'title',
          text: text.words.subject,
          subtitle: tx.ctx.workspace.name,
          lines: [to && to.name !== loaded.partnerName ? `${loaded.partnerName}, ${to.name}` : loaded.partnerName, day],
        },
        ...(decision.state === 'prepared' ? [{ kind: 'note' as const, text: words.draft }] : []),
        ...text.words.body.split(/\n{2,}/).map((paragraph) => ({ kind: 'paragraph' as const, text: paragraph })),
        { kind: 'rule' },
        {
          kind: 'facts',
          together: true,
          items: [
            { name: words.outcome, value: words.outcomes[outcome] },
            { name: words.date, value: day },
            ...(reasons.length > 0 ? [{ name: words.reasons, value: reasons.join('\n') }] : []),
            ...(decision.revisit_on ? [{ name: words.revisit, value: decision.revisit_on }] : []),
            ...(decision.reapply_from ? [{ name: words.reapply, value: decision.reapply_from }] : []),
          ],
        },
      ],
    },
  }
}

const answer = async (found: { document: PdfDocument; name: string }): Promise<FileAnswer> => ({
  contentType: 'application/pdf',
  fileName: found.name,
  inline: true,
  body: Buffer.from((await render(found.document)).bytes),
})
/** For the team, also before the decision is made. */
export const decisionLetter = async (ctx: Ctx, caseId: string): Promise<FileAnswer> =>
  answer(await reading(ctx, async (tx) => letterOf(tx, await loadCase(tx, caseId))))

/** For the company: only of a decision that was made. 404 before. */
export const candidateLetter = async (
  ctx: Ctx,
  find: (tx: Tx) => Promise<{ caseId: string | null; language: string }>,
): Promise<FileAnswer> =>
  answer(
    await reading(ctx, async (tx) => {
      const of = await find(tx)
      return tx.asTeam(async () => {
        const loaded = of.caseId ? await loadCase(tx, of.caseId) : undefined
        if (loaded?.decision?.state !== 'made') throw notFound('letter')
        return letterOf(tx, loaded, of.language)
      })
    }),
  )

/** Sends the letter by mail, as a PDF beside the words. 409 before the decision is made, and when nobody can be written to. */
export const sendLetter = async (ctx: Ctx, caseId: string): Promise<{ to: string }> => {
  const found = await reading(ctx, async (tx) => {
    const loaded = await loadCase(tx, caseId)
    if (loaded.decision?.state !== 'made')
      throw conflict('decision.not_made', 'A letter goes out when the decision is made; until then it is a draft.')
    return letterOf(tx, loaded)
  })
  // Made outside of the transaction, which would stay open meanwhile.
  const { bytes } = await render(found.document)
  const stored = await storeFile(ctx, {
    content: bytes,
    name: found.name,
    subjectKind: 'qualification_case',
    subjectId: caseId,
    category: 'letter',
    visibility: 'team',
    known: { type: 'application/pdf', extension: 'pdf' },
  })
  return inTransaction(ctx, async (tx) => {
    const loaded = await loadCase(tx, caseId)
    const to = await addresseeOf(tx, loaded.row)
    if (!to || (await contactForbidden(tx, { email: to.email })))
      throw conflict('letter.no_addressee', 'Nobody of the company can be written to; add a first contact.')
    const words = letterWords[mailLanguage(to.language)]
    await queueMail(tx, {
      kind: 'qualification.letter',
      to: { email: to.email, name: to.name },
      subject: found.document.title,
      ...mailParts(tx.ctx, {
        heading: found.document.title,
        paragraphs: [words.attached],
        button: { label: words.page, url: to.link || linkTo(tx.ctx, '/') },
      }),
      attachments: [{ name: found.name, contentType: 'application/pdf', content: { fileId: stored.id } }],
      subjectKind: 'decision',
      subjectId: loaded.decision!.id,
      partnerId: loaded.row.partner_id,
    })
    return { to: to.email }
  })
}
