import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Amount, DateText } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { RecordPage, Section } from '#ui/RecordPage.tsx'
import { ScreenLink, useScreenParams } from '#ui/routing.tsx'
import { SaleActs } from './SaleActs.tsx'
import { SaleFacts } from './SaleFacts.tsx'
import { Shares } from './Shares.tsx'
import { customerName, saleHues, saleKindLabels, saleStateLabels } from './words.ts'

/** One sale: its amounts, what was taken back, disputes. Why it is divided as it is stands on the page of its conversion. */
export const SalePage = () => {
  const { saleId } = useScreenParams('saleId')
  const query = useQuery({ queryKey: ['sales', 'one', saleId], queryFn: () => api.getSale({ params: { id: saleId } }) })
  return (
    <Loaded query={query}>
      {(sale) => (
        <RecordPage
          title={`${saleKindLabels[sale.kind]}, ${customerName(sale.customer)}`}
          state={saleHues[sale.state]}
          stateLabel={saleStateLabels[sale.state]}
          subtitle={
            <ScreenLink to={`attribution/customers/${sale.customer.id}`}>{customerName(sale.customer)}</ScreenLink>
          }
          facts={[
            { label: 'Net', value: <Amount amountMinor={sale.netMinor} currency={sale.currency} /> },
            { label: 'Taken back', value: <Amount amountMinor={sale.reversedMinor} currency={sale.currency} /> },
            { label: 'When', value: <DateText value={sale.occurredAt} /> },
          ]}
          notice={
            sale.conversionId === null && (
              <Notice>Its amount is 0, so there is nothing to divide and nobody earns by it.</Notice>
            )
          }
          actions={<SaleActs sale={sale} />}
          tabs={[
            {
              key: 'sale',
              label: 'Sale',
              render: () => (
                <>
                  {sale.conversionId && (
                    <Section
                      title="Credited"
                      actions={<ScreenLink to={`attribution/${sale.conversionId}`}>Why</ScreenLink>}
                    >
                      <Shares shares={sale.shares} links />
                    </Section>
                  )}
                  <SaleFacts sale={sale} />
                </>
              ),
            },
          ]}
        />
      )}
    </Loaded>
  )
}
