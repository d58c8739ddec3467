/** Agreements of the demo: one with legal, one that the partner reads, one that is being written, and an NDA. */
import { sql } from 'kysely'
import { asOwner } from '#platform/db/transaction.ts'
import { demoClient } from './client.ts'
import type { Act, Demo } from './seed.ts'

type Drafting = {
  partner: string
  by: string
  daysAgo: number
  category?: 'partnership' | 'nda'
  terms?: readonly object[]
  clauses?: readonly object[]
  to?: 'legal_review' | 'negotiating'
  comment?: object
}
const drafts: readonly Drafting[] = [
  {
    partner: 'Sundial Analytics',
    by: 'maren',
    daysAgo: 24,
    terms: [{ kind: 'deal_protection', values: { days: 120, extensions: 1, extensionDays: 45 } }],
    to: 'negotiating',
    comment: { body: 'We kept the protection at 120 days, as we said on the phone.', clause: 'deals' },
  },
  {
    partner: 'Puente Digital',
    by: 'maren',
    daysAgo: 9,
    clauses: [{ key: 'liability', position: 'fallback_1' }],
    terms: [{ kind: 'commission_hold', values: { days: 14 } }],
    to: 'legal_review',
  },
  { partner: 'Vellum Partners', by: 'maren', daysAgo: 4, category: 'nda', to: 'negotiating' },
  { partner: 'Cloudmere', by: 'maren', daysAgo: 2 },
]

const draftIt = async (demo: Demo, draft: Drafting): Promise<void> => {
  const { api } = demo.as(draft.by)
  const partnerId = demo.partners.get(draft.partner)
  if (!partnerId) throw new Error(`The demo has no partner ${draft.partner}`)
  const partner = await api.get(`/v1/partners/${partnerId}`)
  if (!partner.address?.line1)
    await api.patch(
      `/v1/partners/${partnerId}`,
      {
        address: {
          ...partner.address,
          line1: '12 Harbour Street',
          city: partner.address?.city ?? 'Lisbon',
          country: partner.country ?? 'PT',
        },
      },
      partner.version,
    )
  const { id, version } = await api.post('/v1/agreements', { partnerId, category: draft.category ?? 'partnership' })
  if (draft.terms || draft.clauses)
    await api.patch(
      `/v1/agreements/${id}/draft`,
      { ...(draft.terms && { terms: draft.terms }), ...(draft.clauses && { clauses: draft.clauses }) },
      version,
    )
  if (draft.to) await api.post(`/v1/agreements/${id}/submission`, { to: draft.to })
  if (draft.comment) await api.post(`/v1/agreements/${id}/comments`, draft.comment)
}

/** Sundial's counsel answers by link: two changes and a comment that has to be settled; then we answer one of them. */
const talkByLink = async (demo: Demo, answered: boolean): Promise<void> => {
  const { api } = demo.as('maren')
  const partnerId = demo.partners.get('Sundial Analytics')
  const [row] = (await api.get(`/v1/agreements?partnerId=${partnerId}&openState=negotiating`)).data
  if (answered) {
    await api.post(`/v1/agreements/${row.id}/change-answers`, {
      number: 1,
      answer: 'accepted',
      words: 'Fine with us; most of your deals close within three months.',
    })
    return
  }
  const email = 'ines.duarte@sundialanalytics.example'
  await api.post(`/v1/agreements/${row.id}/negotiation-links`, { name: 'Inês Duarte', email })
  const { rows } = await asOwner(demo.past.services.database, (db) =>
    sql<{ text: string }>`select text_body as text from mails
      where workspace_id = ${demo.workspace.id} and to_email = ${email} order by created_at desc, id desc limit 1`.execute(
      db,
    ),
  )
  const token = /\/negotiate\/([\w-]+)/.exec(rows[0]?.text ?? '')?.[1]
  const counsel = demoClient(demo.past.server, { 'tandem-workspace': demo.workspace.slug })
  const url = `/v1/public/negotiations/${token}`
  const page = await counsel.post(`${url}/view`)
  const protection = page.terms.find((term: { kind: string }) => term.kind === 'deal_protection')
  await counsel.post(`${url}/changes`, {
    act: 'term',
    termId: protection.id,
    values: { ...protection.values, days: 180 },
    reason: 'Utilities take half a year to decide.',
  })
  const clause = page.clauses.find((one: { key: string }) => one.key === 'liability') ?? page.clauses[0]
  await counsel.post(`${url}/changes`, {
    act: 'text',
    clause: clause.key,
    body: `${clause.body} Neither party is liable for what it could not foresee when it signed.`,
    reason: 'Our standard wording with every vendor.',
  })
  await counsel.post(`${url}/comments`, {
    body: 'We need payouts in EUR and CHF; please say so here.',
    clause: clause.key,
    must: true,
  })
  await counsel.post(`${url}/pen`, { words: 'Two changes and one question; the rest reads well.' })
}

export const agreementActs = (demo: Demo): Act[] => [
  { daysAgo: 16, run: () => talkByLink(demo, false) },
  { daysAgo: 12, run: () => talkByLink(demo, true) },
  ...drafts.map((draft) => ({ daysAgo: draft.daysAgo, run: () => draftIt(demo, draft) })),
]
