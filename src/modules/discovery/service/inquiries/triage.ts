/** Deciding what becomes of an inquiry: one act, by whoever is first. */
import { closeTask, dropClock, meetClock } from '#modules/tasks/public.ts'
import type { Tx } from '#platform/context.ts'
import type { InputOf } from '#platform/contract.ts'
import { conflict, notFound } from '#platform/errors.ts'
import { linkTo, mailParts, queueMail } from '#platform/mail/outbox.ts'
import { websiteOf } from '../../contract/answers.ts'
import type { inquiryEndpoints } from '../../contract/inquiries.ts'
import { inquiryTriaged } from '../../contract/inquiry-events.ts'
import { type CloseReason, type TriageOutcome, triageTable } from '../../contract/inquiry-states.ts'
import { queueUp } from '../../queries/applications.ts'
import { publishedForms } from '../../queries/forms.ts'
import {
  type InquiryRow,
  insertTriage,
  lockInquiryRow,
  putInquirySearchEntry,
  triagesOf,
  updateInquiryRow,
} from '../../queries/inquiries.ts'
import { type InquiryMailKind, inquiryMail } from '../../words/inquiries.ts'
import { acting } from '../acting.ts'
import { ago } from '../applications/moves.ts'
import { formPath, formState } from '../forms/wire.ts'
import {
  addContact,
  correctSource,
  createPartner,
  domainEvidence,
  findContactByEmail,
  findPartner,
  findPartnerType,
  findPartnerTypeByKey,
} from '../partners.ts'
import { contactForbidden, refuseForbidden } from '../settings/do-not-contact.ts'
import { workspaceSettings } from '../settings/read.ts'
import { inquirySlots } from './due-kinds.ts'
import { candidateToWire, companiesLike, companyNameOf } from './read.ts'
import { announceReceived, whoWrote } from './receive.ts'
import { inquiryToken } from './token.ts'

type Body = InputOf<typeof inquiryEndpoints.triageInquiry>['body']
type Of<Outcome extends TriageOutcome> = Extract<Body, { outcome: Outcome }>
/** What one of the ways found out, before the act is written down. */
type Result = {
  partnerId?: string
  joined?: boolean
  typeId?: string | null
  formId?: string | null
  team?: string
  reason?: CloseReason
  note?: string | null
  mail: { kind: InquiryMailKind; link: string | null } | null
}

/** 404 without the inquiry, 409 `inquiry.triaged_already` with who was first and when. */
export const triageInquiry = async (tx: Tx, id: string, body: Body): Promise<InquiryRow> => {
  const row = await lockInquiryRow(tx, id)
  if (!row) throw notFound('inquiry')
  await refuseTriaged(tx, row)
  const result = await decided(tx, row, body)
  const by = acting(tx)
  const mailId = result.mail ? await mailSender(tx, row, result.mail, result, body.reply, by.by_name) : null
  const triage = await insertTriage(tx, {
    inquiry_id: row.id,
    outcome: body.outcome,
    reason: result.reason ?? null,
    note: result.note || null,
    team: result.team ?? null,
    type_id: result.typeId ?? null,
    form_id: result.formId ?? null,
    joined: result.joined ?? false,
    reply: body.reply?.trim() || null,
    mail_id: mailId,
    ...by,
  })
  if (!triage) throw new Error('An inquiry that is new has a triage')
  const changed = await updateInquiryRow(tx, row.id, {
    state: triageTable[body.outcome].to,
    partner_id: result.partnerId ?? null,
  })
  await putInquirySearchEntry(tx, changed)
  await tx.unschedule(inquirySlots.spamExpiry, row.id)
  // Nothing was owed to what is closed without a word.
  const answered = body.outcome !== 'closed' || mailId !== null
  await (answered ? meetClock : dropClock)(tx, { kind: 'first_answer', subjectId: row.id })
  await closeTask(tx, {
    kind: 'discovery.answer_inquiry',
    subjectId: row.id,
    outcome: triageTable[body.outcome].past,
  })
  // What looked like spam and is none was never announced as received.
  if (row.suspicion && result.reason !== 'spam') await announceReceived(tx, changed)
  await tx.announce(
    inquiryTriaged,
    {
      inquiryId: row.id,
      outcome: body.outcome,
      partnerId: result.partnerId ?? null,
      typeId: result.typeId ?? null,
      team: result.team ?? null,
      reason: result.reason ?? null,
    },
    { subject: { kind: 'inquiry', id: row.id, version: changed.version }, partnerId: result.partnerId ?? null },
  )
  return changed
}

