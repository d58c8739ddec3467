import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { saveBlob } from '#client/save-blob.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { DeveloperPage } from '../DeveloperPage.tsx'
import styles from '../Developers.module.css'
import { Code } from '../reference/CallCode.tsx'
import { MarkdownText } from './MarkdownText.tsx'
import { PageFeedback } from './PageFeedback.tsx'
import { words } from './texts.ts'

/** The list of pages, or the one that is read. */
export const DocsPage = () => {
  const [url] = useUrlState({ page: '' })
  return url.page ? <OnePage slug={url.page} /> : <Pages />
}

const Pages = () => {
  const query = useQuery({ queryKey: ['portal', 'docs'], queryFn: () => api.listPortalDocs() })
  return (
    <DeveloperPage title={words('docs')} note={words('note')}>
      <Card>
        <Loaded query={query}>
          {({ data }) => (
            <RowList label={words('pages')}>
              {data.map((page) => (
                <Row
                  key={page.slug}
                  title={
                    <span className={styles.acts}>
                      <ScreenLink className={styles.link} to={`developers/docs?page=${page.slug}`}>
                        {page.title}
                      </ScreenLink>
                      <FactPill>{words(`kind_${page.kind}`)}</FactPill>
                      {!page.granted && <FactPill tone="watch">{words('notGranted')}</FactPill>}
                    </span>
                  }
                  second={
                    <>
                      <span>{page.summary}</span>
                      {page.words && <span>{page.words}</span>}
                      {page.samples.length > 0 && <span>{words('samplesCount', { count: page.samples.length })}</span>}
                    </>
                  }
                />
              ))}
            </RowList>
          )}
        </Loaded>
      </Card>
      <Card title={words('sdk')}>
        <p className={styles.quiet}>{words('sdkNote')}</p>
        <SdkReleases />
        <ScreenLink className={styles.link} to="developers/reference">
          {words('reference')}
        </ScreenLink>
      </Card>
    </DeveloperPage>
  )
}

const SdkReleases = () => {
  const [{ q }, setUrl] = useUrlState({ q: '' })
  const filter = q ? { q } : {}
  const query = useInfiniteQuery({
    queryKey: ['portal', 'sdk-releases', q],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listPortalSdkReleases({ query: { limit: 20, ...filter, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <>
      <ListBar
        search={q}
        onSearch={(typed) => setUrl({ q: typed })}
        searchLabel={words('searchReleases')}
        onExport={() => exportPortalList('listPortalSdkReleases', 'sdk-releases', filter)}
      />
      {query.data && rows.length === 0 && <p className={styles.quiet}>{words('noReleases')}</p>}
      <RowList label={words('sdk')}>
        {rows.map((row) => (
          <Row
            key={row.id}
            title={
              <span className={styles.acts}>
                {row.language === 'typescript' ? 'TypeScript' : 'Python'} {row.version}
                {!row.isSupported && <FactPill tone="watch">{words('unsupported')}</FactPill>}
              </span>
            }
            second={
              <>
                <DateText value={row.releasedOn} as="date" />
                <span>{words('oldestApi', { version: row.oldestApiVersion })}</span>
                {row.supportEndsOn && <span>{words('supportUntil', { date: formatDate(row.supportEndsOn) })}</span>}
                {row.notes && <span>{row.notes}</span>}
              </>
            }
          />
        ))}
      </RowList>
      {query.hasNextPage && (
        <Button variant="default" mt={12} onClick={() => void query.fetchNextPage()}>
          {words('more')}
        </Button>
      )}
    </>
  )
}

const OnePage = ({ slug }: { slug: string }) => {
  const query = useQuery({
    queryKey: ['portal', 'docs', slug],
    queryFn: () => api.getPortalDoc({ params: { slug } }),
  })
  return (
    <DeveloperPage
      title={query.data?.title ?? words('docs')}
      note={query.data?.summary}
      actions={
        <ScreenLink className={styles.link} to="developers/docs">
          {words('all')}
        </ScreenLink>
      }
    >
      <Loaded query={query}>
        {(page) => (
          <>
            <Card>
              <MarkdownText text={page.text} label={page.title} />
            </Card>
            {page.samples.map((sample) => (
              <SampleCard key={sample.file} sample={sample} />
            ))}
            <PageFeedback page={page} />
          </>
        )}
      </Loaded>
    </DeveloperPage>
  )
}

type Sample = AnswerTo<'getPortalDoc'>['samples'][number]
const SampleCard = ({ sample }: { sample: Sample }) => (
  <div id={sample.file}>
    <Card
      title={sample.file}
      action={
        <Button size="xs" variant="default" onClick={() => saveBlob(new Blob([sample.text]), sample.file)}>
          {words('save')}
        </Button>
      }
    >
      <p className={`${styles.quiet} ${styles.acts} ${styles.flat}`}>
        {sample.passedAt ? (
          <>
            {words('passed')} <DateText value={sample.passedAt} as="date" />
          </>
        ) : (
          words('notRun')
        )}
      </p>
      <Code label={sample.file} text={sample.text} />
    </Card>
  </div>
)
