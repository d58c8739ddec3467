/** Documents for partners' developers: pages with samples that run, what readers think of them, and the answers. */
import {
  CivilDate,
  endpoint,
  eventKind,
  Id,
  Instant,
  idParams,
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
} from '#platform/contract.ts'

export const pageKinds = ['quick_start', 'reference', 'guide', 'changelog'] as const
const SampleFields = {
  file: Type.String(),
  language: Type.String(),
  passedAt: nullable(
    Type.String({ format: 'date-time', description: 'When it last ran as it stands; null: not yet.' }),
  ),
}
const Sample = Type.Object(SampleFields)
const PageFields = {
  slug: Slug,
  kind: oneOf(pageKinds),
  title: Type.String(),
  summary: Type.String(),
  version: Type.String({ description: 'Changes with every change of the text or of a sample.' }),
}
const PortalDocumentRow = named(
  'PortalDocumentRow',
  Type.Object({
    ...PageFields,
    samples: listOf(Sample),
    granted: Type.Boolean({ description: 'Whether keys may do with your agreement what the page is about.' }),
    words: nullable(Type.String({ description: 'Why not.' })),
  }),
)
const OwnFeedback = Type.Object({
  id: Id('pageFeedback'),
  helpful: Type.Boolean(),
  words: nullable(Type.String()),
  at: Instant,
  answer: nullable(Type.String()),
  answeredAt: nullable(Instant),
})
export const DocumentPage = named(
  'DocumentPage',
  Type.Object({
    ...PageFields,
    text: Type.String({
      description: 'Markdown; links to samples begin with `samples/`, to other pages they end in `.md`.',
    }),
    samples: listOf(Type.Object({ ...SampleFields, text: Type.String() })),
    feedback: listOf(OwnFeedback, 20, { description: 'What the caller said about the page, with the answers.' }),
  }),
)
export const DocumentStanding = named(
  'DocumentStanding',
  Type.Object({
    ...PageFields,
    samples: listOf(Sample),
    reviewedAt: nullable(Instant),
    reviewedBy: nullable(Type.String()),
    reviewDueOn: nullable(CivilDate),
    isReviewDue: Type.Boolean({ description: 'Never looked over, changed since, or its days are over.' }),
    helpful: Type.Integer(),
    notHelpful: Type.Integer(),
    unanswered: Type.Integer({ description: 'Words of readers that nobody answered.' }),
  }),
)
export const PageFeedback = named(
  'PageFeedback',
  Type.Object({
    id: Id('pageFeedback'),
    page: Type.Object({ slug: Slug, title: Type.String() }),
    pageVersion: Type.String(),
    partner: nullable(Type.Object({ id: Id('partner'), name: Type.String() })),
    by: Type.Object({ id: Type.String(), name: Type.String() }),
    helpful: Type.Boolean(),
    words: nullable(Type.String()),
    at: Instant,
    answer: nullable(Type.String()),
    answeredAt: nullable(Instant),
    answeredBy: nullable(Type.String()),
  }),
)

const read = { right: 'integrations.read' } as const
const publish = { right: 'integrations.publish_docs' } as const
const slugParams = strict({ slug: Slug })
const example = { params: { slug: 'quick-start' } }

export const docsEndpoints = {
  listPortalDocs: endpoint({
    method: 'GET',
    path: '/v1/portal/docs',
    summary: 'Quick starts, references and guides: with your agreement or not, and when their samples last passed',
    access: read,
    answer: Type.Object({ data: listOf(PortalDocumentRow) }),
  }),
  getPortalDoc: endpoint({
    method: 'GET',
    path: '/v1/portal/docs/:slug',
    summary: 'One page with its samples, and what the caller said about it',
    access: read,
    params: slugParams,
    example,
    answer: DocumentPage,
  }),
  givePageFeedback: endpoint({
    method: 'POST',
    path: '/v1/portal/docs/:slug/feedback',
    summary: 'Says whether a page helped; a second time changes the first, until it is answered',
    access: { right: 'integrations.comment_docs' },
    scope: null,
    status: 201,
    params: slugParams,
    body: strict({ helpful: Type.Boolean(), words: optional(Text(4_000)) }),
    example: { ...example, body: { helpful: false, words: 'How do I rotate the secret?' } },
    answer: OwnFeedback,
  }),
  listDocs: endpoint({
    method: 'GET',
    path: '/v1/docs',
    summary: 'Pages with their review, what readers think of them, and questions that nobody answered',
    access: read,
    answer: Type.Object({ data: listOf(DocumentStanding) }),
  }),
  reviewDoc: endpoint({
    method: 'POST',
    path: '/v1/docs/:slug/review',
    summary: 'Notes that a page was looked over and is right as it stands',
    access: publish,
    params: slugParams,
    example,
    answer: DocumentStanding,
  }),
  listPageFeedback: endpoint({
    method: 'GET',
    path: '/v1/page-feedback',
    summary: 'What readers say about the documents',
    access: read,
    query: listQuery(
      {
        slug: optional(Slug),
        partnerId: optional(Id('partner')),
        helpful: optional(Type.Boolean()),
        answered: optional(Type.Boolean({ description: 'False: words that nobody answered.' })),
      },
      ['at', '-at'],
    ),
    answer: pageOf(PageFeedback),
  }),
  answerPageFeedback: endpoint({
    method: 'POST',
    path: '/v1/page-feedback/:id/answer',
    summary: 'Answers a reader, by mail and on the page',
    access: publish,
    params: idParams('pageFeedback'),
    body: strict({ answer: Text(4_000) }),
    answer: PageFeedback,
    refuses: { 'feedback.answered': [409, 'Erik Berg answered this on 3 March 2027.'] },
  }),
}

const feedbackSample = {
  feedbackId: 'pf_01ka2b3c4d5e6f7g8h9jkmnpqr',
  partnerId: 'pn_01ka2b3c4d5e6f7g8h9jkmnpqr',
  slug: 'quick-start',
}
const feedbackPayload = { feedbackId: Id('pageFeedback'), partnerId: Id('partner'), slug: Slug }
export const docsEvents = {
  docsFeedbackGiven: eventKind({
    name: 'docs.feedback_given',
    version: 1,
    summary: 'A reader said whether a page helped',
    payload: Type.Object({ ...feedbackPayload, helpful: Type.Boolean() }),
    sample: { ...feedbackSample, helpful: false },
    partnerVisible: false,
  }),
  docsFeedbackAnswered: eventKind({
    name: 'docs.feedback_answered',
    version: 1,
    summary: 'A reader of the documents was answered',
    payload: Type.Object(feedbackPayload),
    sample: feedbackSample,
    partnerVisible: true,
  }),
  docsPublished: eventKind({
    name: 'docs.published',
    version: 1,
    summary: 'A new text of a page was looked over and stands for partners',
    payload: Type.Object({ slug: Slug, version: Type.String(), previousVersion: nullable(Type.String()) }),
    sample: { slug: 'quick-start', version: '3f0c81d2a94b', previousVersion: null },
    partnerVisible: false,
  }),
  docsReviewed: eventKind({
    name: 'docs.reviewed',
    version: 1,
    summary: 'A page of the documents was looked over',
    payload: Type.Object({ slug: Slug, version: Type.String() }),
    sample: { slug: 'quick-start', version: '3f0c81d2a94b' },
    partnerVisible: false,
  }),
}
