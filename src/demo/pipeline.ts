/** Who is on the way to us: applications in every state, each sent through the public page as a company would. */
import { type DemoClient, demoClient } from './client.ts'
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

type State =
  | 'draft'
  | 'submitted'
  | 'quarantined'
  | 'in_review'
  | 'info_requested'
  | 'accepted'
  | 'waitlisted'
  | 'declined'
  | 'withdrawn'
type Applicant = [
  state: State,
  daysAgo: number,
  form: 'technology' | 'solution' | 'strategic',
  company: string,
  country: string,
  name: string,
  why: string,
  language?: string,
]

const applicants: Applicant[] = [
  [
    'accepted',
    31,
    'solution',
    'Larkspur Advisory',
    'GB',
    'Hannah Cole',
    'We implement billing for mid-size retailers and are asked for your product every month.',
  ],
  [
    'declined',
    28,
    'technology',
    'Pixel Orchard',
    'US',
    'Dale Hooper',
    'We make phone cases and would like to be listed on your marketplace.',
  ],
  [
    'waitlisted',
    24,
    'technology',
    'Tanager Robotics',
    'FR',
    'Élise Fontaine',
    'Our warehouse robots need invoices per pick; the product goes live next year.',
    'en',
  ],
  [
    'withdrawn',
    21,
    'solution',
    'Copper Kettle Systems',
    'IE',
    'Aoife Brennan',
    'We would like to resell to Irish accountants.',
  ],
  [
    'declined',
    17,
    'solution',
    'Northlight Resale',
    'DE',
    'Jens Albrecht',
    'Wir möchten Ihre Software günstig weiterverkaufen.',
    'de',
  ],
  [
    'info_requested',
    9,
    'technology',
    'Harborline Data',
    'NL',
    'Femke de Wit',
    'Our data platform has 300 customers who ask for your usage events.',
  ],
  [
    'in_review',
    6,
    'strategic',
    'Boreal Telecom Group',
    'SE',
    'Nils Ekström',
    'We want to sell subscriptions with your billing inside to our 40,000 business customers.',
  ],
  [
    'in_review',
    4,
    'technology',
    'Quartzite Labs',
    'US',
    'Maya Iyer',
    'We have an ERP for breweries and built a first connector on your public API.',
  ],
  [
    'submitted',
    2,
    'solution',
    'Wren & Partners',
    'GB',
    'Oliver Wren',
    'Twelve consultants, all certified on two of your competitors; our customers want you.',
  ],
  [
    'submitted',
    1,
    'technology',
    'Solveig Apps',
    'NO',
    'Solveig Dahl',
    'Our field-service app writes invoices by hand today. It should not.',
  ],
  [
    'submitted',
    0,
    'solution',
    'Puerto Norte Sistemas',
    'ES',
    'Lucía Ibáñez',
    'Implantamos sistemas de facturación en el norte de España.',
    'es',
  ],
  [
    'quarantined',
    3,
    'technology',
    'Best SEO Links 24',
    'US',
    'John',
    'We offer backlinks and first place in every search engine.',
  ],
  ['draft', 1, 'technology', 'Fennel Software', 'DK', 'Mikkel Holm', ''],
]

const slugOf = (company: string) =>
  company
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('&', 'and')
    .replaceAll(/[^a-z0-9]+/g, '')

const answersOf = ([, , form, company, country, name, why]: Applicant, index: number) => {
  const domain = `${slugOf(company)}.example`
  const [given = 'info'] = name
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z ]/g, '')
    .toLowerCase()
    .split(' ')
  const about = {
    company,
    website: `https://${domain}`,
    country,
    name,
    email: `${given}@${domain}`,
    why,
    consent: true,
  }
  if (form === 'technology')
    return {
      ...about,
      fit: 'product',
      product: `${company} Cloud`,
      users: 400 + index * 350,
      api_years: 2 + (index % 4),
      apis_in_production: 1 + (index % 3),
      team_size: 6 + index * 2,
      integration: ['api', 'webhooks'],
    }
  if (form === 'solution')
    return {
      ...about,
      fit: 'both',
      founded: 2004 + index,
      sellers: 3 + index,
      consultants: 8 + index,
      support_hours: 'office',
      regions: [country],
      references: 'Two retailers and a logistics company; names on request.',
    }
  return {
    ...about,
    fit: 'market',
    reach_countries: [country, 'FI', 'NO'],
    customers: 40_000,
    revenue_band: '100m_1b',
    growth: 120_000,
    joint_idea: 'A bundle of connectivity and billing for small companies.',
    sponsor: { fullName: 'Karin Lund', email: `karin@${domain}`, title: 'Chief commercial officer' },
  }
}

