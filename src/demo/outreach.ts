/** People met at events and companies that are wanted: a summit with its result, a webinar to follow up, two target lists. */
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

type Person = { number: number; version: number; name: string }

const webinarList = [
  'Company,Website,Contact name,Email,Interest,Consent basis',
  'Plover Systems GmbH,https://plover.example,Marta Engel,marta.engel@plover.example,Usage-based prices,Ticked the box at registration',
  'Tidewater Apps Ltd,https://tidewater.example,Colin Frazer,colin.frazer@tidewater.example,Reselling,Ticked the box at registration',
  'Larch & Sons SARL,https://larch.example,Inès Roche,ines.roche@larch.example,Invoices in France,Asked for the slides',
  'Orchard and Vale,,Beth Moss,beth.moss@post.example,,Asked a question',
  'Peregrine ERP Oy,https://peregrine-erp.example,Jussi Laine,jussi.laine@peregrine-erp.example,A connector,Ticked the box at registration',
].join('\n')

const steps = [
  {
    channel: 'email',
    days: 0,
    subject: '{company} and invoices per pick',
    body: 'Hello {name},\n\nour customers in the Nordics ask every week for invoices that follow each pick, and {company} knows the picks. I think that there is a small integration in it that your customers would pay for.\n\nHere is what partners get, and the form if you like it: {link}\n\n{sender}\n{workspace}',
  },
  { channel: 'call', days: 2, subject: 'Call and ask for whoever owns integrations' },
  {
    channel: 'email',
    days: 4,
    subject: 'Once more: {company} and {workspace}',
    body: 'Hello {name},\n\na last note on this; if it does not fit now, one word is enough and I will not write again.\n\n{link}\n\n{sender}',
  },
]

