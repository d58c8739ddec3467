import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { MomentText } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SecondLine, SimpleTable } from '#ui/SimplePage.tsx'
import { Amounts, dayWords, kindWords, OneSide, ownerWords, TransferLink } from './ledgerParts.tsx'
import { words } from './texts.ts'
import { typeWords } from './transferTypes.ts'

type Transfer = AnswerTo<'getLedgerTransfer'>

/** One transfer: what moved, which accounts, what it is about and which seal holds it. */
export const TransferPage = () => {
  const { transferId } = useScreenParams('transferId')
  const query = useQuery({
    queryKey: ['ledger', 'transfer', transferId],
    queryFn: () => api.getLedgerTransfer({ params: { id: transferId } }),
  })
  return (
    <Loaded query={query}>
      {(transfer) => (
        <RecordPage
          title={typeWords(transfer.type)}
          subtitle={transfer.id}
          facts={[
            { label: words('amount'), value: <Amounts amounts={transfer.amounts} /> },
            { label: words('day'), value: dayWords(transfer.accountingDay) },
            {
              label: words('partner'),
              value: transfer.partner ? (
                <ScreenLink to={`partners/${transfer.partner.id}`}>
                  {transfer.partner.name ?? transfer.partner.id}
                </ScreenLink>
              ) : (
                '–'
              ),
            },
            { label: words('posted'), value: <MomentText value={transfer.postedAt} /> },
          ]}
          tabs={[{ key: 'entries', label: words('entries'), render: () => <Whole transfer={transfer} /> }]}
        />
      )}
    </Loaded>
  )
}

const Whole = ({ transfer }: { transfer: Transfer }) => (
  <>
    <Section title={words('entries')}>
      <SimpleTable
        label={words('entries')}
        rows={transfer.entries}
        rowKey={(entry) => String(entry.position)}
        columns={[
          {
            key: 'account',
            title: words('account'),
            cell: (entry) => (
              <>
                <ScreenLink to={`ledger/accounts?q=${entry.accountId}`}>{kindWords(entry)}</ScreenLink>
                <SecondLine>{ownerWords(entry)}</SecondLine>
              </>
            ),
          },
          {
            key: 'debit',
            title: words('debit'),
            align: 'end',
            width: '22%',
            cell: (entry) => <OneSide of={entry.amountMinor} side="debit" currency={entry.currency} />,
          },
          {
            key: 'credit',
            title: words('credit'),
            align: 'end',
            width: '22%',
            cell: (entry) => <OneSide of={entry.amountMinor} side="credit" currency={entry.currency} />,
          },
        ]}
      />
    </Section>
    <Section title={words('source')}>
      <FieldList>
        <Field label={words('source')}>{transfer.source.id}</Field>
        <Field label={words('step')}>{transfer.step}</Field>
        <Field label={words('key')}>{transfer.idempotencyKey}</Field>
        <Field label={words('reverses')}>
          <TransferLink id={transfer.reverses} />
        </Field>
        <Field label={words('reversedBy')}>
          <TransferLink id={transfer.reversedBy} />
        </Field>
        <Field label={words('seal')}>{transfer.sealId ?? words('notSealed')}</Field>
      </FieldList>
    </Section>
  </>
)
