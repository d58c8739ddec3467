/** Application forms: builder, versions, publication, funnel. */
import {
  endpoint,
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
  Slug,
  strict,
  Text,
  Type,
  Version,
} from '#platform/contract.ts'
import { FormDefinition } from './definition.ts'

export const formStates = ['draft', 'upcoming', 'open', 'closed'] as const
const Host = Type.String({
  pattern: '^(\\*\\.)?[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*(:[0-9]{1,5})?$',
  maxLength: 253,
  examples: ['www.acme.example'],
})

export const PublishProblem = named(
  'FormProblem',
  Type.Object({
    field: nullable(Type.String({ description: 'Key of the field it is about.' })),
    rule: Type.String(),
    message: Type.String(),
    blocks: Type.Boolean({ description: 'Publishing is refused because of it; else it is a warning.' }),
  }),
)
export const Form = named(
  'Form',
  Type.Object({
    id: Id('form'),
    typeId: Id('partnerType'),
    name: Type.String(),
    slug: Type.String(),
    languages: Type.Array(Type.String()),
    defaultLanguage: Type.String(),
    hosts: Type.Array(Type.String(), { description: 'Hosts whose pages may frame the form.' }),
    opensAt: nullable(Instant),
    closesAt: nullable(Instant),
    state: oneOf(formStates),
    draft: FormDefinition,
    publishedNumber: nullable(Type.Integer()),
    publishedAt: nullable(Instant),
    hasUnpublishedChanges: Type.Boolean(),
    minutes: Type.Integer({ description: 'Minutes that filling in the draft takes.' }),
    url: Type.String({ description: 'Where the form is served.' }),
    version: Version,
    createdAt: Instant,
    updatedAt: Instant,
  }),
)
export const FormVersion = named(
  'FormVersion',
  Type.Object({
    formId: Id('form'),
    number: Type.Integer(),
    definition: FormDefinition,
    languages: Type.Array(Type.String()),
    defaultLanguage: Type.String(),
    publishedBy: Type.String(),
    publishedAt: Instant,
  }),
)
/** A form as a file: what one workspace exports and another imports. */
export const FormDocument = named(
  'FormDocument',
  strict({
    format: Type.Literal('tandem-form-1'),
    typeKey: Text(63),
    name: Text(120),
    slug: Slug,
    languages: listOf(LanguageTag, 20, { minItems: 1 }),
    defaultLanguage: LanguageTag,
    definition: FormDefinition,
  }),
)
const FunnelStep = Type.Object({
  step: Type.String({ examples: ['page:2'] }),
  label: Type.String(),
  count: Type.Integer(),
})
export const FormFunnel = named(
  'FormFunnel',
  Type.Object({
    formId: Id('form'),
    versions: Type.Array(Type.Integer()),
    sources: Type.Array(Type.String()),
    steps: Type.Array(FunnelStep, { description: 'Visits, starts, each page reached, submits.' }),
    fields: Type.Array(
      Type.Object({
        field: Type.String(),
        label: Type.String(),
        answered: Type.Integer(),
        dropOffPpm: nullable(
          Type.Integer({ description: 'Share of starts that did not answer it, in parts per million.' }),
        ),
      }),
    ),
    bySource: Type.Array(
      Type.Object({ source: Type.String(), visits: Type.Integer(), starts: Type.Integer(), submits: Type.Integer() }),
    ),
  }),
)

const fields = {
  name: Text(120),
  slug: Slug,
  languages: listOf(LanguageTag, 20, { minItems: 1, uniqueItems: true }),
  defaultLanguage: LanguageTag,
  hosts: listOf(Host, 50, { uniqueItems: true }),
  opensAt: nullable(Instant),
  closesAt: nullable(Instant),
  draft: FormDefinition,
}
const refusals = {
  'form.slug_taken': [409, 'Another form has this address.'],
  'form.definition': [422, 'Keys, languages or dates do not fit together; every one is named.'],
} as const

