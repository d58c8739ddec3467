import { Button, Select, TextInput } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type AnswerTo, api, type RowOf } from '#client/api.ts'
import { FactPill } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { PanelDrawer } from '#ui/PanelDrawer.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { Card, SimpleTable } from '#ui/SimplePage.tsx'
import { DeveloperPage } from '../DeveloperPage.tsx'
import styles from '../Developers.module.css'
import { CallCode } from './CallCode.tsx'
import { pathOf } from './code.ts'
import { words } from './texts.ts'

type ReferenceRow = RowOf<'listPortalApiReference'>
type Entry = AnswerTo<'getPortalApiReference'>
const choices = {
  granted: { caller: 'key', granted: true },
  notGranted: { caller: 'key', granted: false },
  person: { caller: 'person' },
} as const

/** Every call, by module; the panel says what one takes, answers and refuses, and shows it as code. */
export const ReferencePage = () => {
  const [url, setUrl] = useUrlState({ q: '', show: '', open: '' })
  const choice = url.show in choices ? choices[url.show as keyof typeof choices] : {}
  const query = useQuery({
    queryKey: ['portal', 'reference', url.q, url.show],
    queryFn: () => api.listPortalApiReference({ query: { ...(url.q && { q: url.q }), ...choice } }),
    placeholderData: keepPreviousData,
  })
  return (
    <DeveloperPage
      title={words('reference')}
      note={words('note')}
      actions={
        <a className={styles.link} href="/v1/public/openapi.json">
          {words('whole')}
        </a>
      }
    >
      <div className={styles.filters}>
        <TextInput
          aria-label={words('search')}
          placeholder={words('search')}
          value={url.q}
          onChange={(event) => setUrl({ q: event.currentTarget.value })}
        />
        <Select
          aria-label={words('show')}
          allowDeselect={false}
          value={url.show || 'all'}
          onChange={(value) => setUrl({ show: value === 'all' ? '' : (value ?? '') })}
          data={(['all', 'granted', 'notGranted', 'person'] as const).map((value) => ({ value, label: words(value) }))}
        />
      </div>
      <Loaded query={query}>
        {({ data, modules }) =>
          data.length === 0 ? (
            <p className={styles.quiet}>{words('noneFound')}</p>
          ) : (
            modules
              .map((module) => ({ module, rows: data.filter((row) => row.module === module.name) }))
              .filter(({ rows }) => rows.length > 0)
              .map(({ module, rows }) => (
                <Card
                  key={module.name}
                  title={module.name}
                  action={<span className={styles.quiet}>{words('count', { count: rows.length })}</span>}
                >
                  <RowList label={module.name}>
                    {rows.map((row) => (
                      <CallRow key={row.name} row={row} onOpen={() => setUrl({ open: row.name })} />
                    ))}
                  </RowList>
                </Card>
              ))
          )
        }
      </Loaded>
      <Opened name={url.open || null} onClose={() => setUrl({ open: '' })} />
    </DeveloperPage>
  )
}

const CallRow = ({ row, onOpen }: { row: ReferenceRow; onOpen: () => void }) => (
  <Row
    title={
      <span className={styles.acts}>
        <code className={styles.call}>
          {row.method} {row.path}
        </code>
        <Granted row={row} />
      </span>
    }
    second={
      <>
        <span>{row.summary}</span>
        {row.scope && <span>{row.scope}</span>}
      </>
    }
    acts={
      <Button size="xs" variant="default" aria-label={`${words('open')}: ${row.name}`} onClick={onOpen}>
        {words('open')}
      </Button>
    }
  />
)

const Granted = ({ row }: { row: Pick<ReferenceRow, 'scope' | 'granted'> }) =>
  row.scope === null ? (
    <FactPill>{words('people')}</FactPill>
  ) : (
    <FactPill tone={row.granted ? 'good' : 'plain'}>{words(row.granted ? 'yes' : 'no')}</FactPill>
  )

