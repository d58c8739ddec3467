import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { FactPill } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatMoment } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { useRightReason } from '#ui/seat.tsx'
import { wordsOf } from '#ui/states.ts'
import { methodKindLabels } from '../../contract/states.ts'
import { dayWords, TransferLink } from '../ledgerParts.tsx'
import { type PayoutAct, PayoutForms } from './PayoutForms.tsx'
import { State, Sum } from './parts.tsx'
import { words } from './words.ts'

export type WholePayout = AnswerTo<'getPayout'>

/** One payout: what it is made of, what was ordered, what is known, and the way out where nobody knows. */
export const PayoutPage = () => {
  const { payoutId } = useScreenParams('payoutId')
  const query = useQuery({
    queryKey: ['payouts', 'one', payoutId],
    queryFn: () => api.getPayout({ params: { id: payoutId } }),
    refetchInterval: ({ state }) => (state.data?.state === 'submitting' ? 2_000 : false),
  })
  return <Loaded query={query}>{(payout) => <Whole payout={payout} />}</Loaded>
}

const Whole = ({ payout }: { payout: WholePayout }) => {
  const waits = payout.resolutions.find((one) => one.decision === null)
  return (
    <RecordPage
      title={payout.partner.name ?? payout.partner.id}
      subtitle={
        <>
          <code>{payout.reference}</code> ·{' '}
          <ScreenLink to={`payouts/runs/${payout.run.id}`}>{payout.run.name}</ScreenLink>
        </>
      }
      badges={<State of={payout.state} />}
      facts={[
        { label: words('net'), value: <Sum currency={payout.currency} minor={payout.netMinor} /> },
        { label: words('gross'), value: <Sum currency={payout.ledgerCurrency} minor={payout.grossMinor} /> },
        {
          label: words('account'),
          value: payout.lastFour ? `···· ${payout.lastFour}` : '–',
          note: methodKindLabels[payout.methodKind as keyof typeof methodKindLabels],
        },
        { label: words('document'), value: payout.document?.number ?? '–' },
      ]}
      notice={
        <>
          {payout.reason && (
            <Notice tone={payout.state === 'uncertain' ? 'bad' : 'watch'} title={wordsOf(payout.state)}>
              {payout.reason}
              {payout.state === 'uncertain' && <div>{words('uncertainNext')}</div>}
            </Notice>
          )}
          {waits && (
            <Notice tone="watch" title={words('waitsForSecond')}>
              {waits.askedBy?.name}: {wordsOf(waits.kind)}. {waits.proof}
            </Notice>
          )}
        </>
      }
      actions={<Acts payout={payout} />}
      tabs={[
        { key: 'lines', label: words('lines'), count: payout.lines.length, render: () => <Lines payout={payout} /> },
        { key: 'evidence', label: words('evidence'), render: () => <Evidence payout={payout} /> },
        { key: 'orders', label: words('instructions'), render: () => <Orders payout={payout} /> },
        { key: 'entries', label: words('entries'), render: () => <Entries payout={payout} /> },
      ]}
    />
  )
}

