/** What lies on people's desks today: tasks, a duplicate, a webhook that fails, an import that stopped, the portal's people. */

import { inTransaction } from '#platform/db/transaction.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { announceState } from '#platform/webhooks/endpoint-states.ts'
import { setEndpointState } from '#platform/webhooks/queries.ts'
import { demoPassword } from './companies.ts'
import { daysBefore } from './past.ts'
import { seedPortalPeople } from './portal-people.ts'
import type { Act, Demo } from './seed.ts'

type Task = [
  by: string,
  owner: string,
  partner: string,
  title: string,
  dueInDays: number,
  value?: string,
  extra?: object,
]

const tasks: Task[] = [
  [
    'maren',
    'tomas',
    'Brightwater Systems',
    'Send Brightwater the renewal figures they asked for',
    -3,
    '4200000',
    { waiting: 'partner', sharedWithPartner: true, sharedTitle: 'The renewal figures you asked for' },
  ],
  ['aiko', 'aiko', 'Lumen Forge', 'Confirm the launch date of the billing connector', 0, '1850000'],
  [
    'maren',
    'aiko',
    'Nakano Integration Works',
    'Answer Nakano on data residency',
    1,
    '960000',
    { waiting: 'partner', sharedWithPartner: true, sharedTitle: 'Our answer on data residency' },
  ],
  ['tomas', 'tomas', 'Puente Digital', 'Prepare the quarterly call', 2],
  ['maren', 'tomas', 'Northgate Alliance', 'Agree the account list for co-selling', 3, '25000000'],
  ['tomas', 'tomas', 'Halden Automation', 'Collect two customer references', 6],
  ['maren', 'aiko', 'Arbor Payments', 'Review the security questionnaire', 4, '3100000', { waiting: 'colleague' }],
  ['aiko', 'aiko', 'Cloudmere', 'Check the marketplace listing text', 9],
  ['maren', 'maren', 'Vellum Partners', 'Decide whether Vellum becomes a strategic account', 14, '12000000'],
]

/** Hours after which a delivery is tried again: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h and 24 h after one another. */
const attemptHours = [0.1, 0.7, 2.8, 8, 18, 32, 52, 77, 102]

/** The desks of six days ago, and the attempts of a webhook that has failed for four days; after five it is disabled. */
export const workActs = (demo: Demo): Act[] => [
  { daysAgo: 6, run: () => seedWork(demo) },
  { daysAgo: 4, run: () => seedWebhook(demo) },
  ...attemptHours.map((hours) => ({
    daysAgo: Math.max(4 - hours / 24, 0),
    run: async () => {
      demo.past.go(
        new Date(Math.min(daysBefore(demo.today, 4, 11).getTime() + hours * 3_600_000, demo.today.getTime() - 60_000)),
      )
      await demo.past.settle('webhooks')
    },
  })),
]

const seedWork = async (demo: Demo): Promise<void> => {
  const { past, today } = demo
  past.go(daysBefore(today, 6, 10))
  for (const [by, owner, partner, title, dueInDays, value, extra] of tasks)
    await demo.as(by).api.post('/v1/tasks', {
      title,
      partnerId: demo.partners.get(partner),
      owner: { memberId: demo.as(owner).id },
      dueAt: daysBefore(today, -dueInDays, 15).toISOString(),
      ...(value && { value: { currency: 'EUR', amountMinor: value } }),
      ...extra,
    })
  await seedPortalPeople(demo, demoPassword)
  await past.settle('events', 'mails')
}

/** A receiver that passed its test once, as the story goes, and whose host has no address since. */
const seedWebhook = async (demo: Demo) => {
  const { past, today } = demo
  past.go(daysBefore(today, 4, 11))
  const { endpoint } = (await demo.as('femi').api.post('/v1/webhook-endpoints', {
    url: 'https://hooks.kestrel-data.example/tandem',
    eventKinds: ['partner.created', 'partner.updated', 'task.opened'],
    description: 'Data warehouse',
  })) as { endpoint: { id: string } }
  await inTransaction(systemContext(past.services, demo.workspace, 'demo', { channel: 'command' }), async (tx) => {
    await setEndpointState(tx, endpoint.id, 'enabled', null)
    await announceState(tx, { endpointId: endpoint.id, partnerId: null, change: 'verified', reason: null })
  })
  await demo.as('aiko').api.post('/v1/notes', {
    partnerId: demo.partners.get('Lumen Forge'),
    text: 'The connector is listed as “coming soon” on their site.',
  })
  await demo.as('aiko').api.post('/v1/tasks', {
    title: 'Ask Lumen Forge for a logo in vector form',
    partnerId: demo.partners.get('Lumen Forge'),
    owner: { memberId: demo.as('lena').id },
    dueAt: daysBefore(today, -7, 12).toISOString(),
  })
  await past.settle('events', 'webhooks')
}
