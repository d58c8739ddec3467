/**
 * Agreements of the demo that both sides accepted: signed and sealed (one amended, one about to end, one being
 * terminated, one that ended), one that waits for an approval, and one that is out for signature.
 */
import { inTransaction } from '#platform/db/transaction.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { demoClient } from './client.ts'
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

type Signed = {
  partner: string
  by: string
  signer: { name: string; email: string; title: string }
  daysAgo: number
  terms: readonly object[]
  /** What follows, so many days ago. */
  later?: { daysAgo: number; amend?: readonly object[]; terminate?: string }
}
export const duration = (form: 'fixed' | 'auto_renew', months: number, reviewDays: number) => ({
  kind: 'duration',
  values: { form, months, renewalMonths: 12, noticeDays: 30, renewalsMax: null, reviewDays },
})
const signed: readonly Signed[] = [
  {
    partner: 'Brightwater Systems',
    by: 'tomas',
    signer: { name: 'Greta Holm', email: 'greta.holm@brightwater-systems.example', title: 'Managing director' },
    daysAgo: 84,
    terms: [duration('auto_renew', 12, 90)],
    later: {
      daysAgo: 27,
      amend: [{ kind: 'deal_protection', values: { days: 120, extensions: 1, extensionDays: 45 } }],
    },
  },
  {
    partner: 'Lumen Forge',
    by: 'aiko',
    signer: { name: 'Dale Whitcomb', email: 'dale.whitcomb@lumen-forge.example', title: 'Chief executive' },
    daysAgo: 82,
    terms: [duration('auto_renew', 4, 60)],
  },
  {
    partner: 'Northgate Alliance',
    by: 'maren',
    signer: {
      name: 'Imogen Clarke',
      email: 'imogen.clarke@northgate-alliance.example',
      title: 'Director of alliances',
    },
    daysAgo: 80,
    terms: [duration('auto_renew', 12, 90)],
    later: { daysAgo: 12, terminate: 'The alliance program is closed; both sides move to separate agreements.' },
  },
  {
    partner: 'Mistral Conseil',
    by: 'tomas',
    signer: { name: 'Élodie Marchand', email: 'elodie.marchand@mistral-conseil.example', title: 'Gérante' },
    daysAgo: 78,
    terms: [duration('fixed', 2, 30), { kind: 'renewal_terms', values: { rateChangeCapPpm: 0, graceDays: 0 } }],
  },
]

/** The secret of the newest link of a sort that was mailed to somebody. */
const linkFrom = async (demo: Demo, email: string, page: 'sign' | 'negotiate'): Promise<string> => {
  const ctx = systemContext(demo.past.services, demo.workspace, 'demo', { channel: 'command' })
  const text = await inTransaction(ctx, async (tx) => {
    const mail = await tx.db
      .selectFrom('mails')
      .select('text_body')
      .where('workspace_id', '=', demo.workspace.id)
      .where('to_email', '=', email)
      .where('text_body', 'like', `%/${page}/%`)
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow()
    return mail.text_body
  })
  const token = new RegExp(`/${page}/([A-Za-z0-9_-]{43})`).exec(text)?.[1]
  if (!token) throw new Error(`The demo mailed no link to ${email}`)
  return token
}

const visitorOf = (demo: Demo) => demoClient(demo.past.server, { 'tandem-workspace': demo.workspace.slug })
/** Both sides accept the draft that is open: we in the console, they by link. An exception passes legal first. */
const acceptBoth = async (demo: Demo, id: string, one: Signed, byLegal?: string): Promise<void> => {
  const { api } = demo.as(one.by)
  await api.post(`/v1/agreements/${id}/submission`, { to: byLegal ? 'legal_review' : 'negotiating' })
  if (byLegal) await demo.as('paul').api.post(`/v1/agreements/${id}/review`, { outcome: 'cleared', words: byLegal })
  const { snapshotHash } = (await api.get(`/v1/agreements/${id}`)).draft
  await api.post(`/v1/agreements/${id}/acceptance`, { snapshotHash })
  const known = (await api.get(`/v1/agreements/${id}/negotiation-links`)).data as { email: string }[]
  if (!known.some((link) => link.email === one.signer.email))
    await api.post(`/v1/agreements/${id}/negotiation-links`, {
      name: one.signer.name,
      email: one.signer.email,
      expiresInDays: 180,
    })
  const negotiation = await linkFrom(demo, one.signer.email, 'negotiate')
  await visitorOf(demo).post(`/v1/public/negotiations/${negotiation}/acceptance`, { snapshotHash })
}
const sendForSignature = async (demo: Demo, id: string, one: Signed) => {
  const { api, name } = demo.as(one.by)
  const us = { name, email: `${one.by}@kestrel.example`, title: 'Partnerships' }
  await api.post(`/v1/agreements/${id}/envelopes`, {
    signers: [
      { side: 'partner', ...one.signer },
      { side: 'us', ...us },
    ],
  })
  return us
}
const signAs = async (demo: Demo, signer: Signed['signer']): Promise<void> => {
  const visitor = visitorOf(demo)
  const path = `/v1/public/signing/${await linkFrom(demo, signer.email, 'sign')}`
  const { documentHash, consent } = await visitor.post(`${path}/view`)
  await visitor.post(`${path}/consent`, { number: consent.number })
  await visitor.post(`${path}/signature`, { documentHash, name: signer.name, title: signer.title, authority: true })
}
/** From the draft that is open to a sealed file, and to the account that it opens, on the same day. */
const carryThrough = async (demo: Demo, id: string, one: Signed): Promise<void> => {
  await acceptBoth(demo, id, one)
  const us = await sendForSignature(demo, id, one)
  for (const signer of [one.signer, us]) await signAs(demo, signer)
  await demo.past.settle('jobs')
  await demo.past.settle('events', 'jobs')
}