const Acts = ({ payout }: { payout: WholePayout }) => {
  const cache = useQueryClient()
  const [act, setAct] = useState<PayoutAct | null>(null)
  const stops = useRightReason('payouts.stop', words('onlyFinance'))
  const confirms = useRightReason('payouts.confirm_sent', words('onlyFinance'))
  const reconciles = useRightReason('payouts.reconcile', words('onlyFinance'))
  const resolves = useRightReason('payouts.resolve', words('onlyFinance'))
  const { state } = payout
  const isSent = state === 'submitted' || state === 'settled' || state === 'returned'
  const waits = payout.resolutions.some((one) => one.decision === null)
  const renew = () => void cache.invalidateQueries({ queryKey: ['payouts'] })
  return (
    <>
      {isSent && (
        <ReasonButton
          onClick={async () =>
            saveBlob(await api.downloadRemittanceAdvice({ params: { id: payout.id } }), `${payout.reference}.pdf`)
          }
        >
          {words('advice')}
        </ReasonButton>
      )}
      {(state === 'frozen' || state === 'ready') && (
        <ReasonButton reason={stops} onClick={() => setAct('stop')}>
          {words('stop')}
        </ReasonButton>
      )}
      {(state === 'submitted' || state === 'settled') && (
        <ReasonButton reason={reconciles} onClick={() => setAct('return')}>
          {words('giveBack')}
        </ReasonButton>
      )}
      {(state === 'submitted' || state === 'settled') && (
        <>
          {waits && (
            <ReasonButton reason={resolves} onClick={() => setAct('refuse')}>
              {words('refuseResolution')}
            </ReasonButton>
          )}
          <ReasonButton reason={resolves} onClick={() => setAct('recall')}>
            {words('recall')}
          </ReasonButton>
        </>
      )}
      {state === 'submitted' && (
        <ReasonButton reason={confirms} onClick={() => setAct('fail')}>
          {words('fail')}
        </ReasonButton>
      )}
      {(state === 'submitted' || (state === 'submitting' && payout.rail !== 'simulated')) && (
        <ReasonButton variant="filled" reason={confirms} onClick={() => setAct('settle')}>
          {words('settle')}
        </ReasonButton>
      )}
      {state === 'uncertain' && (
        <>
          {waits && (
            <ReasonButton reason={resolves} onClick={() => setAct('refuse')}>
              {words('refuseResolution')}
            </ReasonButton>
          )}
          <ReasonButton reason={resolves} onClick={() => setAct('adopt')}>
            {words('adopt')}
          </ReasonButton>
          <ReasonButton variant="filled" reason={resolves} onClick={() => setAct('unsent')}>
            {words('resolveUnsent')}
          </ReasonButton>
        </>
      )}
      <PayoutForms payout={payout} act={act} onClose={() => setAct(null)} onDone={renew} />
    </>
  )
}

const Lines = ({ payout }: { payout: WholePayout }) => (
  <>
    {payout.warnings.length > 0 && (
      <Section title={words('warnings')}>
        {payout.warnings.map((one) => (
          <p key={one.code}>
            {one.words}{' '}
            {one.tickedBy && <FactPill tone="good">{words('ticked', { name: one.tickedBy.name ?? '–' })}</FactPill>}
          </p>
        ))}
      </Section>
    )}
    <Section title={words('lines')}>
      <SimpleTable
        label={words('lines')}
        rows={payout.lines}
        rowKey={(line) => line.payableId}
        columns={[
          {
            key: 'words',
            title: words('line'),
            cell: (line) => (
              <>
                {line.source.kind === 'commission' || line.source.kind === 'adjustment' ? (
                  <ScreenLink to={`commissions/${line.source.id}`}>{line.words}</ScreenLink>
                ) : (
                  line.words
                )}
                <SecondLine>{wordsOf(line.source.kind)}</SecondLine>
              </>
            ),
            foot: words('gross'),
          },
          {
            key: 'amount',
            title: words('amount'),
            align: 'end',
            cell: (line) => <Sum currency={payout.ledgerCurrency} minor={line.amountMinor} />,
            foot: <Sum currency={payout.ledgerCurrency} minor={payout.grossMinor} />,
          },
          {
            key: 'net',
            title: payout.currency,
            align: 'end',
            cell: (line) => <Sum currency={payout.currency} minor={line.netMinor} />,
            foot: <Sum currency={payout.currency} minor={payout.convertedMinor} />,
          },
        ]}
      />
      <FieldList>
        {payout.rates.map((rate) => (
          <Field key={`${rate.from} ${rate.to}`} label={words('rate')}>
            {rate.from}/{rate.to} {rate.rate}, {dayWords(rate.day)}
          </Field>
        ))}
        <Field label={words('tax')}>
          <Sum currency={payout.currency} minor={payout.taxMinor} />
        </Field>
        <Field label={words('withheld')}>
          <Sum currency={payout.currency} minor={payout.withheldMinor} />
        </Field>
        <Field label={words('net')}>
          <Sum currency={payout.currency} minor={payout.netMinor} />
        </Field>
        <Field label={words('hash')}>
          <code style={{ overflowWrap: 'anywhere' }}>{payout.contentHash}</code>
        </Field>
      </FieldList>
    </Section>
  </>
)

