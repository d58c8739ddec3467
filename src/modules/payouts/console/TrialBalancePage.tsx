import { TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { type AnswerTo, api } from '#client/api.ts'
import { Amount } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { Section } from '#ui/RecordPage.tsx'
import { useUrlState } from '#ui/routing.tsx'
import { SecondLine, SimplePage, SimpleTable } from '#ui/SimplePage.tsx'
import { kindWords, ownerWords } from './ledgerParts.tsx'
import { words } from './texts.ts'

type Balance = AnswerTo<'getTrialBalance'>
type Line = Balance['lines'][number]

/** Debits and credits of every account up to the end of a day, one table per currency. */
export const TrialBalancePage = () => {
  const [url, setUrl] = useUrlState({ day: '' })
  const query = useQuery({
    queryKey: ['ledger', 'trial-balance', url.day],
    queryFn: () => api.getTrialBalance({ query: url.day ? { day: url.day } : {} }),
  })
  return (
    <SimplePage
      title={words('trialBalance')}
      actions={
        <TextInput
          type="date"
          aria-label={words('day')}
          value={url.day || (query.data?.day ?? '')}
          onChange={(event) => setUrl({ day: event.currentTarget.value })}
        />
      }
    >
      <Loaded query={query}>
        {(balance) =>
          balance.lines.length === 0 ? (
            <p>{words('emptyTrial')}</p>
          ) : (
            balance.totals.map((total) => (
              <CurrencyTable key={`${total.currency}${total.isMemorandum}`} total={total} lines={balance.lines} />
            ))
          )
        }
      </Loaded>
    </SimplePage>
  )
}

const CurrencyTable = ({ total, lines }: { total: Balance['totals'][number]; lines: Line[] }) => {
  const { currency, isMemorandum } = total
  const own = lines.filter((line) => line.currency === currency && line.isMemorandum === isMemorandum)
  const title = isMemorandum ? `${currency}: ${words('fundsApart')}` : currency
  const amount = (amountMinor: string) =>
    amountMinor === '0' ? null : <Amount amountMinor={amountMinor} currency={currency} />
  return (
    <Section title={title}>
      <SimpleTable<Line>
        label={title}
        rows={own}
        rowKey={(line) => line.accountId}
        columns={[
          {
            key: 'account',
            title: words('account'),
            foot: words('total'),
            cell: (line) => (
              <>
                {kindWords(line)}
                <SecondLine>{ownerWords(line)}</SecondLine>
              </>
            ),
          },
          {
            key: 'debit',
            title: words('debit'),
            align: 'end',
            width: '19%',
            cell: (line) => amount(line.debitMinor),
            foot: <Amount amountMinor={total.debitMinor} currency={currency} />,
          },
          {
            key: 'credit',
            title: words('credit'),
            align: 'end',
            width: '19%',
            cell: (line) => amount(line.creditMinor),
            foot: <Amount amountMinor={total.creditMinor} currency={currency} />,
          },
          {
            key: 'balance',
            title: words('balance'),
            align: 'end',
            width: '19%',
            cell: (line) => <Amount amountMinor={line.balanceMinor} currency={currency} />,
          },
        ]}
      />
    </Section>
  )
}