const partnerOf = (demo: Demo, one: Signed): string => {
  const id = demo.partners.get(one.partner)
  if (!id) throw new Error(`The demo has no partner ${one.partner}`)
  return id
}
const draftIt = async (demo: Demo, one: Signed): Promise<string> => {
  demo.past.go(daysBefore(demo.today, one.daysAgo, 10))
  const { api } = demo.as(one.by)
  const { id, version } = await api.post('/v1/agreements', { partnerId: partnerOf(demo, one) })
  await api.patch(`/v1/agreements/${id}/draft`, { terms: one.terms }, version)
  return id
}
export const signIt = async (demo: Demo, one: Signed): Promise<void> =>
  carryThrough(demo, await draftIt(demo, one), one)

const alder: Signed = {
  partner: 'Alder & Finch',
  by: 'tomas',
  signer: { name: 'Rosalind Finch', email: 'rosalind.finch@alderfinch.example', title: 'Managing partner' },
  daysAgo: 8,
  terms: [duration('auto_renew', 12, 90), { kind: 'commission_hold', values: { days: 14 } }],
}
const crest: Signed = {
  partner: 'Pacific Crest Group',
  by: 'maren',
  signer: { name: 'Grant Ellery', email: 'grant.ellery@pacificcrestgroup.example', title: 'Chief alliance officer' },
  daysAgo: 5,
  terms: [duration('auto_renew', 24, 120)],
}
/** A shorter hold asks finance, which has not answered yet. */
const waitForFinance = async (demo: Demo): Promise<void> =>
  acceptBoth(demo, await draftIt(demo, alder), alder, 'Finance decides about the hold; the text is fine.')
/** They have signed; we have not. */
const waitForOurs = async (demo: Demo): Promise<void> => {
  const id = await draftIt(demo, crest)
  await acceptBoth(demo, id, crest)
  await sendForSignature(demo, id, crest)
  await signAs(demo, crest.signer)
}
const followUp = async (demo: Demo, one: Signed, later: NonNullable<Signed['later']>): Promise<void> => {
  demo.past.go(daysBefore(demo.today, later.daysAgo, 11))
  const { api } = demo.as(one.by)
  const { data } = await api.get(`/v1/agreements?partnerId=${partnerOf(demo, one)}&signed=true`)
  const id = data[0].id as string
  if (later.terminate) {
    const notice = await api.post(`/v1/agreements/${id}/termination`, {
      ground: 'convenience',
      reason: later.terminate,
    })
    await demo.as('paul').api.post(`/v1/notices/${notice.id}/confirmation`)
  }
  if (later.amend) {
    const { version } = await api.post(`/v1/agreements/${id}/versions`, { reason: 'Longer protection, as we agreed' })
    await api.patch(`/v1/agreements/${id}/draft`, { terms: later.amend }, version)
    await carryThrough(demo, id, one)
  }
}

export const signedAgreementActs = (demo: Demo): Act[] => [
  ...signed.flatMap((one) => [
    { daysAgo: one.daysAgo, run: () => signIt(demo, one) },
    ...(one.later ? [{ daysAgo: one.later.daysAgo, run: () => followUp(demo, one, one.later!) }] : []),
  ]),
  { daysAgo: alder.daysAgo, run: () => waitForFinance(demo) },
  { daysAgo: crest.daysAgo, run: () => waitForOurs(demo) },
]
