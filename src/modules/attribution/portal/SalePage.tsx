import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount, StateBadge } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { formatDate, formatDuration, formatRate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import styles from '../console/records/Records.module.css'
import { saleColours } from './stateColours.ts'
import { words } from './texts.ts'

type Sale = AnswerTo<'getPortalSale'>

/** One sale as the partner may see it: its part, how the sale was divided, and its own contacts before it. */
export const SalePage = () => {
  const { saleId } = useScreenParams('saleId')
  const query = useQuery({
    queryKey: ['portal', 'sales', 'one', saleId],
    queryFn: () => api.getPortalSale({ params: { id: saleId } }),
  })
  return <Loaded query={query}>{(sale) => <Shown sale={sale} />}</Loaded>
}

const Shown = ({ sale }: { sale: Sale }) => (
  <PortalPage
    title={`${words(`kind_${sale.kind}`)}, ${sale.customer ?? words('someCustomer')}`}
    actions={<StateBadge state={saleColours[sale.state]} label={words(`sale_${sale.state}`)} />}
  >
    <nav className={styles.tabs}>
      <ScreenLink to="sales" className={styles.tab}>
        {words('back')}
      </ScreenLink>
    </nav>
    <div className={styles.stack}>
      {sale.isUnderReview && (
        <Notice tone="watch" title={words('review')}>
          {words('reviewNote')}
        </Notice>
      )}
      <Card>
        <FieldList>
          <Field label={words('customer')}>{sale.customer ?? words('hidden')}</Field>
          <Field label={words('when')}>{formatDate(sale.occurredAt)}</Field>
          <Field label={words('net')}>
            <Amount amountMinor={sale.netMinor} currency={sale.currency} />
          </Field>
          <Field label={words('yourShare')}>
            {sale.microShares > 0 ? formatRate(sale.microShares) : words('influencedOnly')}
          </Field>
          {sale.label && <Field label={words('labelWords')}>{words(`label_${sale.label}`)}</Field>}
          <Field label={words('decidedBy')}>
            {sale.precedence === 'model'
              ? words('by_model', { model: words(`model_${sale.model}`) })
              : words(`by_${sale.precedence}`)}
          </Field>
        </FieldList>
        {sale.othersCredited && <p className={styles.note}>{words('others')}</p>}
      </Card>
      <Card title={words('contacts')}>
        {sale.contacts.length === 0 ? (
          <p className={styles.note}>{words('noContacts')}</p>
        ) : (
          <RowList label={words('contacts')}>
            {sale.contacts.map((contact) => (
              <Row
                key={contact.touchId}
                title={words(`touch_${contact.kind}`)}
                second={
                  <>
                    <span>{formatDate(contact.occurredAt)}</span>
                    <span>{verdictOf(contact)}</span>
                  </>
                }
              />
            ))}
          </RowList>
        )}
      </Card>
      {sale.reversals.length > 0 && (
        <Card title={words('takenBack')}>
          <RowList label={words('takenBack')}>
            {sale.reversals.map((reversal) => (
              <Row
                key={reversal.id}
                title={words(`reversal_${reversal.kind}`)}
                second={<span>{formatDate(reversal.occurredAt)}</span>}
                acts={<Amount amountMinor={reversal.amountMinor} currency={sale.currency} />}
              />
            ))}
          </RowList>
        </Card>
      )}
    </div>
  </PortalPage>
)

const verdictOf = ({ refusal, distanceSeconds }: Sale['contacts'][number]): string =>
  refusal === null
    ? words('counts')
    : words('countsNot', {
        why: words(`why_${refusal}`, { time: formatDuration((distanceSeconds ?? 0) * 1_000) }),
      })
