import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { api, type RowOf } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { ProblemBanner } from '#ui/ProblemBanner.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import styles from './TodayPage.module.css'
import { words } from './texts.ts'

type PortfolioProps = {
  /** The reader's own portfolio when left out. */
  memberId?: string
  memberName?: string
  now?: Date
}

/** The partners that somebody manages, one card each: where they stand, what is open, what other modules add. */
export const Portfolio = ({ memberId, memberName, now }: PortfolioProps) => {
  const query = useInfiniteQuery({
    queryKey: ['portfolio', memberId ?? 'me'],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      api.listPortfolio({
        query: { limit: 24, ...(memberId && { memberId }), ...(pageParam && { cursor: pageParam }) },
      }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const cards = query.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <section className={styles.portfolio} aria-label={words('portfolio')}>
      <div className={styles.portfolioHead}>
        <h2>{memberName ? words('portfolioOf', { name: memberName }) : words('portfolio')}</h2>
        {query.isSuccess && cards.length === 0 && (
          <span className={styles.quiet}>{words(memberName ? 'portfolioNoneOf' : 'portfolioNone')}</span>
        )}
      </div>
      {query.isError && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      <ul className={styles.cards}>
        {cards.map((card) => (
          <PartnerCard key={card.partner.id} card={card} now={now} />
        ))}
      </ul>
      {query.hasNextPage && (
        <div className={styles.more}>
          <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
            {words('more')}
          </Button>
        </div>
      )}
    </section>
  )
}

const PartnerCard = ({ card, now }: { card: RowOf<'listPortfolio'>; now?: Date }) => (
  <li className={styles.card}>
    <ScreenLink to={`partners/${card.partner.id}`} className={styles.cardName} title={card.partner.name}>
      {card.partner.name}
    </ScreenLink>
    <div className={styles.cardLine}>
      <StateBadge state={card.stage} plain />
      <span>
        {words('since')} <DateText value={card.stageSince} as="date" />
      </span>
    </div>
    <div className={styles.cardLine}>
      {card.openTasks === 0 ? words('noTasks') : words('openTasks', { count: card.openTasks })}
      {card.overdueTasks > 0 && (
        <span className={styles.bad}>{words('overdueTasks', { count: card.overdueTasks })}</span>
      )}
      {card.nextDueAt && (
        <span>
          {words('nextDue')}: <DateText value={card.nextDueAt} now={now} />
        </span>
      )}
    </div>
    {card.facts.length > 0 && (
      <div className={styles.cardLine}>
        {card.facts.map((fact) => (
          <FactPill key={fact.label} tone={fact.tone} title={fact.label}>
            {fact.label}: {fact.value}
          </FactPill>
        ))}
      </div>
    )}
  </li>
)