export const formEndpoints = {
  listForms: endpoint({
    method: 'GET',
    path: '/v1/forms',
    summary: 'List application forms',
    access: { right: 'discovery.read' },
    query: listQuery({ typeId: optional(listOf(Id('partnerType'), 50)) }, ['name', '-name', 'updatedAt', '-updatedAt']),
    answer: pageOf(Form),
  }),
  createForm: endpoint({
    method: 'POST',
    path: '/v1/forms',
    summary: 'Begin a form',
    description: 'Without a definition it begins with the questions that every application needs.',
    access: { right: 'discovery.publish_form' },
    body: strict({
      typeId: Id('partnerType'),
      name: fields.name,
      slug: fields.slug,
      languages: optional(fields.languages),
      defaultLanguage: optional(fields.defaultLanguage),
      draft: optional(fields.draft),
    }),
    answer: Form,
    status: 201,
    refuses: refusals,
    example: { body: { typeId: 'pt_01ka2b3c4d5e6f7g8h9jkmnpqr', name: 'Resellers', slug: 'resellers' } },
  }),
  getForm: endpoint({
    method: 'GET',
    path: '/v1/forms/:id',
    summary: 'Read a form with its draft',
    access: { right: 'discovery.read' },
    params: idParams('form'),
    answer: Form,
  }),
  updateForm: endpoint({
    method: 'PATCH',
    path: '/v1/forms/:id',
    summary: 'Change a form; the published version stays until the next publication',
    access: { right: 'discovery.publish_form' },
    params: idParams('form'),
    body: strict({
      name: optional(fields.name),
      slug: optional(fields.slug),
      languages: optional(fields.languages),
      defaultLanguage: optional(fields.defaultLanguage),
      hosts: optional(fields.hosts),
      opensAt: optional(fields.opensAt),
      closesAt: optional(fields.closesAt),
      draft: optional(fields.draft),
    }),
    answer: Form,
    ifMatch: true,
    refuses: refusals,
    example: { body: { name: 'Resellers and dealers' } },
  }),
  listFormVersions: endpoint({
    method: 'GET',
    path: '/v1/forms/:id/versions',
    summary: 'Published versions, latest first',
    access: { right: 'discovery.read' },
    params: idParams('form'),
    query: listQuery({}, ['-number', 'number']),
    answer: pageOf(FormVersion),
  }),
  getFormChecks: endpoint({
    method: 'GET',
    path: '/v1/forms/:id/publication',
    summary: 'What stands against publishing the draft, and what to think over',
    access: { right: 'discovery.read' },
    params: idParams('form'),
    answer: named(
      'FormChecks',
      Type.Object({ data: Type.Array(PublishProblem), canPublish: Type.Boolean(), minutes: Type.Integer() }),
    ),
  }),
  publishForm: endpoint({
    method: 'POST',
    path: '/v1/forms/:id/publication',
    summary: 'Publish the draft as a new version',
    description: 'Applications that were begun keep their answers; changed questions are marked.',
    access: { right: 'discovery.publish_form' },
    params: idParams('form'),
    answer: FormVersion,
    status: 201,
    refuses: {
      'form.not_publishable': [422, 'Everything that is missing or contradicts itself, at once.'],
      'form.unchanged': [409, 'The draft is what is published already.'],
    },
  }),
  getFormFunnel: endpoint({
    method: 'GET',
    path: '/v1/forms/:id/funnel',
    summary: 'Where visitors stop: visits, starts, pages, fields, submits',
    access: { right: 'discovery.read' },
    params: idParams('form'),
    query: strict({
      number: optional(Type.Integer({ minimum: 1 })),
      source: optional(Text(60)),
      from: optional(Instant),
      to: optional(Instant),
    }),
    answer: FormFunnel,
  }),
  exportForm: endpoint({
    method: 'GET',
    path: '/v1/forms/:id/document',
    summary: 'The draft as a document that another workspace imports',
    access: { right: 'discovery.read' },
    params: idParams('form'),
    answer: FormDocument,
  }),
  importForm: endpoint({
    method: 'POST',
    path: '/v1/form-imports',
    summary: 'Make a form of a document',
    access: { right: 'discovery.publish_form' },
    body: FormDocument,
    answer: Form,
    status: 201,
    refuses: {
      ...refusals,
      'form.type_unknown': [422, 'This workspace has no partner type with the key of the document.'],
    },
    example: {
      body: {
        format: 'tandem-form-1',
        typeKey: 'solution',
        name: 'Imported',
        slug: 'imported-form',
        languages: ['en'],
        defaultLanguage: 'en',
        definition: {
          pages: [
            {
              key: 'about',
              title: { en: 'About you' },
              fields: [
                {
                  key: 'company',
                  kind: 'short_text',
                  label: { en: 'Company' },
                  required: true,
                  fills: 'partner.legalName',
                },
              ],
            },
          ],
          thanks: { title: { en: 'Thank you' }, text: { en: 'We will answer.' } },
          privacy: { version: '2026-01', text: { en: 'We keep what you send to answer you.' } },
        },
      },
    },
  }),
}