/** Each applicant on the day of the first visit. */
export const applicantActs = (demo: Demo): Act[] => {
  const visitor = (index: number) =>
    demoClient(demo.past.server, { 'tandem-workspace': demo.workspace.slug }, `203.0.113.${index + 1}`)
  return applicants.map((applicant, index) => ({
    daysAgo: applicant[1],
    run: () => apply(demo, visitor(index), applicant, index),
  }))
}

const apply = async (demo: Demo, visitor: DemoClient, applicant: Applicant, index: number) => {
  const { past, today } = demo
  const [state, daysAgo, form, , , , , language = 'en'] = applicant
  const at = (days: number, hour: number) => {
    const moment = daysBefore(today, Math.max(0, days), hour, (index * 13) % 60)
    past.go(moment < today ? moment : new Date(today.getTime() - (20 - index) * 60_000))
  }
  at(daysAgo, 8)
  await visitor.post(`/v1/public/forms/${form}/visits`, { source: index % 2 === 0 ? 'website' : 'newsletter' })
  const { token, application } = await visitor.post('/v1/public/applications', {
    form,
    language,
    answers: {},
    source: index % 2 === 0 ? 'website' : 'newsletter',
  })
  const answers = answersOf(applicant, index)
  const known = new Set(
    (application.form.pages as { fields: { key: string }[] }[]).flatMap((page) =>
      page.fields.map((field) => field.key),
    ),
  )
  const given = Object.fromEntries(Object.entries(answers).filter(([key, value]) => known.has(key) && value !== ''))
  if (state === 'draft') {
    await patch(visitor, token, { answers: { company: given['company'], email: given['email'] } })
    return
  }
  // Nobody fills in two pages in three seconds; who does is held for a robot.
  past.go(new Date(past.now().getTime() + (state === 'quarantined' ? 1_000 : 180_000)))
  await patch(visitor, token, { answers: given, page: 2 })
  await visitor.post(
    `/v1/public/applications/${token}/submission`,
    state === 'quarantined' ? { decoy: 'https://links.example' } : {},
  )
  if (state === 'submitted' || state === 'quarantined') return
  const id = application.reference as string
  if (state === 'withdrawn') {
    at(daysAgo - 2, 15)
    await visitor.post(`/v1/public/applications/${token}/withdrawal`, {
      reason: 'We were bought and the new owner decides.',
    })
    return
  }
  const reviewer = demo.as(form === 'technology' ? 'aiko' : form === 'strategic' ? 'maren' : 'tomas')
  at(daysAgo - 1, 10)
  await reviewer.api.post(`/v1/applications/${id}/assignment`, { proofNotNeeded: 'I spoke with them on the phone' })
  if (state === 'info_requested') {
    at(daysAgo - 2, 11)
    await reviewer.api.post(`/v1/applications/${id}/questions`, {
      questions: ['How many of the 300 customers use events today?', 'Who on your side would own the integration?'],
    })
  }
  if (state === 'in_review')
    await reviewer.api.post(`/v1/applications/${id}/messages`, {
      body: 'Thank you. We read it this week and come back with questions or an answer.',
    })
  const decision = decisions[state]
  if (decision) {
    at(daysAgo - 4, 14)
    await reviewer.api.post(`/v1/applications/${id}/decision`, decision(reviewer.id, today))
  }
}

const patch = (visitor: DemoClient, token: string, body: object) =>
  visitor.patch(`/v1/public/applications/${token}`, body, 1)

const decisions: Partial<Record<State, (managerId: string, today: Date) => object>> = {
  accepted: (managerId) => ({
    outcome: 'accepted',
    reasons: [],
    managerId,
    note: 'Two of our prospects named them unasked.',
  }),
  waitlisted: (_managerId, today) => ({
    outcome: 'waitlisted',
    reasons: ['too_early'],
    revisitOn: new Date(today.getTime() + 90 * 86_400_000).toISOString().slice(0, 10),
  }),
  declined: () => ({ outcome: 'declined', reasons: ['not_our_market'], reapply: { afterDays: 180 } }),
}
