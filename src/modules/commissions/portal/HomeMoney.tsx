import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { Loaded } from '#ui/Loaded.tsx'
import { ScreenLink } from '#ui/routing.tsx'
import { Card } from '#ui/SimplePage.tsx'
import { Figures } from './Figures.tsx'
import { words } from './texts.ts'

/** The first thing of the first page: what was earned and when it comes. */
export const HomeMoney = () => {
  const query = useQuery({ queryKey: ['portal', 'earnings'], queryFn: () => api.getMyEarnings() })
  return (
    <Card title={words('moneyTitle')} action={<ScreenLink to="earnings">{words('moneyMore')}</ScreenLink>}>
      <Loaded query={query}>
        {(earnings) =>
          earnings.currencies.length === 0 ? (
            <p style={{ margin: 0, color: 'var(--text-quiet)' }}>
              {words('moneyNone')}. {words('empty')}
            </p>
          ) : (
            <Figures earnings={earnings} />
          )
        }
      </Loaded>
    </Card>
  )
}
