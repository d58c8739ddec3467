/** What discovery puts into a sandbox: forms and settings as they are, and inquiries of invented companies. */
import type { Tx } from '#platform/context.ts'
import { type SeedKit, sandboxParts } from '#platform/tenancy/sandbox-parts.ts'
import { enterInquiry } from './service/inquiries/receive.ts'

const texts = [
  'We would like to resell your product in our region. Who can we talk to?',
  'Our customers ask for an integration with your API. Is there a partner program?',
  'We met at the fair and would like to plan a project together.',
]
const seed = async (tx: Tx, kit: SeedKit): Promise<void> => {
  for (let count = 0; count < 2; count += 1) {
    const { name, website, country } = kit.company()
    const person = kit.person(new URL(website).hostname)
    await enterInquiry(tx, {
      senderName: person.fullName,
      email: person.email,
      company: name,
      website,
      country,
      subject: 'Partnership',
      text: kit.pick(texts),
    })
  }
}
export const sandboxPart = sandboxParts.fill({
  module: 'discovery',
  configuration: ['forms', 'form_versions', 'discovery_settings', 'decision_reasons', 'decision_templates'],
  seed,
})
