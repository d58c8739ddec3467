import { api } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { Amount, StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { disputeColour, disputeStateWords, Pages } from './lineParts.tsx'
import { words } from './texts.ts'
import { usePages } from './usePages.ts'

/** What we contest, and where each stands. */
export const DisputeList = () => {
  const [url, setUrl] = useUrlState({ q: '' })
  const filter = { ...(url.q && { q: url.q }) }
  const { query, rows } = usePages(['disputes', url.q], (cursor) =>
    api.listMyDisputes({ query: { limit: 50, ...filter, ...cursor } }),
  )
  return (
    <>
      <ListBar
        search={url.q}
        onSearch={(q) => setUrl({ q })}
        onExport={() => exportPortalList('listMyDisputes', 'disputes', filter)}
      />
      <Pages query={query} count={rows.length} narrowed={url.q !== ''} empty={{ sentence: words('emptyDisputes') }}>
        <RowList label={words('disputes')}>
          {rows.map((row) => (
            <Row
              key={row.id}
              title={<ScreenLink to={`earnings/disputes/${row.id}`}>{words(`about_${row.aboutKind}`)}</ScreenLink>}
              second={
                <>
                  <span>{formatDate(row.openedAt)}</span>
                  <span>{row.reason}</span>
                  {row.answerBy && <span>{words('answerBy', { date: formatDate(row.answerBy) })}</span>}
                </>
              }
              acts={
                <>
                  <StateBadge state={disputeColour(row)} label={disputeStateWords(row)} plain />
                  <Amount amountMinor={row.claimedMinor} currency={row.currency} />
                </>
              }
            />
          ))}
        </RowList>
      </Pages>
    </>
  )
}
