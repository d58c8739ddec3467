import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Card, SimpleTable } from '#ui/SimplePage.tsx'
import { getLanguage } from '#ui/texts.ts'
import { words } from './texts.ts'

/** Why this amount, in the reader's language, over the stored figures. */
export const MyLineExplanation = ({ commissionId }: { commissionId: string }) => {
  const query = useQuery({
    queryKey: ['portal', 'explanation', commissionId],
    queryFn: () =>
      api.getPortalCommissionExplanation({ params: { id: commissionId }, query: { language: getLanguage() } }),
  })
  return (
    <Card title={words('why')}>
      <Loaded query={query}>
        {(explanation) => (
          <>
            <ol style={{ margin: 0, paddingInlineStart: 20, display: 'grid', gap: 8 }}>
              {explanation.sentences.map((sentence) => (
                <li key={`${sentence.step} ${sentence.text}`}>{sentence.text}</li>
              ))}
            </ol>
            {explanation.causes.length > 0 && (
              <SimpleTable
                label={words('counted')}
                rows={explanation.causes}
                rowKey={(row) => row.text}
                columns={[
                  { key: 'cause', title: words('counted'), cell: (row) => row.text },
                  {
                    key: 'amount',
                    title: explanation.currency,
                    align: 'end',
                    cell: (row) =>
                      row.amountMinor !== null && (
                        <Amount amountMinor={row.amountMinor} currency={explanation.currency} />
                      ),
                  },
                ]}
              />
            )}
          </>
        )}
      </Loaded>
    </Card>
  )
}
