import { useQuery } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { StateBadge } from '#ui/Badges.tsx'
import { formatRate } from '#ui/format.ts'
import { words } from './texts.ts'
import { type Health, webhooksCache } from './webhookData.ts'

export const useHealth = (id: string) =>
  useQuery({
    queryKey: [webhooksCache, 'health', id],
    queryFn: () => api.getWebhookHealth({ params: { id } }),
    staleTime: 15_000,
  })

export const HealthWord = ({ health, plain }: { health: Health; plain?: boolean }) => (
  <StateBadge state={health.state} label={words(`health_${health.state}`)} plain={plain} />
)

/** How well an endpoint takes its messages, in a row of a list: the word and its share. */
export const HealthBadge = ({ id }: { id: string }) => {
  const { data } = useHealth(id)
  if (!data) return <span>–</span>
  return (
    <>
      <HealthWord health={data} plain />
      {data.firstAttemptSuccessPpm !== null && ` ${formatRate(roundedPpm(data.firstAttemptSuccessPpm))}`}
    </>
  )
}

/** Down to a tenth of a percent, never up: 99.96 % must not read as 100 %. */
export const roundedPpm = (ppm: number): number => Math.floor(ppm / 1000) * 1000
