/** The case file, for audit: everything a case stood on, with every card that is open to whoever asks. */
import type { Ctx, Tx } from '#platform/context.ts'
import type { Static } from '#platform/contract.ts'
import { inTransaction } from '#platform/db/transaction.ts'
import type { FileAnswer } from '#platform/module.ts'
import type { Block, PdfDocument } from '#platform/pdf/model.ts'
import { render } from '#platform/pdf/render.ts'
import type { Scorecard } from '../../contract/scorecards.ts'
import {
  caseStateLabels,
  metricLabels,
  outcomeLabels,
  purposeLabels,
  riskLabels,
  scorecardStateLabels,
  seatLabels,
} from '../../contract/states.ts'
import { decisionsOf } from '../../queries/decisions.ts'
import { memberId } from '../acting.ts'
import { loadCase } from '../cases/load.ts'
import { readCase } from '../cases/read.ts'
import { readResult } from '../cases/result.ts'
import { decisionsToWire } from '../decisions/read.ts'
import { documentsToWire } from '../documents/documents.ts'
import { risksToWire } from '../documents/risk.ts'
import { screeningsToWire } from '../documents/screenings.ts'
import { cardSealedBecause } from '../scorecards/cards.ts'
import { cardToWire } from '../scorecards/read.ts'

type CardWire = Static<typeof Scorecard>

/** What the file holds. A card that is sealed for the reader is named with why, and its judgement is left out. */
const contentOf = async (tx: Tx, id: string) => {
  const loaded = await loadCase(tx, id)
  const me = memberId(tx.ctx)
  const cards: CardWire[] = []
  const sealed: { purpose: string; seat: string; reviewer: string; because: string }[] = []
  for (const card of loaded.cards) {
    if (card.state === 'recused') continue
    // An auditor's file holds what counts: a card of one's own that is not sent is no judgement yet.
    const because =
      card.state === 'assigned' || card.state === 'in_progress'
        ? 'Not submitted yet.'
        : cardSealedBecause(loaded.state, loaded.cards, card, me)
    const reviewer = loaded.members.get(card.reviewer_id)?.name ?? ''
    if (because) sealed.push({ purpose: card.purpose, seat: card.seat, reviewer, because })
    else cards.push(await cardToWire(tx, loaded, card))
  }
  const decisions = (await decisionsOf(tx, [id])).get(id) ?? []
  return {
    format: 'tandem-case-file-1' as const,
    madeAt: tx.now.toISOString(),
    workspace: tx.ctx.workspace.name,
    case: await readCase(tx, id),
    rubrics: loaded.pins.map(({ purpose, number, definition }) => ({ purpose, number, ...definition })),
    settings: loaded.settings,
    interests: [...loaded.declarations.values()].map((one) => ({
      member: loaded.members.get(one.member_id)?.name ?? '',
      ownsShares: one.owns_shares,
      family: one.family,
      formerEmployer: one.former_employer,
      managesReferrer: one.manages_referrer,
      hasInterest: one.has_interest,
      at: one.at.toISOString(),
    })),
    cards,
    sealedCards: sealed,
    // Writes down, as every reading of scores does, who has seen them.
    result: await readResult(tx, id),
    documents: (await documentsToWire(tx, loaded.documents)).map(
      ({ file: _, figures: __, ratios: ___, ...rest }) => rest,
    ),
    screening: loaded.screening ? (await screeningsToWire(tx, [loaded.screening]))[0]! : null,
    risk: loaded.risk ? (await risksToWire(tx, [loaded.risk]))[0]! : null,
    decisions: await decisionsToWire(tx, decisions),
  }
}
type CaseFile = Awaited<ReturnType<typeof contentOf>>

export const caseFile = async (ctx: Ctx, id: string, format: 'pdf' | 'json'): Promise<FileAnswer> => {
  const content = await inTransaction(ctx, (tx) => contentOf(tx, id))
  const name = `Case file ${content.case.partner.name} ${content.case.cycle}`
  if (format === 'json')
    return {
      contentType: 'application/json',
      fileName: `${name}.json`,
      body: JSON.stringify(content, null, 2),
    }
  const { bytes } = await render(documentOf(content))
  return { contentType: 'application/pdf', fileName: `${name}.pdf`, body: Buffer.from(bytes) }
}

const heading = (text: string, level: 1 | 2 = 1): Block => ({ kind: 'heading', level, text })
const day = (at: string | null) => at?.slice(0, 10) ?? '–'
const yes = (value: boolean) => (value ? 'yes' : 'no')

