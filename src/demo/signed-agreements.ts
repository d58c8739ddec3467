/** Agreements of the demo that are signed and sealed: one amended, one about to end, one being terminated, one that ended. */
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
const duration = (form: 'fixed' | 'auto_renew', months: number, reviewDays: number) => ({
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

/** From the draft that is open to a sealed file: both sides accept, everybody signs by link, the job completes it. */
const carryThrough = async (demo: Demo, id: string, one: Signed): Promise<void> => {
  const { api, name } = demo.as(one.by)
  const visitor = demoClient(demo.past.server, { 'tandem-workspace': demo.workspace.slug })
  await api.post(`/v1/agreements/${id}/submission`, { to: 'negotiating' })
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
  await visitor.post(`/v1/public/negotiations/${negotiation}/acceptance`, { snapshotHash })
  const us = { name, email: `${one.by}@kestrel.example`, title: 'Partnerships' }
  await api.post(`/v1/agreements/${id}/envelopes`, {
    signers: [
      { side: 'partner', ...one.signer },
      { side: 'us', ...us },
    ],
  })
  for (const signer of [one.signer, us]) {
    const path = `/v1/public/signing/${await linkFrom(demo, signer.email, 'sign')}`
    const { documentHash, consent } = await visitor.post(`${path}/view`)
    await visitor.post(`${path}/consent`, { number: consent.number })
    await visitor.post(`${path}/signature`, { documentHash, name: signer.name, title: signer.title, authority: true })
  }
  await demo.past.settle('jobs')
}

const partnerOf = (demo: Demo, one: Signed): string => {
  const id = demo.partners.get(one.partner)
  if (!id) throw new Error(`The demo has no partner ${one.partner}`)
  return id
}
const signIt = async (demo: Demo, one: Signed): Promise<void> => {
  demo.past.go(daysBefore(demo.today, one.daysAgo, 10))
  const { api } = demo.as(one.by)
  const partnerId = partnerOf(demo, one)
  const { id, version } = await api.post('/v1/agreements', { partnerId })
  await api.patch(`/v1/agreements/${id}/draft`, { terms: one.terms }, version)
  await carryThrough(demo, id, one)
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

export const signedAgreementActs = (demo: Demo): Act[] =>
  signed.flatMap((one) => [
    { daysAgo: one.daysAgo, run: () => signIt(demo, one) },
    ...(one.later ? [{ daysAgo: one.later.daysAgo, run: () => followUp(demo, one, one.later!) }] : []),
  ])
