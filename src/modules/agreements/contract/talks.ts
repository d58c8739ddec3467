/** Shapes of a negotiation that the team, the portal and a person with a link read alike. */
import { CivilDate, Id, Instant, named, nullable, oneOf, Type } from '#platform/contract.ts'
import { components, TermText, TermValues } from './shared.ts'

const sides = ['us', 'partner'] as const
export const changeActs = ['text', 'add', 'remove', 'term', 'term_removed'] as const
export const ChangeParts = oneOf(components)
export const Piece = Type.Object({ kind: oneOf(['same', 'added', 'removed']), text: Type.String() })
export const AgreementChange = named(
  'AgreementChange',
  Type.Object({
    number: Type.Integer(),
    round: Type.Integer(),
    side: oneOf(sides),
    act: oneOf(changeActs),
    clause: nullable(Type.String()),
    title: Type.String({ description: 'Heading of the clause, or title of the kind.' }),
    termId: nullable(Id('term')),
    kind: nullable(Type.String()),
    short: nullable(Type.String({ examples: ['30 days → 14 days'] })),
    pieces: Type.Array(Piece),
    reason: nullable(Type.String()),
    by: Type.String(),
    at: Instant,
    answer: nullable(oneOf(['accepted', 'refused', 'withdrawn'])),
    answerWords: nullable(Type.String()),
    answeredBy: nullable(Type.String()),
    answeredAt: nullable(Instant),
    placed: Type.Boolean({ description: 'What it changes still stands as it stood; else it can only be refused.' }),
  }),
)
const Reasons = Type.Array(Type.String())
/** What the partner reads and acts on. */
export const Negotiation = named(
  'Negotiation',
  Type.Object({
    agreementId: Id('agreement'),
    number: Type.String(),
    title: Type.String(),
    us: Type.String({ description: 'The other company.' }),
    company: Type.String(),
    language: Type.String(),
    versionNumber: Type.Integer(),
    isAmendment: Type.Boolean(),
    state: Type.String(),
    pen: oneOf(sides),
    penSince: nullable(Instant),
    you: nullable(Type.String({ description: 'By link: whose link it is.' })),
    effectiveOn: nullable(CivilDate),
    snapshotHash: Type.String(),
    weAccepted: Type.Boolean(),
    theyAccepted: Type.Boolean(),
    paper: nullable(Type.Object({ name: Type.String(), pages: Type.Integer() })),
    clauses: Type.Array(
      Type.Object({
        key: Type.String(),
        component: oneOf(components),
        heading: Type.String(),
        text: Type.String(),
        body: Type.String(),
        tokens: Type.Array(Type.Object({ placeholder: Type.String(), text: Type.String() }), {
          description: 'What is printed from terms and facts; nobody types it.',
        }),
      }),
    ),
    terms: Type.Array(
      Type.Object({
        id: Id('term'),
        kind: Type.String(),
        ...TermText,
        operation: oneOf(['set', 'remove']),
        values: TermValues,
        schema: TermValues,
        page: nullable(Type.Integer()),
      }),
    ),
    changes: Type.Array(AgreementChange),
    comments: Type.Array(
      Type.Object({
        number: Type.Integer(),
        mine: Type.Boolean(),
        by: Type.String(),
        clause: nullable(Type.String()),
        must: Type.Boolean(),
        body: Type.String(),
        at: Instant,
        settled: Type.Boolean(),
      }),
    ),
    // What changed since this side last handed over.
    since: nullable(
      Type.Object({
        words: nullable(Type.String({ description: 'What the other side said when it handed over.' })),
        by: nullable(Type.String()),
        clauses: Type.Array(
          Type.Object({ key: Type.String(), heading: Type.String(), change: Type.String(), pieces: Type.Array(Piece) }),
        ),
        terms: Type.Array(
          Type.Object({
            kind: Type.String(),
            title: Type.String(),
            change: Type.String(),
            short: nullable(Type.String()),
            pieces: Type.Array(Piece),
          }),
        ),
      }),
    ),
    reasonsAgainst: Type.Object({ accept: Reasons, comment: Reasons, change: Reasons, handOver: Reasons }),
  }),
)
