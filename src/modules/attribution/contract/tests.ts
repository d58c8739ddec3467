/** Why a sale was or was not attributed: a question, and the ordered checks that answer it. */
import {
  CountryCode,
  CurrencyCode,
  endpoint,
  Id,
  Instant,
  idParams,
  listOf,
  memberRoles,
  named,
  nullable,
  oneOf,
  optional,
  strict,
  Text,
  Type,
} from '#platform/contract.ts'
import { Minor, MinorInput } from './shapes.ts'
import { labels, refusals, saleKinds, touchKinds } from './states.ts'
import { stepAnswers, stepKeys, stepStates, testOutcomes } from './test-steps.ts'

const Partner = Type.Object({ id: Id('partner'), name: Type.String() })
/** A contact that was looked at. */
const contact = {
  touchId: nullable(Id('touch', { description: 'Null for a contact that the question only pretends.' })),
  kind: oneOf(touchKinds),
  occurredAt: Instant,
  refusal: nullable(oneOf(refusals)),
  words: nullable(Type.String({ description: 'Why it does not count: "3 d 4 h outside the window of 90 days".' })),
  distanceSeconds: nullable(Type.Integer()),
}
const step = {
  key: oneOf(stepKeys),
  state: oneOf(stepStates),
  answer: oneOf(stepAnswers),
  words: Type.String(),
  change: nullable(Type.String({ description: 'What would have changed it.' })),
}
const Expected = Type.Object({
  outcome: oneOf(['commissions', 'nothing', 'waiting', 'history']),
  words: Type.String(),
  isRecorded: Type.Boolean({ description: 'True: it stands in the lines; false: what the rules would give.' }),
  amounts: listOf(Type.Object({ rule: Type.String(), amountMinor: Minor, currency: CurrencyCode }), 50),
})
const head = {
  id: Id('attributionTest'),
  asked: Type.String({ description: 'What was asked; addresses are cut.' }),
  isPretended: Type.Boolean(),
  outcome: oneOf(testOutcomes),
  at: Instant,
}
const TestStep = named(
  'AttributionTestStep',
  Type.Object({
    ...step,
    evidence: listOf(
      Type.Object({
        label: Type.String(),
        value: Type.String(),
        kind: nullable(Type.String({ description: 'The kind of the record behind it, where there is one.' })),
        id: nullable(Type.String()),
      }),
      20,
    ),
    rule: nullable(
      Type.String({ description: 'Where the rule stands: a version of the policy, a term, a signed definition.' }),
    ),
  }),
)
export const AttributionTest = named(
  'AttributionTest',
  Type.Object({
    ...head,
    partner: nullable(Partner),
    saleId: nullable(Id('sale')),
    leadId: nullable(Id('lead')),
    conversionId: nullable(Id('conversion')),
    customerId: nullable(Id('customer')),
    steps: listOf(TestStep, 10),
    contacts: listOf(Type.Object({ ...contact, partner: nullable(Partner) }), 1000),
    credits: listOf(
      Type.Object({
        partner: nullable(Partner),
        isHouse: Type.Boolean(),
        microShares: Type.Integer(),
        label: nullable(oneOf(labels)),
        expected: nullable(Expected),
      }),
      1000,
    ),
  }),
)
/** The same for the partner that asks: its own contacts and its own part, of others only that there are any. */
export const PortalAttributionTest = named(
  'PortalAttributionTest',
  Type.Object({
    ...head,
    saleId: nullable(Id('sale', { description: 'The sale, where you are credited with it or influenced it.' })),
    occurredAt: nullable(Instant),
    steps: listOf(named('PortalAttributionTestStep', Type.Object(step)), 10),
    contacts: listOf(Type.Object(contact), 1000),
    microShares: Type.Integer(),
    label: nullable(oneOf(labels)),
    othersCredited: Type.Boolean(),
    expected: nullable(Expected),
    leftToday: Type.Integer({ description: 'Questions that your company may still ask today.' }),
  }),
)

const money = {
  currency: CurrencyCode,
  grossMinor: MinorInput,
  taxMinor: optional(MinorInput),
  kind: optional(oneOf(saleKinds)),
  product: optional(Text(200)),
  occurredAt: optional(Instant),
  code: optional(Text(40, { description: 'A code that the customer would use at the checkout.' })),
  clickId: optional(Id('click')),
  link: optional(Text(2_100, { description: 'A link that the customer would have clicked: its id, key or address.' })),
  clickedAt: optional(Instant),
}
const Find = Text(2_100, {
  description:
    'A click, link, code, order id, sale, lead, customer or e-mail address; an address that carries tandem_click or via will do.',
})
const examples = { body: { find: 'order-1001' } }
const oneQuestion = {
  'attribution_test.one_question': [422, 'Ask for something that happened, or pretend a sale; one of both.'],
  'event.future': [422, 'It lies more than 5 minutes ahead; record it when it has happened.'],
  'currency.unknown': [422, 'Use a three-letter currency code of ISO 4217.'],
  'sale.parts_exceed_whole': [422, 'Tax and shipping together are more than the gross amount.'],
} as const

export const testEndpoints = {
  createAttributionTest: endpoint({
    method: 'POST',
    path: '/v1/attribution-tests',
    summary: 'Explains why something was or was not attributed, or what a sale would lead to',
    description:
      'The ordered checks with their answers, evidence and what would have changed them. A pretended sale runs through the real recording and is taken back: nothing of it stays but this answer.',
    access: { right: 'attribution.test' },
    scope: null,
    status: 201,
    body: strict({
      find: optional(Find),
      pretend: optional(
        strict({
          ...money,
          customer: optional(
            strict({
              externalId: optional(Text(200)),
              email: optional(Type.String({ format: 'email', maxLength: 254 })),
              domain: optional(Text(253)),
              country: optional(CountryCode),
            }),
          ),
        }),
      ),
    }),
    answer: AttributionTest,
    refuses: oneQuestion,
    example: examples,
  }),
  getAttributionTest: endpoint({
    method: 'GET',
    path: '/v1/attribution-tests/:id',
    summary: 'One question with its answer as it was then; a partner’s too',
    access: { right: 'attribution.test' },
    scope: null,
    params: idParams('attributionTest'),
    answer: AttributionTest,
  }),
  createPortalAttributionTest: endpoint({
    method: 'POST',
    path: '/v1/portal/attribution-tests',
    summary: 'Asks why a sale or a customer of yours was not credited to you; 20 a day',
    description:
      'It tells of your own contacts. What has nothing to do with you is answered like what does not exist; another partner appears only as another source.',
    access: { right: 'attribution.test' },
    scope: null,
    status: 201,
    body: strict({ find: optional(Find), pretend: optional(strict(money)) }),
    answer: PortalAttributionTest,
    refuses: {
      ...oneQuestion,
      'attribution_test.day_full': [409, 'Your company asked 20 times today; ask again tomorrow.'],
    },
    example: examples,
  }),
  getPortalAttributionTest: endpoint({
    method: 'GET',
    path: '/v1/portal/attribution-tests/:id',
    summary: 'One of your questions with its answer as it was then',
    access: { right: 'attribution.test' },
    scope: null,
    params: idParams('attributionTest'),
    answer: PortalAttributionTest,
  }),
}
export const testRights = {
  'attribution.test': {
    summary: 'Ask why a sale was or was not attributed',
    members: memberRoles,
    portal: ['principal', 'sales', 'technical', 'marketing', 'finance'],
  },
} as const