const documentOf = (found: CaseFile): PdfDocument => {
  const { case: own, result } = found
  return {
    title: `Case file: ${own.partner.name}`,
    language: 'en',
    madeAt: new Date(found.madeAt),
    author: found.workspace,
    typeface: 'sans',
    header: { left: own.partner.name, right: own.id },
    footer: 'Internal record; not for the company',
    blocks: [
      {
        kind: 'title',
        text: `Case file: ${own.partner.name}`,
        subtitle: `${own.type.name}, cycle ${own.cycle}`,
        lines: [`${found.workspace}, ${day(found.madeAt)}`],
      },
      {
        kind: 'facts',
        items: [
          { name: 'State', value: caseStateLabels[own.state] },
          { name: 'Opened', value: day(own.openedAt) },
          { name: 'Promised by', value: day(own.decideBy) },
          { name: 'Decided', value: day(own.decidedAt) },
          {
            name: 'Rubrics',
            value: own.rubrics.map((one) => `${purposeLabels[one.purpose]} version ${one.number}`).join(', ') || 'None',
          },
          { name: 'Risk', value: found.risk ? `${riskLabels[found.risk.tier]}, ${found.risk.points} points` : '–' },
        ],
      },
      heading('Gates'),
      {
        kind: 'table',
        columns: [
          { title: 'Gate', share: 3 },
          { title: 'State', share: 1 },
          { title: 'Stands on', share: 5 },
        ],
        rows: own.gateList.map((gate) => [gate.label, gate.state, gate.words]),
      },
      heading('Seats and interests'),
      {
        kind: 'table',
        columns: [
          { title: 'Seat', share: 2 },
          { title: 'Who', share: 3 },
          { title: 'Why', share: 4 },
        ],
        rows: own.seats.map((seat) => [
          seatLabels[seat.seat],
          seat.members.map((member) => member.name).join(', ') || '–',
          seat.reason,
        ]),
      },
      ...(found.interests.length > 0
        ? ([
            {
              kind: 'table',
              columns: [
                { title: 'Declared by' },
                { title: 'Shares' },
                { title: 'Family' },
                { title: 'Employer' },
                { title: 'Referrer' },
                { title: 'On' },
              ],
              rows: found.interests.map((one) => [
                one.member,
                yes(one.ownsShares),
                yes(one.family),
                yes(one.formerEmployer),
                yes(one.managesReferrer),
                day(one.at),
              ]),
            },
          ] satisfies Block[])
        : []),
      heading('Scores'),
      ...scoreBlocks(result),
      ...found.cards.flatMap(cardBlocks),
      ...(found.sealedCards.length > 0
        ? ([
            heading('Cards that are left out'),
            {
              kind: 'list',
              items: found.sealedCards.map(
                (one) =>
                  `${purposeLabels[one.purpose as 'fit']}, ${seatLabels[one.seat as 'bd']}, ${one.reviewer}: ${one.because}`,
              ),
            },
          ] satisfies Block[])
        : []),
      heading('Documents'),
      found.documents.length > 0
        ? {
            kind: 'table',
            columns: [{ title: 'Document' }, { title: 'State' }, { title: 'Issued' }, { title: 'Good until' }],
            rows: found.documents.map((one) => [one.label, one.state, day(one.issuedOn), day(one.expiresOn)]),
          }
        : { kind: 'paragraph', text: 'None.' },
      ...(found.screening
        ? ([
            heading('Screening'),
            {
              kind: 'facts',
              items: [
                { name: 'List', value: `${found.screening.listName}, ${found.screening.listDate}` },
                { name: 'Result', value: found.screening.result },
                { name: 'Names', value: found.screening.names.map((one) => `${one.name} (${one.role})`).join(', ') },
                {
                  name: 'Hits',
                  value: found.screening.hits.map((hit) => `${hit.name} (${hit.similarity} %)`).join(', ') || 'None',
                },
                { name: 'Note', value: found.screening.note ?? '–' },
              ],
            },
          ] satisfies Block[])
        : []),
      ...found.decisions.flatMap(decisionBlocks),
      heading('What happened'),
      {
        kind: 'table',
        columns: [
          { title: 'When', share: 2 },
          { title: 'State', share: 2 },
          { title: 'By', share: 2 },
          { title: 'Why', share: 4 },
        ],
        rows: own.moves.map((move) => [
          move.at.slice(0, 16).replace('T', ' '),
          caseStateLabels[move.to],
          move.by,
          move.reason ?? '',
        ]),
      },
    ],
  }
}