const refuseTriaged = async (tx: Tx, row: InquiryRow): Promise<void> => {
  if (row.state === 'new') return
  const triage = (await triagesOf(tx, [row.id])).get(row.id)
  if (!triage) throw conflict('inquiry.triaged_already', 'It was closed, because nobody looked at it for 30 days.')
  throw conflict(
    'inquiry.triaged_already',
    `${triageTable[triage.outcome as TriageOutcome].past} by ${triage.by_name} ${ago(triage.at, tx.now)}.`,
    { outcome: triage.outcome, by: triage.by_name, at: triage.at.toISOString() },
  )
}

const decided = async (tx: Tx, row: InquiryRow, body: Body): Promise<Result> => {
  switch (body.outcome) {
    case 'prospect':
      return makeProspect(tx, row, body)
    case 'form':
      return sendForm(tx, row, body)
    case 'routed':
      return route(tx, row, body)
    case 'closed':
      return {
        reason: body.reason,
        note: body.note ?? null,
        mail: body.reply?.trim() && body.reason !== 'spam' ? { kind: 'closed', link: null } : null,
      }
  }
}

/** A prospect with this inquiry as its source. A certain match joins its record; a likely one is for the person to say. */
const makeProspect = async (tx: Tx, row: InquiryRow, body: Of<'prospect'>): Promise<Result> => {
  const company = body.company?.trim() || companyNameOf(row)
  const mail = row.email ? domainEvidence(row.email) : undefined
  const own = mail?.kind === 'own' ? mail.key : null
  const website = websiteOf(body.website?.trim() || row.website || '') ?? (own ? `https://${own}` : null)
  // Those of one company go one after the other, as applications of it do.
  await queueUp(
    tx,
    [row.website_domain, own].filter((name) => name !== null),
  )
  const source = { kind: 'inbound' as const, recordKind: 'inquiry', recordId: row.id }
  const known = body.partnerId ?? (await matched(tx, row, { company, website }, body.anotherCompany === true))
  const partner = known ? await findPartner(tx, known) : undefined
  if (known && !partner) throw notFound('partner')
  const partnerId =
    partner?.id ??
    (
      await createPartner(
        tx,
        {
          legalName: company,
          ...(website && { website }),
          ...(row.country && { country: row.country }),
          languages: [row.language],
        },
        {
          source,
          cause: { by: 'discovery' },
          matched: true,
          emails: row.email ? [row.email] : [],
          phones: row.phone ? [row.phone] : [],
        },
      )
    ).id
  if (partner && !partner.source_kind) await correctSource(tx, partnerId, source)
  // At a company that is here the sender becomes a contact only with an address of its own domain.
  if (row.email && (!partner || (own !== null && own === partner.domain))) await giveContact(tx, row, partnerId)
  return { partnerId, joined: partner !== undefined, mail: { kind: 'prospect', link: null } }
}

const matched = async (
  tx: Tx,
  row: InquiryRow,
  as: { company: string; website: string | null },
  anotherCompany: boolean,
): Promise<string | null> => {
  const candidates = await companiesLike(tx, row, as)
  const [best] = candidates
  if (best?.band === 'certain') return best.partnerId
  if (best?.band === 'likely' && !anotherCompany)
    throw conflict(
      'inquiry.match_unclear',
      `It is likely ${best.name}. Say whether it is, or that it is another company.`,
      { candidates: candidates.slice(0, 10).map(candidateToWire) },
    )
  return null
}

