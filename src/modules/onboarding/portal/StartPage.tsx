import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatDate } from '#ui/format.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import { getLanguage } from '#ui/texts.ts'
import styles from './Start.module.css'
import { StepCard } from './StepCard.tsx'
import { words } from './texts.ts'
import { titles } from './titles.ts'

/** Where we stand, the one next step large, what we owe you, everything of both sides, the path, and people to ask. */
export const StartPage = () => {
  const cache = useQueryClient()
  const language = getLanguage() as 'en' | 'de' | 'es'
  const query = useQuery({
    queryKey: ['portal', 'journey'],
    queryFn: () => api.getPortalJourney({ query: { language } }),
  })
  const steps = useQuery({
    queryKey: ['portal', 'journey', 'steps'],
    queryFn: () => api.listPortalSteps({ query: { language, limit: 200 } }),
  })
  const path = useQuery({
    queryKey: ['portal', 'journey', 'path'],
    queryFn: () => api.getPortalPath({ query: { language } }),
  })
  const after = async (run: Promise<unknown>) => {
    await run
    await cache.invalidateQueries({ queryKey: ['portal'] })
  }
  return (
    <PortalPage title={titles('title')}>
      <Loaded query={query}>
        {({ journey, nextStep, mySteps, weOwe, gate, people }) =>
          journey === null ? (
            <Card>
              <p className={styles.plain}>{words('none')}</p>
            </Card>
          ) : (
            <div className={styles.stack}>
              {journey.pausedUntil && (
                <Notice tone="info">{words('paused', { date: formatDate(journey.pausedUntil) })}</Notice>
              )}
              <Card title={words(journey.liveOn ? 'live' : 'where')}>
                <div
                  className={styles.bar}
                  role="progressbar"
                  aria-valuenow={journey.progress}
                  aria-valuemin={0}
                  aria-valuemax={100}
                  aria-label={words('progress', { percent: String(journey.progress) })}
                >
                  <span style={{ width: `${journey.progress}%` }} />
                </div>
                <p className={styles.plain}>
                  {words('progress', { percent: String(journey.progress) })}{' '}
                  {journey.liveOn
                    ? words('liveSince', { date: formatDate(journey.liveOn) })
                    : words('target', { date: formatDate(journey.targetOn) })}
                </p>
              </Card>
              <Card title={words('yourNext')}>
                {nextStep ? (
                  <StepCard step={nextStep} large after={after} />
                ) : (
                  <p className={styles.plain}>
                    {weOwe[0] ? words('waiting', { step: weOwe[0].title }) : words('nothing')}
                  </p>
                )}
              </Card>
              {weOwe.length > 0 && (
                <Card title={words('weOwe')}>
                  <ul className={styles.list}>
                    {weOwe.map((one) => (
                      <li key={one.stepId}>
                        <strong>{one.title}</strong>
                        <p className={one.isLate ? styles.late : styles.quiet}>
                          {words(one.isLate ? 'lateSince' : 'by', {
                            owner: one.owner,
                            date: formatDate(one.isLate ? one.since : one.dueOn),
                          })}
                        </p>
                      </li>
                    ))}
                  </ul>
                </Card>
              )}
              {mySteps.length > 1 && (
                <Card title={words('yours')}>
                  {mySteps
                    .filter((step) => step.id !== nextStep?.id)
                    .map((step) => (
                      <StepCard key={step.id} step={step} after={after} />
                    ))}
                </Card>
              )}
              {gate.length > 0 && !journey.liveOn && (
                <Card title={words('gate')}>
                  <ul className={styles.list}>
                    {gate.map((one) => (
                      <li key={one.words}>
                        <StateBadge
                          state={one.isMet ? 'done' : 'open'}
                          label={one.isMet ? words('holds') : words('open')}
                          plain
                        />{' '}
                        {one.words}
                        {!one.isMet && <span className={styles.quiet}> {one.owner}</span>}
                      </li>
                    ))}
                  </ul>
                </Card>
              )}
              <Loaded query={path}>
                {({ milestones }) =>
                  milestones.length > 0 && (
                    <Card title={words('path')}>
                      <ul className={styles.list}>
                        {milestones.map((one) => (
                          <li key={one.key}>
                            <StateBadge
                              state={one.state === 'missed' ? 'overdue' : one.metOn ? 'done' : 'open'}
                              label={words(one.state)}
                              plain
                            />{' '}
                            {one.title}
                            <span className={styles.quiet}> {formatDate(one.metOn ?? one.dueOn)}</span>
                          </li>
                        ))}
                      </ul>
                    </Card>
                  )
                }
              </Loaded>
              <Loaded query={steps}>
                {({ data }) => (
                  <Card title={words('everything')}>
                    <ul className={styles.list}>
                      {data.map((step) => (
                        <li key={step.id}>
                          <div className={styles.line}>
                            <span className={styles.grow}>{step.title}</span>
                            <StateBadge
                              state={step.state === 'open' ? 'todo' : step.state}
                              label={words(step.state)}
                              plain
                            />
                          </div>
                          <p className={step.isOverdue ? styles.late : styles.quiet}>
                            {[...new Set(step.owners.map((owner) => owner.name ?? owner.roleLabel))].join(', ')} ·{' '}
                            {formatDate(step.endedAt ?? step.dueOn)}
                          </p>
                        </li>
                      ))}
                    </ul>
                  </Card>
                )}
              </Loaded>
              {people.length > 0 && (
                <Card title={words('people')}>
                  <ul className={styles.list}>
                    {people.map((one) => (
                      <li key={`${one.role} ${one.name}`}>
                        {one.name}
                        <p className={styles.quiet}>
                          {roleWords(one.role)}
                          {one.email && (
                            <>
                              , <a href={`mailto:${one.email}`}>{one.email}</a>
                            </>
                          )}
                        </p>
                      </li>
                    ))}
                  </ul>
                </Card>
              )}
            </div>
          )
        }
      </Loaded>
    </PortalPage>
  )
}
const roleWords = (role: string): string =>
  role === 'executive_sponsor'
    ? words('executive_sponsor')
    : role === 'technical_lead'
      ? words('technical_lead')
      : role === 'backup'
        ? words('backup')
        : words('manager')
