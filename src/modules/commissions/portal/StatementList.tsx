import { api } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { Amount } from '#ui/Badges.tsx'
import { ListBar } from '#ui/ListBar.tsx'
import { ReasonButton } from '#ui/ReasonButton.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { monthWords, Pages } from './lineParts.tsx'
import { saveFile } from './saveFile.ts'
import { words } from './texts.ts'
import { usePages } from './usePages.ts'

/** Statements of closed months, as paper and as a table. */
export const StatementList = () => {
  const [url, setUrl] = useUrlState({ q: '' })
  const filter = { ...(url.q && { q: url.q }) }
  const { query, rows } = usePages(['statements', url.q], (cursor) =>
    api.listMyStatements({ query: { limit: 50, ...filter, ...cursor } }),
  )
  return (
    <>
      <ListBar
        search={url.q}
        onSearch={(q) => setUrl({ q })}
        onExport={() => exportPortalList('listMyStatements', 'statements', filter)}
      />
      <Pages query={query} count={rows.length} narrowed={url.q !== ''} empty={{ sentence: words('emptyStatements') }}>
        <RowList label={words('statements')}>
          {rows.map((row) => {
            const name = `statement-${row.month}-${row.currency}`
            const params = { id: row.id }
            return (
              <Row
                key={row.id}
                title={
                  <ScreenLink
                    to={`earnings/statements/${row.id}`}
                  >{`${monthWords(row.month)}, ${row.currency}`}</ScreenLink>
                }
                second={
                  <span>
                    {words('closing')}: <Amount amountMinor={row.figures.closing} currency={row.currency} />
                  </span>
                }
                acts={
                  <>
                    <ReasonButton
                      size="xs"
                      onClick={() => void saveFile(`${name}.pdf`, () => api.downloadMyStatementPdf({ params }))}
                    >
                      PDF
                    </ReasonButton>
                    <ReasonButton
                      size="xs"
                      onClick={() => void saveFile(`${name}.csv`, () => api.downloadMyStatementCsv({ params }))}
                    >
                      CSV
                    </ReasonButton>
                  </>
                }
              />
            )
          })}
        </RowList>
      </Pages>
    </>
  )
}
