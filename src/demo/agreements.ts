/** Agreements of the demo: one with legal, one that the partner reads, one that is being written, and an NDA. */
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
    partner: 'Arbor Payments',
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

export const agreementActs = (demo: Demo): Act[] =>
  drafts.map((draft) => ({ daysAgo: draft.daysAgo, run: () => draftIt(demo, draft) }))
