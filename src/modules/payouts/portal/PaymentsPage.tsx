import { Button } from '@mantine/core'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { exportPortalList } from '#client/export-portal-list.ts'
import { Amount, FactPill } from '#ui/Badges.tsx'
import { Field, FieldList } from '#ui/EditableField.tsx'
import { EmptyState } from '#ui/EmptyState.tsx'
import { formatAmount, formatDate } from '#ui/format.ts'
import { ListBar } from '#ui/ListBar.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { PageSkeleton } from '#ui/PageSkeleton.tsx'
import { Notice, ProblemBanner } from '#ui/ProblemBanner.tsx'
import { Row, RowList } from '#ui/RowList.tsx'
import { ScreenLink, useUrlState } from '#ui/routing.tsx'
import { Card, PortalPage } from '#ui/SimplePage.tsx'
import styles from './Before.module.css'
import { blockerWords } from './blockerTexts.ts'
import { words } from './paymentTexts.ts'
import { paymentTone } from './paymentTone.ts'
import { titles } from './titles.ts'

type Balance = AnswerTo<'getPortalBalance'>['data'][number]

/** The balance as a bridge, when the next payment comes, and what was sent. */
export const PaymentsPage = () => {
  const balance = useQuery({ queryKey: ['portal', 'balance'], queryFn: () => api.getPortalBalance() })
  return (
    <PortalPage
      title={titles('payments')}
      note={words('note')}
      actions={
        <nav className={styles.links}>
          <ScreenLink to="payout-method">{titles('method')}</ScreenLink>
          <ScreenLink to="tax-form">{titles('tax')}</ScreenLink>
          <ScreenLink to="documents">{titles('documents')}</ScreenLink>
        </nav>
      }
    >
      <div className={styles.cards}>
        <Loaded query={balance}>
          {({ data }) => data.map((one) => <BalanceCard key={one.currency} balance={one} />)}
        </Loaded>
        <Payments />
      </div>
    </PortalPage>
  )
}

const BalanceCard = ({ balance }: { balance: Balance }) => {
  const { currency } = balance
  const money = (amountMinor: string) => formatAmount({ currency, amountMinor })
  const steps = [
    ['pending', balance.pendingMinor],
    ['held', balance.heldMinor],
    ['approved', balance.approvedMinor],
    ['due', balance.dueMinor],
    ['prepared', balance.preparedMinor],
    ['onItsWay', balance.onItsWayMinor],
    ['paid', balance.paidMinor],
  ] as const
  return (
    <Card title={words('bridge', { currency })}>
      <FieldList>
        {steps
          .filter(([key, minor]) => minor !== '0' || key === 'due' || key === 'paid')
          .map(([key, amountMinor]) => (
            <Field key={key} label={words(key)}>
              <Amount currency={currency} amountMinor={amountMinor} signed />
            </Field>
          ))}
        <Field label={words('next')}>
          {balance.nextOn
            ? words('nextOn', { date: formatDate(balance.nextOn, { zone: 'UTC' }), amount: money(balance.dueMinor) })
            : words(balance.approvedMinor === '0' ? 'noNext' : 'noNextApproved')}
        </Field>
      </FieldList>
      {balance.dueMinor.startsWith('-') && (
        <p className={styles.quiet}>{words('carried', { amount: money(balance.dueMinor.slice(1)) })}</p>
      )}
      {balance.blockers.length > 0 && (
        <Notice tone="watch" title={words('blocked')}>
          <ul className={styles.list}>
            {balance.blockers.map((blocker) => (
              <li key={blocker.words}>{blockerWords(blocker)}</li>
            ))}
          </ul>
        </Notice>
      )}
    </Card>
  )
}

const Payments = () => {
  const [url, setUrl] = useUrlState({ q: '' })
  const filter = { ...(url.q && { q: url.q }) }
  const query = useInfiniteQuery({
    queryKey: ['portal', 'payouts', url.q],
    initialPageParam: '',
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      api.listPortalPayouts({ query: { limit: 25, ...filter, ...(pageParam && { cursor: pageParam }) } }),
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  })
  const rows = query.data?.pages.flatMap((page) => page.data) ?? []
  return (
    <Card title={words('list')}>
      <ListBar
        search={url.q}
        onSearch={(q) => setUrl({ q })}
        searchLabel={words('search')}
        onExport={() => exportPortalList('listPortalPayouts', 'payments', filter)}
      />
      {query.error && <ProblemBanner error={query.error} retry={() => void query.refetch()} />}
      {query.isPending && <PageSkeleton />}
      {query.data && rows.length === 0 && <EmptyState sentence={words(url.q ? 'noneFound' : 'none')} />}
      {rows.length > 0 && (
        <RowList label={words('list')}>
          {rows.map((row) => (
            <Row
              key={row.id}
              title={
                <ScreenLink to={`payments/${row.id}`}>
                  <Amount currency={row.currency} amountMinor={row.netMinor} />
                </ScreenLink>
              }
              second={
                <>
                  <span>{formatDate(row.settledOn ?? row.submittedAt ?? row.frozenAt)}</span>
                  {row.taxMinor !== '0' && (
                    <span>
                      {words('withTax', {
                        amount: formatAmount({ currency: row.currency, amountMinor: row.taxMinor }),
                      })}
                    </span>
                  )}
                  <span>{row.reference}</span>
                  {row.lastFour && <span>···· {row.lastFour}</span>}
                </>
              }
              acts={<FactPill tone={paymentTone[row.state]}>{words(`state_${row.state}`)}</FactPill>}
            />
          ))}
        </RowList>
      )}
      {query.hasNextPage && (
        <Button variant="default" mt={12} onClick={() => void query.fetchNextPage()}>
          {words('more')}
        </Button>
      )}
    </Card>
  )
}