const Opened = ({ name, onClose }: { name: string | null; onClose: () => void }) => {
  const query = useQuery({
    queryKey: ['portal', 'reference', name],
    queryFn: () => api.getPortalApiReference({ params: { name: name ?? '' } }),
    enabled: name !== null,
  })
  return (
    <PanelDrawer opened={name !== null} onClose={onClose} title={name ?? ''} widthPx={680}>
      {name !== null && <Loaded query={query}>{(entry) => <EntryView entry={entry} />}</Loaded>}
    </PanelDrawer>
  )
}

const EntryView = ({ entry }: { entry: Entry }) => (
  <div className={styles.stack}>
    <div className={styles.close}>
      <code className={styles.call}>
        {entry.method} {entry.path}
      </code>
      <p className={styles.flat}>{entry.summary}</p>
      {entry.description && <p className={styles.flat}>{entry.description}</p>}
      <p className={`${styles.quiet} ${styles.acts} ${styles.flat}`}>
        <Granted row={entry} />
        {entry.words}
      </p>
      <p className={`${styles.quiet} ${styles.flat}`}>
        {entry.scope && `${words('scope')}: ${entry.scope}. `}
        {entry.right && `${words('right')}: ${entry.right}.`}
      </p>
      {entry.scope !== null && (
        <div>
          <ScreenLink className={styles.link} to={`developers/explorer?call=${entry.name}`}>
            {words('tryIt')}
          </ScreenLink>
        </div>
      )}
    </div>
    {(['path', 'query', 'header'] as const).map((place) => (
      <Fields key={place} title={words(place)} fields={entry.parameters.filter((field) => field.in === place)} />
    ))}
    <Fields title={words('body')} fields={entry.body} />
    <Card title={words('asCode')}>
      <CallCode call={exampleCall(entry)} />
    </Card>
    {entry.answer.length > 0 ? (
      <Fields title={words('answers', { status: entry.status })} fields={entry.answer} />
    ) : (
      <Card title={words('answers', { status: entry.status })}>
        <p className={styles.quiet}>{words('noBody')}</p>
      </Card>
    )}
    <Card title={words('refusals')}>
      <SimpleTable
        label={words('refusals')}
        rows={entry.refusals}
        rowKey={(row) => `${row.status} ${row.code ?? row.words}`}
        columns={[
          { key: 'status', title: words('status'), cell: (row) => row.status, width: '14%' },
          {
            key: 'code',
            title: words('code'),
            cell: (row) => row.code && <code className={styles.call}>{row.code}</code>,
          },
          { key: 'why', title: words('why'), cell: (row) => row.words.replaceAll('`', '') },
        ]}
      />
    </Card>
  </div>
)

/** The call with the contract's own examples. */
export const exampleCall = (entry: Entry) => ({
  method: entry.method,
  path: pathOf(entry.path, entry.paramsExample, entry.queryExample),
  body: entry.bodyExample,
  ...(entry.parameters.some((field) => field.name === 'If-Match') && { version: '1' }),
})

type Field = Entry['body'][number]
const Fields = ({ title, fields }: { title: string; fields: readonly Field[] }) =>
  fields.length === 0 ? null : (
    <Card title={title}>
      <SimpleTable
        label={title}
        rows={[...fields]}
        rowKey={(field) => field.name}
        columns={[
          {
            key: 'field',
            title: words('field'),
            width: '42%',
            cell: (field) => (
              <>
                <code className={styles.call}>{field.name}</code>
                {field.required && <span className={styles.quiet}> {words('required')}</span>}
              </>
            ),
          },
          {
            key: 'type',
            title: words('type'),
            cell: (field) => (
              <>
                {field.type}
                {field.description && <div className={styles.quiet}>{field.description}</div>}
                {field.values && (
                  <div className={styles.quiet}>{words('oneOf', { values: field.values.join(', ') })}</div>
                )}
              </>
            ),
          },
        ]}
      />
    </Card>
  )
