import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ScreenLink, useGo } from '#ui/routing.tsx'
import { Card, Columns, PageHead } from '#ui/SimplePage.tsx'
import { getLanguage } from '#ui/texts.ts'
import { usePageTitle } from '#ui/usePageTitle.ts'
import styles from './Public.module.css'
import { words } from './texts.ts'

/** Which partnership fits: criteria and benefits side by side, each with its form. */
export const TypesPage = () => {
  const go = useGo()
  const query = useQuery({
    queryKey: ['public types'],
    queryFn: () => api.listPublicPartnerTypes({ query: { language: getLanguage() } }),
  })
  usePageTitle(words('apply'))
  return (
    <Loaded query={query}>
      {({ workspaceName, data }) => (
        <>
          <PageHead
            title={words('typesTitle', { workspace: workspaceName })}
            note={data.length > 0 ? words('typesNote') : words('noTypes')}
          />
          <Columns leastPx={260}>
            {data.map((type) => (
              <Card key={type.key} title={type.name}>
                <p>{type.tagline || type.description}</p>
                {type.criteria.length > 0 && <Points title={words('brings')} points={type.criteria} />}
                {type.benefits.length > 0 && <Points title={words('gets')} points={type.benefits} />}
                <div className={styles.foot}>
                  <Button
                    variant={type.formSlug ? 'filled' : 'default'}
                    disabled={!type.formSlug}
                    onClick={() => go(`apply/${type.formSlug}${location.search}`)}
                  >
                    {type.formSlug ? words('apply') : words('notOpen')}
                  </Button>
                  <span className={styles.quiet}>{words('promise', { days: type.promiseDays })}</span>
                </div>
              </Card>
            ))}
          </Columns>
          <p className={styles.quiet}>
            {words('have')} <ScreenLink to="find">{words('find')}</ScreenLink>
            {' · '}
            <ScreenLink to="inquiries">{words('ask')}</ScreenLink>
          </p>
        </>
      )}
    </Loaded>
  )
}

const Points = ({ title, points }: { title: string; points: string[] }) => (
  <div>
    <h3 className={styles.small}>{title}</h3>
    <ul className={styles.points}>
      {points.map((point) => (
        <li key={point}>{point}</li>
      ))}
    </ul>
  </div>
)
