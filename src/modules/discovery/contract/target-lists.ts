/** Target lists: companies wanted and why, and the steps towards them. */
import { MemberRef, PartnerRef } from '#modules/partners/contract/shared.ts'
import {
  CountryCode,
  Email,
  endpoint,
  FreeText,
  Id,
  Instant,
  idParams,
  LanguageTag,
  listOf,
  listQuery,
  named,
  nullable,
  oneOf,
  optional,
  pageOf,
  strict,
  Text,
  Type,
  Url,
  Version,
} from '#platform/contract.ts'
import { DuplicateHint } from './outreach-shapes.ts'
import { outreachChannels, stepsMax, stopReasons, targetListStates, targetStates } from './outreach-states.ts'

export const TargetStep = named(
  'TargetStep',
  strict({
    channel: oneOf(outreachChannels),
    days: Type.Integer({
      minimum: 0,
      maximum: 60,
      description: 'Business days after the step before; of the first one, after the start.',
    }),
    subject: optional(FreeText(200, { description: 'Of an e-mail; for other channels what to do, as a task.' })),
    body: optional(
      FreeText(10_000, {
        description:
          'Plain text with {name}, {company}, {workspace}, {sender} and {link}, which leads to the application page.',
      }),
    ),
  }),
)
export const TargetList = named(
  'TargetList',
  Type.Object({
    id: Id('targetList'),
    name: Type.String(),
    why: Type.String(),
    segment: nullable(Type.String()),
    region: nullable(Type.String()),
    gap: nullable(Type.String({ description: 'What is missing that these companies would bring.' })),
    owner: MemberRef,
    language: Type.String(),
    state: oneOf(targetListStates),
    steps: Type.Array(TargetStep),
    companies: Type.Integer(),
    held: Type.Integer(),
    running: Type.Integer(),
    answered: Type.Integer({ description: 'Companies from which somebody answered or applied.' }),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
export const TargetCompany = named(
  'TargetCompany',
  Type.Object({
    id: Type.String({ examples: ['tl_01ka2b3c4d5e6f7g8h9jkmnpqr.1'] }),
    listId: Id('targetList'),
    number: Type.Integer(),
    state: oneOf(targetStates),
    company: Type.String(),
    website: nullable(Type.String()),
    country: nullable(Type.String()),
    why: nullable(Type.String()),
    person: nullable(Type.String()),
    email: nullable(Type.String()),
    phone: nullable(Type.String()),
    partner: nullable(Type.Object({ ...PartnerRef.properties, stage: Type.String() })),
    candidates: Type.Array(DuplicateHint),
    forbidden: nullable(
      Type.String({ description: 'Why this person must not be contacted: "Opted out on 2 May 2026".' }),
    ),
    stepsDone: Type.Integer(),
    nextAt: nullable(Instant),
    stoppedWhy: nullable(oneOf(stopReasons)),
    endedAt: nullable(Instant),
    addedAt: Instant,
    version: Version,
  }),
)
const listFields = {
  name: Text(200),
  why: Text(5000),
  segment: optional(nullable(FreeText(120))),
  region: optional(nullable(FreeText(120))),
  gap: optional(nullable(FreeText(500))),
  ownerId: optional(Id('member', { description: 'The caller when left out.' })),
  language: optional(LanguageTag),
  steps: optional(listOf(TargetStep, stepsMax)),
}
const companyFields = {
  website: optional(nullable(Url)),
  country: optional(nullable(CountryCode)),
  why: optional(nullable(FreeText(2000))),
  person: optional(nullable(FreeText(200))),
  email: optional(nullable(Email)),
  phone: optional(nullable(FreeText(40))),
}
const targetParams = strict({
  id: Id('targetList'),
  number: Type.Integer({ minimum: 1, maximum: 999_999, examples: [1] }),
})
const write = { right: 'discovery.log_outreach' } as const
const read = { right: 'discovery.read' } as const
const params = idParams('targetList')
const state = { 'target.state': [409, 'Not in a state in which this can be done.'] } as const
const listState = { 'target_list.state': [409, 'Not in a state in which this can be done.'] } as const

export const targetListEndpoints = {
  listTargetLists: endpoint({
    method: 'GET',
    path: '/v1/target-lists',
    summary: 'Lists of companies that are wanted',
    access: read,
    query: listQuery(
      {
        state: optional(listOf(oneOf(targetListStates), 4)),
        ownerId: optional(listOf(Id('member'), 20)),
      },
      ['updatedAt', '-updatedAt', 'name', '-name'],
    ),
    answer: pageOf(TargetList),
  }),
  createTargetList: endpoint({
    method: 'POST',
    path: '/v1/target-lists',
    summary: 'Begin a list of companies that are wanted',
    access: write,
    body: strict(listFields),
    answer: TargetList,
    status: 201,
    refuses: { 'outreach.placeholder': [422, 'A placeholder that does not exist.'] },
    example: {
      body: {
        name: 'Warehouse software in the Nordics',
        why: 'Our customers ask for invoices per pick, and nobody there connects to us',
        segment: 'Logistics',
        region: 'Nordics',
      },
    },
  }),
  getTargetList: endpoint({
    method: 'GET',
    path: '/v1/target-lists/:id',
    summary: 'One list with its steps',
    access: read,
    params,
    answer: TargetList,
  }),
  updateTargetList: endpoint({
    method: 'PATCH',
    path: '/v1/target-lists/:id',
    summary: 'Change a list; changed words hold for the steps that are still to come',
    access: write,
    params,
    ifMatch: true,
    body: strict({ ...listFields, name: optional(Text(200)), why: optional(Text(5000)) }),
    answer: TargetList,
    refuses: {
      'outreach.placeholder': [422, 'A placeholder that does not exist.'],
      'target_list.steps_begun': [409, 'Steps that companies have passed cannot be taken away.'],
    },
    example: { body: { region: 'Sweden and Norway' } },
  }),
  startTargetList: endpoint({
    method: 'POST',
    path: '/v1/target-lists/:id/sequence',
    summary: 'Start the steps for every company that waits, or go on after a pause',
    access: write,
    params,
    answer: TargetList,
    refuses: { ...listState, 'target_list.no_steps': [409, 'The list has no steps yet.'] },
  }),
  pauseTargetList: endpoint({
    method: 'DELETE',
    path: '/v1/target-lists/:id/sequence',
    summary: 'Pause the steps; nothing is sent until they go on',
    access: write,
    params,
    answer: TargetList,
    refuses: listState,
  }),
  closeTargetList: endpoint({
    method: 'POST',
    path: '/v1/target-lists/:id/closing',
    summary: 'Close the list: its steps end',
    access: write,
    params,
    answer: TargetList,
    refuses: listState,
  }),
  listTargetCompanies: endpoint({
    method: 'GET',
    path: '/v1/target-lists/:id/companies',
    summary: 'Companies of a list',
    access: read,
    params,
    query: listQuery(
      {
        state: optional(listOf(oneOf(targetStates), 5)),
        stoppedWhy: optional(listOf(oneOf(stopReasons), 10)),
      },
      ['company', '-company', 'addedAt', '-addedAt'],
    ),
    answer: pageOf(TargetCompany),
  }),
  addTargetCompany: endpoint({
    method: 'POST',
    path: '/v1/target-lists/:id/companies',
    summary: 'Add a company that is wanted',
    description:
      'A company that is certainly known is joined to its partner, one that is likely known is held for a decision. A new one becomes a prospect with source `outreach` at the first step towards it.',
    access: write,
    params,
    body: strict({ company: Text(200), ...companyFields, partnerId: optional(Id('partner')) }),
    answer: TargetCompany,
    status: 201,
    refuses: { ...listState, 'target.known': [409, 'This company is on the list already.'] },
    example: { body: { company: 'Tanager Robotics', person: 'Élise Fontaine', email: 'elise@tanager.example' } },
  }),
  updateTargetCompany: endpoint({
    method: 'PATCH',
    path: '/v1/target-lists/:id/companies/:number',
    summary: 'Change what is known of a company and whom to reach there',
    access: write,
    params: targetParams,
    ifMatch: true,
    body: strict(companyFields),
    answer: TargetCompany,
    example: { body: { why: 'Two customers asked for it' } },
  }),
  matchTargetCompany: endpoint({
    method: 'POST',
    path: '/v1/target-lists/:id/companies/:number/company',
    summary: 'Say which company a held one is: a partner, or a new one',
    access: write,
    params: targetParams,
    body: strict({ decision: oneOf(['same', 'new']), partnerId: optional(Id('partner')) }),
    answer: TargetCompany,
    refuses: state,
    example: { body: { decision: 'new' } },
  }),
  stopTargetCompany: endpoint({
    method: 'DELETE',
    path: '/v1/target-lists/:id/companies/:number/sequence',
    summary: 'End the steps towards one company',
    access: write,
    params: targetParams,
    answer: TargetCompany,
    refuses: state,
  }),
  startTargetCompany: endpoint({
    method: 'POST',
    path: '/v1/target-lists/:id/companies/:number/sequence',
    summary: 'Start the steps towards one company, or let them go on after they ended',
    access: write,
    params: targetParams,
    answer: TargetCompany,
    refuses: {
      ...state,
      ...listState,
      'target_list.no_steps': [409, 'The list has no steps yet.'],
      'contact.do_not_contact': [409, 'This person must not be contacted.'],
    },
  }),
}