const scoreBlocks = (result: CaseFile['result']): Block[] => {
  if (result.isSealed) return [{ kind: 'note', text: result.sealedBecause ?? 'Sealed' }]
  return [
    {
      kind: 'facts',
      items: [
        { name: 'Advice', value: result.recommendationWords ?? '–' },
        ...(['technical', 'business'] as const).flatMap((purpose) => {
          const found = result[purpose]
          return found
            ? [
                {
                  name: purposeLabels[purpose],
                  value: `${found.score.value?.shown ?? 'incomplete'}, passes at ${found.passLine}`,
                },
              ]
            : []
        }),
        ...(result.fit ? [{ name: 'Fit', value: result.fit.value?.shown ?? 'incomplete' }] : []),
        ...(result.reconciliation
          ? [{ name: 'Reconciled', value: `${result.reconciliation.note} (${result.reconciliation.by})` }]
          : []),
      ],
    },
    ...(result.factors.length > 0
      ? ([
          {
            kind: 'table',
            columns: [
              { title: 'Factor', share: 4 },
              { title: 'Weight', align: 'right', share: 1 },
              { title: 'Value', align: 'right', share: 1 },
              { title: 'From, to', align: 'right', share: 1 },
            ],
            rows: result.factors.map((one) => [
              one.label,
              `${one.weight} %`,
              one.value?.shown ?? '–',
              one.min === null ? '–' : `${one.min}, ${one.max}`,
            ]),
          },
        ] satisfies Block[])
      : []),
  ]
}

const cardBlocks = (card: CardWire): Block[] => [
  heading(`${purposeLabels[card.purpose]}: ${card.reviewer.name}, ${seatLabels[card.seat]}`, 2),
  {
    kind: 'paragraph',
    small: true,
    text: `${scorecardStateLabels[card.state]} on ${day(card.revisedAt ?? card.submittedAt)}; rubric version ${card.rubric.number}; own total ${card.score?.value?.shown ?? 'incomplete'}`,
  },
  {
    kind: 'table',
    columns: [
      { title: 'Criterion', share: 3 },
      { title: 'Score', align: 'right', share: 1 },
      { title: 'Comment and evidence', share: 5 },
    ],
    rows: card.criteria.map((criterion) => {
      const first = card.answers.find((one) => one.criterion === criterion.key)
      const now = card.revised?.find((one) => one.criterion === criterion.key) ?? first
      const score = now?.score === null || now === undefined ? 'cannot assess' : String(now.score)
      return [
        `${criterion.label}, ${criterion.weight} %`,
        card.revised && first?.score !== now?.score ? `${first?.score ?? '–'} → ${score}` : score,
        [
          now?.comment,
          now?.cannotAssess,
          ...(now?.evidence ?? []).map((link) => `${link.kind.replaceAll('_', ' ')}: ${link.ref}`),
        ]
          .filter(Boolean)
          .join('\n') || '–',
      ]
    }),
  },
]

const decisionBlocks = (one: CaseFile['decisions'][number]): Block[] => [
  heading(`Decision ${one.number}: ${outcomeLabels[one.outcome]}`),
  {
    kind: 'facts',
    items: [
      { name: 'State', value: one.state.replace('_', ' ') },
      { name: 'Type', value: one.type.name },
      { name: 'Made by', value: one.madeBy ? `${one.madeBy}, ${day(one.madeAt)}` : '–' },
      { name: 'Reasons', value: one.reasons.map((reason) => reason.label).join(', ') || '–' },
      ...(one.againstReason ? [{ name: 'Against the advice, because', value: one.againstReason }] : []),
      {
        name: 'Signed off',
        value:
          one.signOffs.map((seat) => `${seatLabels[seat.seat]}: ${seat.by ?? '–'}, ${day(seat.at)}`).join('\n') ||
          'No seat',
      },
      { name: 'Content', value: one.contentHash },
      {
        name: 'Terms',
        value:
          one.terms
            .map(
              (term) =>
                `${term.kind.replaceAll('_', ' ')}${term.isException ? ' (exception)' : ''}: ${JSON.stringify(term.values)}`,
            )
            .join('\n') || 'None',
      },
      {
        name: 'Conditions',
        value:
          one.conditions
            .map((condition) => `${condition.text} (${condition.side}, ${day(condition.dueOn)})`)
            .join('\n') || 'None',
      },
      {
        name: 'Predictions',
        value:
          one.frozen
            .map((row) =>
              row.probabilityPpm === null
                ? `${metricLabels[row.metric]}: ${row.low} to ${row.high}, likely ${row.likely}${row.currency ? ` ${row.currency}, minor units` : ''}`
                : `${metricLabels[row.metric]}: ${row.probabilityPpm / 10_000} %`,
            )
            .join('\n') || 'None',
      },
      ...(one.appeal
        ? [
            {
              name: 'Appeal',
              value: `${one.appeal.text}\n${one.appeal.outcome ? `${one.appeal.outcome} by ${one.appeal.answeredBy}: ${one.appeal.answer}` : 'not answered'}`,
            },
          ]
        : []),
    ],
  },
]
