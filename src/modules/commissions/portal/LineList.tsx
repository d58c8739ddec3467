import { Select } from '@mantine/core'
import { api } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { Amount, StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { shownStates } from '../contract/states.ts'
import { dayWords, Pages } from './lineParts.tsx'
import { words } from './texts.ts'
import { usePages } from './usePages.ts'

/** Our commissions, newest first; each leads to why it is what it is. */
export const LineList = () => {
  const [url, setUrl] = useUrlState({ q: '', state: '' })
  const state = shownStates.find((one) => one === url.state)
  const filter = { ...(url.q && { q: url.q }), ...(state && { state: [state] }) }
  const { query, rows } = usePages(['commissions', url.q, url.state], (cursor) =>
    api.listMyCommissions({ query: { limit: 50, ...filter, ...cursor } }),
  )
  return (
    <>
      <ListBar
        search={url.q}
        onSearch={(q) => setUrl({ q })}
        onExport={() => exportPortalList('listMyCommissions', 'commissions', filter)}
      >
        <Select
          aria-label={words('stateFilter')}
          data={[
            { value: '', label: words('all') },
            ...shownStates.map((value) => ({ value, label: words(`state_${value}`) })),
          ]}
          value={url.state}
          allowDeselect={false}
          onChange={(value) => setUrl({ state: value ?? '' })}
        />
      </ListBar>
      <Pages
        query={query}
        count={rows.length}
        narrowed={url.q !== '' || url.state !== ''}
        empty={{ sentence: words('empty') }}
      >
        <RowList label={words('lines')}>
          {rows.map((row) => (
            <Row
              key={row.id}
              title={
                <ScreenLink to={`earnings/commissions/${row.id}`}>{row.rule ?? words(`kind_${row.kind}`)}</ScreenLink>
              }
              second={
                <>
                  <span>{formatDate(row.occurredAt)}</span>
                  {row.paidAt ? (
                    <span>{words('paidOn', { date: formatDate(row.paidAt) })}</span>
                  ) : (
                    row.dueOn && <span>{words('dueOn', { date: dayWords(row.dueOn) })}</span>
                  )}
                  {row.waitsFor && (
                    <span>
                      {row.state === 'held'
                        ? words('heldBecause', { why: row.waitsFor })
                        : words('waitsFor', { who: row.waitsFor })}
                    </span>
                  )}
                </>
              }
              acts={
                <>
                  <StateBadge state={row.state} label={words(`state_${row.state}`)} plain />
                  <Amount amountMinor={row.netMinor} currency={row.currency} />
                </>
              }
            />
          ))}
        </RowList>
      </Pages>
    </>
  )
}
