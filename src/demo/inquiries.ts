/** Who wrote to us: inquiries in every state, sent through the contact page as a visitor would. */
import { demoClient } from './client.ts'
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

type Letter = {
  daysAgo: number
  hour: number
  senderName: string
  email: string
  company?: string
  subject: string
  text: string
  language?: string
  /** Who decides on the same day, and what. */
  triage?: { by: string; body: object }
  decoy?: string
}

const letters: Letter[] = [
  {
    daysAgo: 19,
    hour: 8,
    senderName: 'Gwen Ashby',
    email: 'gwen@thistledown.example',
    company: 'Thistledown Apps',
    subject: 'A connector for your invoices',
    text: 'We make an app for florists and would like to build an integration with your billing API. Whom do we talk to?',
    triage: {
      by: 'aiko',
      body: { outcome: 'prospect', reply: 'A connector for florists would be new to us. I call you this week.' },
    },
  },
  {
    daysAgo: 12,
    hour: 9,
    senderName: 'Rafael Ortega',
    email: 'rafael@sendero.example',
    company: 'Sendero Consultores',
    subject: 'Revender su producto',
    text: 'Somos una consultora de Sevilla y queremos revender su producto a nuestros clientes. ¿Qué necesitan de nosotros?',
    language: 'es',
    triage: { by: 'tomas', body: { outcome: 'form' } },
  },
  {
    daysAgo: 7,
    hour: 14,
    senderName: 'Dina Kessler',
    email: 'dina@weberhandel.example',
    subject: 'Cannot log in',
    text: 'Since this morning the login page shows an error after my password. Please help, we have to send invoices.',
    triage: { by: 'tomas', body: { outcome: 'routed', team: 'Support', note: 'A customer, not a partner.' } },
  },
  {
    daysAgo: 5,
    hour: 10,
    senderName: 'Mark Dillon',
    email: 'mark@freelance-mail.example',
    subject: 'Internship',
    text: 'I study business and look for an internship next summer. My CV is on my page.',
    triage: {
      by: 'maren',
      body: { outcome: 'closed', reason: 'not_for_us', reply: 'We have no internships in the partner team this year.' },
    },
  },
  {
    daysAgo: 1,
    hour: 15,
    senderName: 'Ottilie Brandner',
    email: 'ottilie@almwerk.example',
    company: 'Almwerk Software',
    subject: 'Zusammenarbeit',
    text: 'Wir entwickeln Software für Berghütten und suchen einen Partner für Rechnungen. Gibt es eine Schnittstelle, und wie sieht eine Kooperation aus?',
    language: 'de',
  },
  {
    daysAgo: 0,
    hour: 6,
    senderName: 'Priyanka Rao',
    email: 'priyanka@raoanalytics.example',
    company: 'Rao Analytics',
    subject: 'Joint bundle',
    text: 'We think of a joint bundle of our forecasts and your billing for mid-size shops. Could we speak next week?',
  },
  {
    daysAgo: 2,
    hour: 3,
    senderName: 'John',
    email: 'john@rank-first.example',
    subject: 'First page of Google',
    text: 'We offer SEO backlinks and a guest post on 400 sites. https://a.example https://b.example https://c.example',
    decoy: 'https://links.example',
  },
]

export const inquiryActs = (demo: Demo): Act[] => {
  const { past, today } = demo
  const visitor = demoClient(past.server, { 'tandem-workspace': demo.workspace.slug })
  return letters.map((letter, index) => ({
    daysAgo: letter.daysAgo,
    run: async () => {
      const moment = daysBefore(today, letter.daysAgo, letter.hour, (index * 17) % 60)
      past.go(moment < today ? moment : new Date(today.getTime() - 90 * 60_000))
      const { opened } = await visitor.get('/v1/public/inquiry-form')
      past.go(new Date(past.now().getTime() + 60_000))
      const { daysAgo: _days, hour: _hour, triage, ...written } = letter
      await visitor.post('/v1/public/inquiries', { ...written, opened, source: 'website' })
      if (!triage) return
      const { by, body } = triage
      const { data } = await demo.as(by).api.get('/v1/inquiries?state=new&sort=-receivedAt&limit=1')
      past.go(new Date(past.now().getTime() + 2 * 3_600_000))
      await demo.as(by).api.post(`/v1/inquiries/${data[0].id}/triage`, body)
    },
  }))
}
