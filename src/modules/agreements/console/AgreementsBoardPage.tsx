import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { BoardPage, useBoardFilters } from '#ui/BoardPage.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import type { ListFilter } from '#ui/list/listTypes.ts'
import { ScreenLink } from '#ui/routing.tsx'
import { versionStateLabels } from '../contract/states.ts'
import { categoryNames, daysSince, daysWords } from './names.ts'

const columns = [
  'draft',
  'legal_review',
  'negotiating',
  'agreed',
  'approving',
  'approved',
  'signing',
  'completing',
] as const
const filters: ListFilter[] = [
  {
    key: 'category',
    label: 'Category',
    kind: 'choice',
    many: true,
    options: Object.entries(categoryNames).map(([value, label]) => ({ value, label })),
  },
]
/** As many as one answer holds; the list shows all. */
const cardsMax = 200

/** Open versions by state: with whom, who holds the pen, for how many days. */
export const AgreementsBoardPage = () => {
  const values = useBoardFilters(filters)
  const query = useQuery({
    queryKey: ['agreements', 'board', values],
    queryFn: () =>
      api.listAgreements({
        query: { openState: [...columns], limit: cardsMax, count: true, sort: '-updatedAt', ...(values as object) },
      }),
  })
  return (
    <Loaded query={query}>
      {(page) => (
        <BoardPage
          title="Agreements in work"
          filters={filters}
          actions={<ScreenLink to="agreements">List</ScreenLink>}
          above={
            page.nextCursor
              ? `The ${cardsMax} that changed last are shown; the list has all${page.total ? ` ${page.total}` : ''}.`
              : undefined
          }
          columns={columns.map((key) => ({ key, label: versionStateLabels[key] }))}
          cards={page.data}
          cardKey={(row) => row.id}
          cardName={(row) => row.partner.name}
          cardTo={(row) => `agreements/${row.id}`}
          columnOf={(row) => row.openVersion?.state ?? 'draft'}
          body={(row) => `${row.number} · ${categoryNames[row.category]}`}
          foot={(row) => (
            <>
              {row.openVersion?.state === 'negotiating' && (
                <FactPill tone={row.pen === 'us' ? 'watch' : 'plain'}>
                  {row.pen === 'us' ? 'Our pen' : 'Their pen'}
                </FactPill>
              )}
              <span>{daysWords(daysSince(row.stateSince))}</span>
            </>
          )}
          empty={{
            sentence: 'Nothing is in work. Draft an agreement from the Agreements tab of a partner.',
            action: <ScreenLink to="partners">Partners</ScreenLink>,
          }}
        />
      )}
    </Loaded>
  )
}
