/** Agenda of a discovery call, by type; a template that the host changes before the call. */
import type { Static } from '#platform/contract.ts'
import type { AgendaItem } from '../../contract/calls.ts'

type Item = Omit<Static<typeof AgendaItem>, 'notes'>

const opening: Item = { title: 'Who we are', minutes: 5, purpose: 'Both sides in two sentences each.' }
const closing: Item = { title: 'Next steps', minutes: 5, purpose: 'Who does what by when.' }
const byType: Readonly<Record<string, readonly Item[]>> = {
  technology: [
    { title: 'The product and its users', minutes: 7, purpose: 'Where our customers meet theirs.' },
    { title: 'The integration', minutes: 8, purpose: 'API, webhooks or white label; what is there already.' },
    { title: 'Bringing it to market', minutes: 5, purpose: 'Who sells it, to whom, from when.' },
  ],
  solution: [
    { title: 'Customers and regions', minutes: 7, purpose: 'Segments, countries, references.' },
    { title: 'Way of working', minutes: 8, purpose: 'Refer, resell, co-sell or implement.' },
    { title: 'People and training', minutes: 5, purpose: 'Sellers, consultants, support hours.' },
  ],
  strategic: [
    { title: 'The joint idea', minutes: 10, purpose: 'What neither side can do alone.' },
    { title: 'Reach and revenue', minutes: 5, purpose: 'Countries, customers, what it may bring.' },
    { title: 'Sponsor and limits', minutes: 5, purpose: 'Who decides; law, data, exclusivity.' },
  ],
}
const general: readonly Item[] = [
  { title: 'Goals', minutes: 10, purpose: 'What they want to reach with us.' },
  { title: 'Way of working', minutes: 10, purpose: 'How both sides would work together.' },
]

export const agendaFor = (typeKey: string | undefined): Static<typeof AgendaItem>[] =>
  [opening, ...((typeKey && byType[typeKey]) || general), closing].map((item) => ({ ...item, notes: '' }))