const Evidence = ({ payout }: { payout: WholePayout }) => (
  <>
    <SimpleTable
      label={words('evidence')}
      rows={payout.evidence}
      rowKey={(one) => one.id}
      empty={words('noEvidence')}
      columns={[
        {
          key: 'what',
          title: words('evidence'),
          cell: (one) => (
            <>
              {wordsOf(one.outcome)} {one.on && dayWords(one.on)}
              <SecondLine>{[one.railReference, one.reason, one.note].filter(Boolean).join(', ')}</SecondLine>
            </>
          ),
        },
        {
          key: 'source',
          title: words('source'),
          cell: (one) => (
            <>
              {words(`source_${one.source}`)}
              <SecondLine>
                {words('of', { name: one.recordedBy?.name ?? words('byClock'), when: formatMoment(one.recordedAt) })}
              </SecondLine>
            </>
          ),
        },
        { key: 'state', title: words('state'), cell: (one) => <State of={one.state} label={words(one.state)} /> },
        {
          key: 'amount',
          title: words('amount'),
          align: 'end',
          cell: (one) =>
            one.currency && one.amountMinor ? <Sum currency={one.currency} minor={one.amountMinor} /> : '–',
        },
      ]}
    />
    {payout.resolutions.length > 0 && (
      <Section title={words('resolutions')}>
        <FieldList>
          {payout.resolutions.map((one) => (
            <Field key={one.id} label={wordsOf(one.kind)}>
              {one.proof} {words('of', { name: one.askedBy?.name ?? '–', when: formatMoment(one.askedAt) })}
              {'. '}
              {one.decision ? `${words(one.decision)}: ${one.decidedBy?.name ?? '–'}` : words('waitsForSecond')}
            </Field>
          ))}
        </FieldList>
      </Section>
    )}
  </>
)

const Orders = ({ payout }: { payout: WholePayout }) => {
  const query = useQuery({
    queryKey: ['payouts', 'orders', payout.id, payout.state],
    queryFn: () => api.listPayoutInstructions({ params: { id: payout.id } }),
  })
  return (
    <Loaded query={query}>
      {({ data }) =>
        data.length === 0 ? (
          <p>{words('noInstructions')}</p>
        ) : (
          data.map((order) => (
            <Section key={order.id} title={`${order.attempt}. ${wordsOf(order.rail)}`}>
              <FieldList>
                <Field label={words('key')}>
                  <code style={{ overflowWrap: 'anywhere' }}>{order.key}</code>
                </Field>
                <Field label={words('hash')}>
                  <code style={{ overflowWrap: 'anywhere' }}>{order.bodyHash}</code>
                </Field>
                <Field label={words('firstSent')}>{formatMoment(order.firstSentAt)}</Field>
                <Field label={words('sends')}>{order.sends}</Field>
                {order.answers.map((answer) => (
                  <Field key={`${answer.at} ${answer.fencing}`} label={words('answers')}>
                    {wordsOf(answer.outcome)}: {answer.words}, {formatMoment(answer.at)}
                  </Field>
                ))}
              </FieldList>
            </Section>
          ))
        )
      }
    </Loaded>
  )
}

const Entries = ({ payout }: { payout: WholePayout }) => (
  <SimpleTable
    label={words('entries')}
    rows={payout.transfers}
    rowKey={(transfer) => transfer.id}
    columns={[
      {
        key: 'type',
        title: words('words'),
        cell: (transfer) => (
          <>
            {wordsOf(transfer.type)}
            <SecondLine>
              <TransferLink id={transfer.id} />
            </SecondLine>
          </>
        ),
      },
      { key: 'on', title: words('on'), cell: (transfer) => dayWords(transfer.on) },
      {
        key: 'entries',
        title: words('entries'),
        align: 'end',
        cell: (transfer) =>
          transfer.entries.map((entry) => (
            <div key={`${entry.kind} ${entry.currency}`}>
              {wordsOf(entry.kind)} <Sum currency={entry.currency} minor={entry.amountMinor} />
            </div>
          )),
      },
    ]}
  />
)