const giveContact = async (tx: Tx, row: InquiryRow, partnerId: string): Promise<void> => {
  if (!row.email || (await findContactByEmail(tx, row.email, partnerId)).length > 0) return
  const phone = row.phone?.replaceAll(/[^0-9+]/g, '').replace(/^00/, '+')
  await addContact(
    tx,
    partnerId,
    {
      fullName: row.sender_name || row.email.split('@')[0]!,
      email: row.email,
      language: row.language,
      ...(phone && /^\+[1-9][0-9]{5,14}$/.test(phone) && { phone }),
    },
    { mayLack: true },
  )
}

/** The form of the type that is named or guessed; without one, the page on which the sender chooses. */
const sendForm = async (tx: Tx, row: InquiryRow, body: Of<'form'>): Promise<Result> => {
  if (!row.email)
    throw conflict('inquiry.no_address', 'There is no e-mail address to send the form to; make it a prospect instead.')
  await refuseForbidden(tx, { email: row.email })
  const named = body.typeId ? await findPartnerType(tx, body.typeId) : undefined
  if (body.typeId && !named) throw notFound('partner type')
  const type = named ?? (row.guess_type ? await findPartnerTypeByKey(tx, row.guess_type) : undefined)
  const form = type?.active
    ? (await publishedForms(tx)).find((one) => one.type_id === type.id && formState(one, tx.now) === 'open')
    : undefined
  if (named && !form)
    throw conflict('inquiry.no_open_form', `${named.name} takes no applications at the moment; open its form first.`)
  const path = form ? formPath(tx.ctx, form.slug) : `/o/${tx.ctx.workspace.slug}/start`
  return {
    typeId: form ? type!.id : null,
    formId: form?.id ?? null,
    mail: { kind: 'form', link: linkTo(tx.ctx, `${path}?inbound=${inquiryToken(tx.ctx, row.id)}`) },
  }
}

/** To a team that the workspace names; where it has an address, the inquiry is forwarded to it. */
const route = async (tx: Tx, row: InquiryRow, body: Of<'routed'>): Promise<Result> => {
  const { inquiryTeams } = await workspaceSettings(tx)
  const team = inquiryTeams.find((one) => one.name.toLowerCase() === body.team.trim().toLowerCase())
  const name = team?.name ?? body.team.trim()
  if (team?.email) {
    const by = acting(tx)
    await queueMail(tx, {
      kind: 'inquiry.forwarded',
      to: { email: team.email, name },
      subject: `For ${name}: ${row.subject || whoWrote(row)}`,
      ...mailParts(tx.ctx, {
        heading: `An inquiry for ${name}`,
        paragraphs: [
          `${by.by_name} says that this is for you. The sender was told that you answer.`,
          ...(body.note ? [body.note] : []),
          row.text,
        ],
        details: [
          ['From', [row.sender_name, row.email].filter(Boolean).join(', ') || 'unknown'],
          ...(row.company ? [['Company', row.company] as const] : []),
          ...(row.phone ? [['Phone', row.phone] as const] : []),
        ],
      }),
      subjectKind: 'inquiry',
      subjectId: row.id,
    })
  }
  return { team: name, note: body.note ?? null, mail: { kind: 'routed', link: null } }
}

/** Answers the mail's id; null when there is no address or it opted out. */
const mailSender = async (
  tx: Tx,
  row: InquiryRow,
  mail: NonNullable<Result['mail']>,
  result: Result,
  reply: string | undefined,
  member: string,
): Promise<string | null> => {
  if (!row.email || (await contactForbidden(tx, { email: row.email }))) return null
  const { subject, ...content } = inquiryMail(mail.kind, row.language, {
    name: row.sender_name || row.email.split('@')[0]!,
    workspace: tx.ctx.workspace.name,
    member,
    team: result.team ?? null,
    reply: reply?.trim() || null,
    link: mail.link,
  })
  return queueMail(tx, {
    kind: `inquiry.${mail.kind}`,
    to: { email: row.email, name: row.sender_name || row.email },
    subject,
    ...mailParts(tx.ctx, content),
    subjectKind: 'inquiry',
    subjectId: row.id,
    ...(result.partnerId && { partnerId: result.partnerId }),
  })
}