export const outreachActs = (demo: Demo): Act[] => {
  const { past, today } = demo
  const lena = demo.as('lena')
  const tomas = demo.as('tomas')
  const dateOf = (days: number) => daysBefore(today, days).toISOString().slice(0, 10)
  let summit = ''
  let webinar = ''
  let nordics = ''
  const meet = (listId: string, person: object): Promise<Person> =>
    tomas.api.post(`/v1/event-lists/${listId}/people`, person)
  const mark = (listId: string, person: Person, what: object) =>
    tomas.api.patch(`/v1/event-lists/${listId}/people/${person.number}`, what, person.version)
  return [
    {
      daysAgo: 119.5,
      run: async () => {
        past.go(daysBefore(today, 119, 7))
        const made = await tomas.api.post('/v1/event-lists', {
          name: 'Billing Summit, Amsterdam',
          kind: 'conference',
          startsOn: dateOf(119),
          endsOn: dateOf(118),
          place: 'Amsterdam',
          cost: { currency: 'EUR', amountMinor: '1860000' },
          ownerId: tomas.id,
          note: 'Booth 42, two talks. The stand by the coffee brought most of the people.',
        })
        summit = made.id
      },
    },
    {
      daysAgo: 45,
      run: async () => {
        past.go(daysBefore(today, 45, 9))
        // Partners that began at the stand.
        for (const [company, name, interest] of [
          ['Orchard & Vale', 'Priya Nair', 'Reselling in the north of England'],
          ['Mistral Conseil', 'Luc Armand', 'Advice for mid-size retailers'],
          ['Quillon Software', 'Freja Dam', 'A connector to their stock system'],
          ['Hibiscus Cloud', 'Aminah Yusof', 'Reselling in Malaysia'],
          ['Solstice Retail Cloud', 'Emre Kaya', 'Billing inside their tills'],
        ] as const) {
          const partnerId = demo.partners.get(company)
          if (!partnerId) continue
          const person = await meet(summit, { name, company, interest, partnerId, consentBasis: 'Gave a card' })
          await mark(summit, person, { followedUp: true, answered: true })
        }
        const prospects: Person[] = []
        for (const [name, company, email, note] of [
          ['Stellan Berg', 'Kvarnholm Apps AB', 'stellan.berg@kvarnholm.example', 'Sends us two references in spring'],
          ['Ona Prat', 'Garriga Dades SL', 'ona.prat@garriga.example', 'Curious, no budget this year'],
          ['Theo Winter', 'Winterhalter Software GmbH', 'theo@winterhalter-software.example', ''],
        ] as const)
          prospects.push(await meet(summit, { name, company, email, note, consentBasis: 'Gave a card' }))
        await past.settle('due', 'events')
        await mark(summit, await again(prospects[0]!), { followedUp: true })
        await mark(summit, await again(prospects[1]!), { answered: true })
      },
    },
    {
      daysAgo: 5,
      run: async () => {
        past.go(daysBefore(today, 5, 15))
        webinar = (
          await lena.api.post('/v1/event-lists', {
            name: 'Webinar: prices that follow usage',
            kind: 'webinar',
            startsOn: dateOf(5),
            cost: { currency: 'EUR', amountMinor: '90000' },
            followUpDays: 2,
          })
        ).id
        const { id, version } = await demo
          .as('maren')
          .api.upload(
            '/v1/imports',
            { name: 'webinar-guests.csv', type: 'text/csv', text: webinarList },
            { kind: 'both' },
          )
        await demo.as('maren').api.put(
          `/v1/imports/${id}/mapping`,
          {
            options: {
              source: {
                kind: 'event',
                recordKind: 'event_list',
                recordId: webinar,
                detail: 'Webinar: prices that follow usage',
              },
            },
          },
          version,
        )
        await demo.as('maren').api.post(`/v1/imports/${id}/run`)
        await past.settle('jobs', 'events')
      },
    },
    {
      daysAgo: 3.9,
      run: async () => {
        past.go(daysBefore(today, 4, 6))
        await past.settle('due', 'events')
        const { data } = await lena.api.get(`/v1/event-lists/${webinar}/people?sort=name`)
        const [first] = (data as (Person & { state: string; email: string | null })[]).filter(
          (person) => person.state === 'joined' && person.email,
        )
        if (!first) return
        await lena.api.post('/v1/outreach-mails', {
          eventListId: webinar,
          eventPersonNumber: first.number,
          subject: 'The slides, and what partners get',
          body: 'Hello {name},\n\nthank you for your question. The slides are on our page, and this is how working together looks: {link}\n\n{sender}',
        })
      },
    },
    {
      daysAgo: 16,
      run: async () => {
        past.go(daysBefore(today, 16, 8))
        nordics = (
          await lena.api.post('/v1/target-lists', {
            name: 'Warehouse software in the Nordics',
            why: 'Eleven customers asked for invoices per pick, and nobody there connects to us',
            segment: 'Logistics',
            region: 'Nordics',
            gap: 'No partner in warehouse management north of Hamburg',
            steps,
          })
        ).id
        for (const company of [
          {
            company: 'Ternfjord Logistics AS',
            website: 'https://ternfjord.example',
            person: 'Siri Aas',
            email: 'siri.aas@ternfjord.example',
          },
          {
            company: 'Pallgren Systems AB',
            website: 'https://pallgren.example',
            person: 'Oskar Lind',
            email: 'oskar.lind@pallgren.example',
          },
          {
            company: 'Hylla Robotics Oy',
            website: 'https://hylla.example',
            person: 'Veera Salo',
            email: 'veera.salo@hylla.example',
          },
          {
            company: 'Lagerkraft ApS',
            website: 'https://lagerkraft.example',
            person: 'Mads Friis',
            email: 'mads.friis@lagerkraft.example',
          },
          {
            company: 'Dockside Data AS',
            website: 'https://dockside.example',
            person: 'Nora Vik',
            email: 'nora.vik@dockside.example',
          },
          { company: 'Skovly Warehouse ApS', website: 'https://skovly.example', person: 'Ida Holm' },
        ])
          await lena.api.post(`/v1/target-lists/${nordics}/companies`, company)
        await lena.api.post(`/v1/target-lists/${nordics}/sequence`)
        await past.settle('due', 'events')
      },
    },
    {
      daysAgo: 15,
      run: async () => {
        past.go(daysBefore(today, 15, 10))
        const write = (targetNumber: number, what: object) =>
          lena.api.post('/v1/outreach', { targetListId: nordics, targetNumber, ...what })
        await write(2, {
          channel: 'email',
          direction: 'in',
          body: 'Interesting. We speak about integrations on Thursdays; call me then?',
          outcome: 'interested',
          nextStep: { title: 'Call Oskar on Thursday', dueOn: dateOf(12) },
        })
        await write(3, {
          channel: 'email',
          direction: 'in',
          body: 'Please do not write to me again.',
          outcome: 'opted_out',
        })
        await write(4, {
          channel: 'call',
          direction: 'out',
          body: 'Mads left in autumn; ask for Sofie Krag.',
          outcome: 'wrong_person',
        })
        past.go(daysBefore(today, 12, 8))
        await past.settle('due', 'events')
        await write(5, {
          channel: 'call',
          direction: 'out',
          body: 'Busy with their new release until summer.',
          outcome: 'not_now',
          notNowUntil: new Date(today.getTime() + 120 * 86_400_000).toISOString().slice(0, 10),
        })
      },
    },
    {
      daysAgo: 6,
      run: async () => {
        past.go(daysBefore(today, 6, 11))
        const list = await demo.as('maren').api.post('/v1/target-lists', {
          name: 'Tax engines in Latin America',
          why: 'Every deal in Brazil and Mexico needs one, and we integrate with none',
          segment: 'Tax',
          region: 'Latin America',
          steps: steps.slice(0, 2),
        })
        for (const company of [
          {
            company: 'Impuesto Claro SA',
            website: 'https://impuestoclaro.example',
            country: 'MX',
            person: 'Rocío Paz',
            email: 'rocio.paz@impuestoclaro.example',
          },
          { company: 'Notaverde Ltda', website: 'https://notaverde.example', country: 'BR' },
          { company: 'Kapok Solucoes', country: 'BR', why: 'Named by two customers' },
        ])
          await demo.as('maren').api.post(`/v1/target-lists/${list.id}/companies`, company)
      },
    },
  ]

  async function again(person: Person): Promise<Person> {
    const { data } = await tomas.api.get(`/v1/event-lists/${summit}/people?limit=200`)
    return (data as Person[]).find((one) => one.number === person.number)!
  }
}
