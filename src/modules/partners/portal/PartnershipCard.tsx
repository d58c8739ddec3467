import { useQuery } from '@tanstack/react-query'
import { DateText, FactPill, PersonBadge, StateBadge } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Notice } from '#ui/ProblemBanner.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { wordsOf } from '#ui/states.ts'
import { useSandboxNow } from '#ui/useNow.ts'
import { Completeness } from './Completeness.tsx'
import styles from './Portal.module.css'
import { companyQuery } from './saveCompany.ts'
import { words } from './texts.ts'

/** On the first page: where the partnership stands, whom to write to, and what the profile lacks. */
export const PartnershipCard = () => {
  const query = useQuery(companyQuery)
  const now = useSandboxNow()
  return (
    <Loaded query={query}>
      {(company) => (
        <div className={styles.stack}>
          {company.suspended && <Notice tone="bad">{words('suspended')}</Notice>}
          <Card
            title={words('partnership')}
            action={
              <ScreenLink className={styles.fileName} to="activity">
                {company.manager ? words('managerWrite', { name: company.manager.name }) : words('managerWriteAny')}
              </ScreenLink>
            }
          >
            <dl className={styles.facts}>
              <div className={styles.fact}>
                <dt>{words('stage')}</dt>
                <dd>
                  <StateBadge state={company.stage} label={words(`stage_${company.stage}`)} />{' '}
                  <span className={styles.quiet}>
                    {words('since')} <DateText value={company.stageSince} as="date" now={now} />
                  </span>
                </dd>
              </div>
              <div className={styles.fact}>
                <dt>{words('manager')}</dt>
                <dd>
                  <PersonBadge name={company.manager?.name} nobody={words('managerNone')} />
                </dd>
              </div>
              {company.accountLevel !== 'none' && (
                <div className={styles.fact}>
                  <dt>{words('access')}</dt>
                  <dd>{words(`level_${company.accountLevel}`)}</dd>
                </div>
              )}
              {company.tier && (
                <div className={styles.fact}>
                  <dt>{words('tier')}</dt>
                  <dd>
                    <FactPill tone="info">{wordsOf(company.tier.tier)}</FactPill>
                  </dd>
                </div>
              )}
              {company.type && (
                <div className={styles.fact}>
                  <dt>{words('type')}</dt>
                  <dd>{company.type.name}</dd>
                </div>
              )}
            </dl>
          </Card>
          {company.completeness.percent < 100 && (
            <Completeness
              company={company}
              action={
                <ScreenLink className={styles.fileName} to="company">
                  {words('completeOpen')}
                </ScreenLink>
              }
            />
          )}
        </div>
      )}
    </Loaded>
  )
}
