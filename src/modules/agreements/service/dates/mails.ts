/** Mails about drafts, dates and ends: to the partner in the agreement's language, to its owner in the team. */
import { findPartner, managerOf, primaryContacts } from '#modules/partners/public.ts'
import type { Tx } from '#platform/context.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { filled } from '#platform/pdf/words.ts'
import type { AgreementRow } from '../../queries/agreements.ts'
import type { NoticeRow } from '../../queries/notices.ts'
import { membersOf } from '../../queries/people.ts'
import { printerFor, termLanguage } from '../../terms/words/print.ts'
import { cureWords, type DateMail, dateMails, objectWords } from '../../words/dates.ts'

export type Person = { id: string; name: string; email: string }
/** Who looks after the agreement: its owner, else the partner's manager. */
export const ownerOf = async (tx: Tx, agreement: AgreementRow): Promise<Person | undefined> => {
  const owner = agreement.owner_id ? (await membersOf(tx, [agreement.owner_id])).get(agreement.owner_id) : undefined
  if (owner?.isActive) return owner
  const manager = (await managerOf(tx, [agreement.partner_id])).get(agreement.partner_id)
  return manager?.isActive ? manager : undefined
}

type Values = Readonly<Record<string, string | number>>
/** Values that are days (`on`, `ends`, `by`) are written as people of the language write them. */
const dates = ['on', 'ends', 'by']

export const mailAgreement = async (
  tx: Tx,
  agreement: AgreementRow,
  kind: DateMail,
  to: 'partner' | 'owner' | 'both',
  values: Values = {},
): Promise<void> => {
  if (to === 'both') {
    await mailAgreement(tx, agreement, kind, 'partner', values)
    await mailAgreement(tx, agreement, kind, 'owner', values)
    return
  }
  const contact =
    to === 'partner'
      ? (await tx.asTeam(() => primaryContacts(tx, [agreement.partner_id]))).get(agreement.partner_id)
      : await ownerOf(tx, agreement)
  if (!contact?.email) return
  const language = termLanguage(to === 'partner' ? agreement.language : tx.ctx.workspace.language)
  const printer = printerFor(language)
  const all = {
    title: agreement.title,
    number: agreement.number,
    us: agreement.our_entity,
    ...Object.fromEntries(
      Object.entries(values).map(([key, value]) => [
        key,
        dates.includes(key) && value ? printer.format('date', String(value)) : value,
      ]),
    ),
  }
  const sentence = (words: string, day: string | number | undefined) =>
    day ? filled(words, { day: printer.format('date', String(day)) }) : ''
  const more = {
    cure: sentence(cureWords[language], values['cureUntil']),
    object: sentence(objectWords[language], values['objectBy']),
  }
  const words = dateMails[language][kind]
  const { slug } = tx.ctx.workspace
  await queueMail(tx, {
    kind: `agreement.${kind}`,
    to: { email: contact.email, name: contact.name },
    subject: filled(words.subject, all),
    ...mailParts(tx.ctx, {
      heading: filled(words.subject, all),
      paragraphs: [filled(words.body, { ...all, ...more })],
      button: {
        label: dateMails[language].open,
        url: linkTo(tx.ctx, to === 'partner' ? `/p/${slug}/agreement` : `/w/${slug}/agreements/${agreement.id}`),
      },
    }),
    subjectKind: 'agreement',
    subjectId: agreement.id,
    partnerId: agreement.partner_id,
  })
}

/** Both sides read that it was given or taken back, each in its own words. */
export const mailAboutNotice = async (
  tx: Tx,
  agreement: AgreementRow,
  notice: NoticeRow,
  what: 'given' | 'withdrawn',
): Promise<void> => {
  const partner = await findPartner(tx, agreement.partner_id)
  await mailAgreement(
    tx,
    agreement,
    what === 'withdrawn' ? 'notice_withdrawn' : notice.kind === 'notice' ? 'notice_given' : 'terminated',
    'both',
    {
      who: notice.side === 'us' ? agreement.our_entity : (partner?.legal_name ?? ''),
      ends: notice.ends_on ?? '',
      cureUntil: notice.cure_until ?? '',
    },
  )
}
