import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { saveBlob } from '#client/save-blob.ts'
import { Amount, FactPill } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { Card, PortalPage, SimpleTable } from '#ui/SimplePage.tsx'
import styles from './Before.module.css'
import { words } from './paymentTexts.ts'
import { paymentTone } from './paymentTone.ts'
import { titles } from './titles.ts'

type Payment = AnswerTo<'getPortalPayout'>
const day = (value: string) => formatDate(value, { zone: 'UTC' })

/** One payment: what it pays, line by line, and the advice. */
export const PaymentPage = () => {
  const { payoutId } = useScreenParams('payoutId')
  const query = useQuery({
    queryKey: ['portal', 'payout', payoutId],
    queryFn: () => api.getPortalPayout({ params: { id: payoutId } }),
  })
  return <Loaded query={query}>{(payment) => <Whole payment={payment} />}</Loaded>
}

const Whole = ({ payment }: { payment: Payment }) => {
  const isBack = payment.state === 'failed' || payment.state === 'returned'
  return (
    <PortalPage
      title={titles('payment')}
      note={<ScreenLink to="payments">{words('back')}</ScreenLink>}
      actions={
        <ReasonButton
          variant="filled"
          reason={payment.hasAdvice ? null : words('adviceLater')}
          onClick={async () =>
            saveBlob(
              await api.downloadPortalRemittanceAdvice({ params: { id: payment.id } }),
              `${payment.reference}.pdf`,
            )
          }
        >
          {words('advice')}
        </ReasonButton>
      }
    >
      <div className={styles.cards}>
        {isBack && (
          <Notice
            tone="bad"
            title={words(`state_${payment.state}`)}
            action={<ScreenLink to="payout-method">{words('fix')}</ScreenLink>}
          >
            {payment.reason}
          </Notice>
        )}
        <Card
          title={<Amount currency={payment.currency} amountMinor={payment.netMinor} />}
          action={<FactPill tone={paymentTone[payment.state]}>{words(`state_${payment.state}`)}</FactPill>}
        >
          <FieldList>
            <Field label={words('reference')}>{payment.reference}</Field>
            {payment.lastFour && <Field label={words('account')}>···· {payment.lastFour}</Field>}
            {payment.document && <Field label={words('document')}>{payment.document.number}</Field>}
            {payment.submittedAt && <Field label={words('left')}>{formatDate(payment.submittedAt)}</Field>}
            {payment.settledOn && <Field label={words('arrived')}>{day(payment.settledOn)}</Field>}
            {payment.state === 'stopped' && <Field label={words('why')}>{payment.reason}</Field>}
          </FieldList>
        </Card>
        <Card title={words('lines')}>
          <SimpleTable
            label={words('lines')}
            rows={payment.lines}
            rowKey={(line) => line.payableId}
            columns={[
              { key: 'words', title: words('lines'), cell: (line) => line.words, foot: words('total') },
              {
                key: 'amount',
                title: payment.ledgerCurrency,
                align: 'end',
                cell: (line) => <Amount currency={payment.ledgerCurrency} amountMinor={line.amountMinor} signed />,
                foot: <Amount currency={payment.ledgerCurrency} amountMinor={payment.grossMinor} />,
              },
            ]}
          />
          <FieldList>
            {payment.rates.map((rate) => (
              <Field key={`${rate.from} ${rate.to}`} label={words('rate')}>
                {rate.from}/{rate.to} {rate.rate}, {day(rate.day)}
              </Field>
            ))}
            {payment.taxMinor !== '0' && (
              <Field label={words('tax')}>
                <Amount currency={payment.currency} amountMinor={payment.taxMinor} />
              </Field>
            )}
            {payment.withheldMinor !== '0' && (
              <Field label={words('withheld')}>
                <Amount currency={payment.currency} amountMinor={payment.withheldMinor} />
              </Field>
            )}
            <Field label={words('net')}>
              <Amount currency={payment.currency} amountMinor={payment.netMinor} />
            </Field>
          </FieldList>
        </Card>
      </div>
    </PortalPage>
  )
}
