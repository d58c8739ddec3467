import { Button } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '#client/api.ts'
import { DateText, FactPill, StateBadge } from '#ui/Badges.tsx'
import { Loaded } from '#ui/Loaded.tsx'
import { readProblem } from '#ui/problem.ts'
import { Row, RowList } from '#ui/RowList.tsx'
import { toast } from '#ui/toasts.ts'
import styles from './Developers.module.css'
import type { Hook } from './developerQueries.ts'
import { words } from './texts.ts'

/** The last messages to an endpoint; one that failed can be sent again. */
export const Deliveries = ({ hook, mayAct }: { hook: Hook; mayAct: boolean }) => {
  const cache = useQueryClient()
  const queryKey = ['portal', 'deliveries', hook.id]
  const query = useQuery({
    queryKey,
    queryFn: async () => (await api.listPortalWebhookDeliveries({ query: { endpointId: hook.id, limit: 20 } })).data,
  })
  const again = async (id: string) => {
    try {
      await api.replayPortalWebhookDelivery({ params: { id } })
      toast(words('againDone'), { tone: 'good' })
    } catch (error) {
      toast(readProblem(error).detail, { tone: 'bad' })
    }
    await cache.invalidateQueries({ queryKey })
  }
  return (
    <div className={styles.inset}>
      <Loaded query={query}>
        {(deliveries) =>
          deliveries.length === 0 ? (
            <p className={styles.quiet}>{words('deliveriesNone')}</p>
          ) : (
            <RowList label={words('deliveriesOf', { url: hook.url })}>
              {deliveries.map((one) => (
                <Row
                  key={one.id}
                  title={
                    <span className={styles.acts}>
                      {one.eventKind}
                      <StateBadge state={one.state} label={words(`dstate_${one.state}`)} plain />
                      {one.isTest && <FactPill>{words('isTest')}</FactPill>}
                    </span>
                  }
                  second={
                    <>
                      <DateText value={one.createdAt} />
                      <span>{words('attempts', { count: one.attempts })}</span>
                      {one.lastStatus !== null && <span>{one.lastStatus}</span>}
                      {one.lastError && <span>{one.lastError}</span>}
                    </>
                  }
                  acts={
                    mayAct &&
                    !one.isTest &&
                    (one.state === 'failed' || one.state === 'skipped') && (
                      <Button size="xs" onClick={() => void again(one.id)}>
                        {words('again')}
                      </Button>
                    )
                  }
                />
              ))}
            </RowList>
          )
        }
      </Loaded>
    </div>
  )
}
