import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { DateText, FactPill } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { ApiStatusCard } from '../ApiStatusCard.tsx'
import { DeveloperPage } from '../DeveloperPage.tsx'
import styles from '../Developers.module.css'
import { words } from './texts.ts'

const tones = { working: 'good', late: 'watch', down: 'bad' } as const
const known = ['api', 'database', 'events', 'webhooks', 'mails', 'jobs'] as const

/** How the installation is, for everybody, and how the own keys and endpoints are. */
export const StatusPage = () => {
  const query = useQuery({
    queryKey: ['public', 'status'],
    queryFn: () => api.getPublicStatus(),
    refetchInterval: 30_000,
  })
  return (
    <DeveloperPage title={words('title')} note={words('note')}>
      <Card title={words('product')}>
        <Loaded query={query}>
          {(status) => (
            <>
              <p className={`${styles.acts} ${styles.flat}`} role="status">
                <strong>{words(`all_${status.state}`)}</strong>
                <span className={styles.quiet}>
                  {words('looked')} <DateText value={status.at} />
                </span>
              </p>
              <RowList label={words('product')}>
                {status.parts.map((part) => (
                  <Row
                    key={part.name}
                    title={words(`part_${known.find((name) => name === part.name) ?? 'other'}`)}
                    acts={<FactPill tone={tones[part.state]}>{words(`state_${part.state}`)}</FactPill>}
                  />
                ))}
              </RowList>
            </>
          )}
        </Loaded>
      </Card>
      <ApiStatusCard />
    </DeveloperPage>
  )
}
