/** Papers of the demo's agreements: two that were signed elsewhere and taken in, legal holds, a reminder, an archive. */
import { takeAgreementsIn } from '#modules/agreements/public.ts'
import { zipStream } from '#platform/files/zip.ts'
import { render } from '#platform/pdf/render.ts'
import { systemContext } from '#platform/tenancy/workspaces.ts'
import { daysBefore } from './past.ts'
import type { Act, Demo } from './seed.ts'

const legacy = [
  {
    file: 'sundial-nda-2023.pdf',
    partner: 'Sundial Analytics',
    title: 'Confidentiality agreement',
    signedOn: '2023-05-11',
  },
  {
    file: 'puente-nda-2024.pdf',
    partner: 'Puente Digital',
    title: 'Confidentiality agreement',
    signedOn: '2024-02-06',
  },
] as const

const scanOf = async ({ title, partner, signedOn }: (typeof legacy)[number]): Promise<Uint8Array> => {
  const { bytes } = await render({
    title,
    language: 'en',
    madeAt: new Date(`${signedOn}T12:00:00Z`),
    author: 'Kestrel Partners',
    blocks: [
      { kind: 'title', text: title, subtitle: `between Kestrel Partners and ${partner}` },
      {
        kind: 'paragraph',
        text: 'What either company tells the other about its customers and plans stays between them.',
      },
      {
        kind: 'signatures',
        fields: [
          { typed: 'Maren Vogt', lines: ['Kestrel Partners', signedOn] },
          { typed: 'For the partner', lines: [partner, signedOn] },
        ],
      },
    ],
  })
  return bytes
}

/** Paul takes in what lay in a drawer, and stands for it. */
const takeIn = async (demo: Demo): Promise<void> => {
  const table = [
    'file,partner,category,title,signedOn',
    ...legacy.map((one) => [one.file, one.partner, 'nda', one.title, one.signedOn].join(',')),
  ].join('\n')
  const modifiedAt = demo.past.services.time()
  const entries = [{ name: 'agreements.csv', modifiedAt, content: Buffer.from(table) }]
  for (const one of legacy) entries.push({ name: one.file, modifiedAt, content: Buffer.from(await scanOf(one)) })
  const parts: Uint8Array[] = []
  for await (const part of zipStream(entries)) parts.push(part)
  const ctx = systemContext(demo.past.services, demo.workspace, 'import', { channel: 'import' })
  const taken = await takeAgreementsIn(
    ctx,
    {
      name: 'signed-before-kestrel-used-tandem.zip',
      bytes: Buffer.concat(parts),
      email: 'paul@kestrel.example',
      statement: 'These are the agreements as both sides signed them, from the archive in Berlin.',
    },
    { dry: false },
  )
  if (taken.counts.created !== legacy.length)
    throw new Error(`The demo took in ${taken.counts.created} agreements: ${JSON.stringify(taken.refused)}`)
}

const agreementOf = async (demo: Demo, partner: string): Promise<string> => {
  const partnerId = demo.partners.get(partner)
  const { data } = await demo.as('paul').api.get(`/v1/agreements?partnerId=${partnerId}&category=partnership`)
  return data[0].id
}
const hold = async (demo: Demo, partner: string, reason: string, reference: string): Promise<void> => {
  await demo.as('paul').api.post(`/v1/agreements/${await agreementOf(demo, partner)}/legal-hold`, { reason, reference })
}
const lift = async (demo: Demo, partner: string, reason: string): Promise<void> => {
  await demo.as('paul').api.post(`/v1/agreements/${await agreementOf(demo, partner)}/legal-hold/lifting`, { reason })
}
/** Pacific Crest signed; ours is still missing. */
const remind = async (demo: Demo): Promise<void> => {
  const { api } = demo.as('maren')
  const { data } = await api.get(`/v1/agreements/${await agreementOf(demo, 'Pacific Crest Group')}/envelopes`)
  await api.post(`/v1/envelopes/${data[0].id}/reminder`)
}
const archive = async (demo: Demo): Promise<void> => {
  await demo.as('noor').api.post('/v1/agreement-archives', {})
  await demo.past.settle('jobs')
}

export const agreementPaperActs = (demo: Demo): Act[] => {
  const act = (daysAgo: number, run: () => Promise<void>): Act => ({
    daysAgo,
    run: () => {
      demo.past.go(daysBefore(demo.today, daysAgo, 13))
      return run()
    },
  })
  return [
    act(60, () => takeIn(demo)),
    act(50, () => hold(demo, 'Lumen Forge', 'A customer of both questions who delivered the training.', 'LIT-07')),
    act(22, () => lift(demo, 'Lumen Forge', 'Settled with the customer; nothing is owed.')),
    act(11, () => hold(demo, 'Northgate Alliance', 'They dispute the end of the alliance; keep everything.', 'LIT-09')),
    act(3, () => remind(demo)),
    act(1, () => archive(demo)),
  ]
}
